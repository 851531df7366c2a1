package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.ExplanationOutcome;
import dev.rationale.ExplanationRecord;
import dev.rationale.serde.RecordDeserializer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A producer whose clock is days ahead, on a topic that takes that. No topic of ours does. */
@OnParts
final class PipelineFutureIT {
    private static final Duration AHEAD = Duration.ofDays(3);

    @TempDir
    private Path folder;

    private final Parts parts;

    PipelineFutureIT(Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldExplainARecordFromTheFutureAndThoseBehindIt() throws Exception {
        try (Pipeline pipeline = new Pipeline(parts, folder, "future", Map.of()).setUp();
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            takeAnyTime(pipeline, pipeline.credit());
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            samples.sendCredit(3, 0);
            List<PipelineInput> inputs = feed.flush();
            byte[] first = inputs.get(0).value();
            long future = System.currentTimeMillis() + AHEAD.toMillis();
            send(pipeline, future, pipeline.encode(samples.freshCredit()));
            samples.sendCredit(3, 0);
            feed.flush();
            // What was seen before is still known: it is a duplicate, not explained again.
            send(pipeline, System.currentTimeMillis(), first);

            try (Pipeline.Running running = pipeline.start()) {
                running.await(outcomes, 8);
            }

            outcomes.readToEnd();
            assertThat(outcomes.deadLetters()).isEmpty();
            var decoder = new RecordDeserializer<>(
                    pipeline.registry(), ExplanationRecord.class, ExplanationRecord.getClassSchema());
            assertThat(outcomes.explanations())
                    .extracting(record ->
                            decoder.decode(record.topic(), record.value()).getOutcome())
                    .containsExactlyElementsOf(Stream.concat(
                                    Stream.generate(() -> ExplanationOutcome.EXPLAINED)
                                            .limit(7),
                                    Stream.of(ExplanationOutcome.SKIPPED))
                            .toList());
        }
    }

    /** By the times of old events brokers would delete their identifiers, and refuse them where they bound the age of records. */
    @Test
    void shouldKeepStateByTheTimeOfItsArrival() throws Exception {
        try (Pipeline pipeline = new Pipeline(parts, folder, "past", Map.of()).setUp();
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            send(pipeline, 0, pipeline.encode(new PipelineSamples(pipeline, feed).freshCredit()));
            try (Pipeline.Running running = pipeline.start()) {
                running.await(outcomes, 1);
            }
            for (String store : List.of("seen-events", "next-offsets")) {
                ConfigResource topic = topic(pipeline.config().application().id() + "-" + store + "-changelog");
                assertThat(pipeline.admin()
                                .describeConfigs(List.of(topic))
                                .all()
                                .get()
                                .get(topic)
                                .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                                .value())
                        .isEqualTo("LogAppendTime");
            }
        }
    }

    private static ConfigResource topic(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    private static void takeAnyTime(Pipeline pipeline, String topic) throws Exception {
        ConfigEntry entry =
                new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        pipeline.admin()
                .incrementalAlterConfigs(
                        Map.of(topic(topic), List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private void send(Pipeline pipeline, long timestamp, byte[] value) throws Exception {
        byte[] key = "ahead".getBytes(StandardCharsets.UTF_8);
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", parts.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(pipeline.credit(), 0, timestamp, key, value))
                    .get();
        }
    }
}
