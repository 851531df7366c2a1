package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.RecordSerializer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** How people write to a log: all or nothing. */
final class KeeperTransaction {
    private final RationaleConfig config;
    private final SchemaRegistryClient registry;
    private final ApplicationGroup group;

    KeeperTransaction(RationaleConfig config, SchemaRegistryClient registry, ApplicationGroup group) {
        this.config = config;
        this.registry = registry;
        this.group = group;
    }

    /** All or none, and only if the application has not been started meanwhile. */
    void append(List<AuditLeaf> leaves) {
        RecordSerializer<AuditLeaf> serializer = RecordSerializer.canonical(registry);
        String topic = config.topics().auditLeaves();
        List<ProducerRecord<byte[], byte[]>> sends = new ArrayList<>();
        for (AuditLeaf leaf : leaves) {
            LeafEntry.encode(leaf); // which fits a tile, or throws
            sends.add(new ProducerRecord<>(
                    topic,
                    leaf.getShard(),
                    leaf.getOrigin().getBytes(StandardCharsets.UTF_8),
                    serializer.encode(topic, leaf)));
        }
        commit(sends, () -> {
            if (group.members() > 0) {
                throw new LogRefusedException(
                        "the application was started meanwhile; nothing was written. Stop it and try again");
            }
        });
    }

    /**
     * Sends records in one transaction.
     *
     * @param last what may still refuse it
     */
    void commit(List<ProducerRecord<byte[], byte[]>> sends, Runnable last) {
        if (sends.isEmpty()) {
            return;
        }
        Map<String, Object> properties =
                new HashMap<>(KafkaProperties.of(config).producer());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.application().id() + "-audit-keeper");
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            try {
                for (ProducerRecord<byte[], byte[]> send : sends) {
                    // What fails is told by the commit.
                    Future<RecordMetadata> unused = producer.send(send);
                }
                producer.flush();
                last.run();
                producer.commitTransaction();
            } catch (LogRefusedException e) {
                producer.abortTransaction();
                throw e;
            }
        }
    }
}
