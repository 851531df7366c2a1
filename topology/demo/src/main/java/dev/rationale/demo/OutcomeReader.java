package dev.rationale.demo;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationOutcome;
import dev.rationale.ExplanationRecord;
import dev.rationale.PredictionRef;
import dev.rationale.cli.CommandException;
import dev.rationale.cli.KafkaAccess;
import dev.rationale.cli.OutcomeRecords;
import dev.rationale.config.RationaleConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;

/** Reads explanations and dead letters from the beginning of their topics, committed ones only, as anybody else would. */
final class OutcomeReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final OutcomeRecords records;
    private final List<TopicPartition> partitions;

    /** Takes what was read, on the reading thread. */
    interface Listener {
        /** An explanation or a skip. */
        void explanation(EventPlace place, ExplanationRecord record);

        /** A dead letter. */
        void deadLetter(EventPlace place, DeadLetter letter);
    }

    OutcomeReader(RationaleConfig config, KafkaAccess access, SchemaRegistryClient registry) {
        this.consumer = access.follower();
        this.records = new OutcomeRecords(config, registry);
        this.partitions = new ArrayList<>();
        Stream.concat(
                        config.explanationTopics().stream(),
                        Stream.of(config.topics().deadLetters()))
                .forEach(topic -> consumer.partitionsFor(topic)
                        .forEach(info -> partitions.add(new TopicPartition(topic, info.partition()))));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads what has come, or waits for something for a moment. */
    void read(Listener listener) {
        consumer.poll(POLL).forEach(record -> read(record, listener));
    }

    /** Reads everything that is committed now. */
    void drain(Listener listener) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            read(listener);
        }
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(FAREWELL));
    }

    private void read(ConsumerRecord<byte[], byte[]> record, Listener listener) {
        SpecificRecord decoded;
        try {
            decoded = records.decode(record);
        } catch (SerializationException e) {
            throw CommandException.failed(
                    record.topic() + "-" + record.partition() + "@" + record.offset() + ": cannot be read: "
                            + e.getMessage(),
                    e);
        }
        if (decoded instanceof ExplanationRecord explanation) {
            PredictionRef source = explanation.getPredictionRef();
            listener.explanation(
                    new EventPlace(source.getTopic(), source.getPartition(), source.getOffset()), explanation);
        } else if (decoded instanceof DeadLetter letter) {
            listener.deadLetter(
                    new EventPlace(
                            letter.getInput().getTopic(),
                            letter.getInput().getPartition(),
                            letter.getInput().getOffset()),
                    letter);
        }
    }

    /** What a record says became of its event. */
    static Accounts.Kind kind(ExplanationRecord record) {
        return record.getOutcome() == ExplanationOutcome.EXPLAINED ? Accounts.Kind.EXPLAINED : Accounts.Kind.SKIPPED;
    }
}
