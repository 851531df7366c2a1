package dev.rationale.stream;

import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.policy.CompiledSpec;
import dev.rationale.serde.RecordSerializer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes the specifications in use under {@code spec/<digest>}, so that the digest in a record can be resolved for as long
 * as the compacted topic lives. The same specification has the same key and value, so publishing again changes nothing.
 */
final class Specifications {
    private final RationaleConfig config;
    private final Collection<CompiledSpec> specs;

    Specifications(RationaleConfig config, Collection<CompiledSpec> specs) {
        this.config = config;
        this.specs = specs;
    }

    void publish(RecordSerializer<SpecificRecord> serializer) {
        String topic = config.topics().specifications();
        Map<String, Object> properties =
                new HashMap<>(KafkaProperties.of(config).producer());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (CompiledSpec spec : specs) {
                String key = "spec/" + HexFormat.of().formatHex(spec.digest().bytes());
                sent.add(producer.send(new ProducerRecord<>(
                        topic, key.getBytes(StandardCharsets.UTF_8), serializer.encode(topic, spec.spec()))));
            }
            for (Future<RecordMetadata> send : sent) {
                send.get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException("the specifications could not be published to " + topic, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while publishing the specifications", e);
        }
    }
}
