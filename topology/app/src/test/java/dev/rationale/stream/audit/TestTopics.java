package dev.rationale.stream.audit;

import dev.rationale.AuditCommand;
import dev.rationale.AuditLeaf;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.serde.SchemaRegistration;
import dev.rationale.serde.Subjects;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is committed on topics, in memory, and a registry with their schemas. */
final class TestTopics implements CommittedRecords {
    static final String LOG = "bank";
    static final String LEAVES = "audit.leaves";
    static final String CHECKPOINTS = "audit.checkpoints";
    static final String COMMANDS = "audit.commands";

    final SchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final RecordSerializer<AuditLeaf> leaves = RecordSerializer.canonical(registry);
    private final RecordSerializer<AuditCommand> commands = RecordSerializer.verbatim(registry);
    private final Map<String, List<StoredRecord>> records = new HashMap<>();
    private long visited;

    TestTopics() {
        SchemaRegistration.register(registry, List.of(Subjects.auditLeaves(LEAVES), Subjects.auditCommands(COMMANDS)));
    }

    byte[] encode(AuditLeaf leaf) {
        return leaves.encode(LEAVES, leaf);
    }

    byte[] encode(AuditCommand command) {
        return commands.encode(COMMANDS, command);
    }

    StoredRecord add(AuditLeaf leaf) {
        return add(LEAVES, leaf.getShard(), leaf.getOrigin(), encode(leaf));
    }

    StoredRecord add(String topic, int partition, String key, byte @Nullable [] value) {
        List<StoredRecord> on = on(topic, partition);
        StoredRecord record =
                new StoredRecord(topic, partition, on.size(), key.getBytes(StandardCharsets.UTF_8), value);
        on.add(record);
        return record;
    }

    /** Forgets what was added last. */
    void cut(String topic, int partition, int left) {
        List<StoredRecord> on = on(topic, partition);
        on.subList(left, on.size()).clear();
    }

    List<StoredRecord> on(String topic, int partition) {
        return records.computeIfAbsent(topic + "-" + partition, key -> new ArrayList<>());
    }

    LeafReader reader() {
        return new LeafReader(registry, Patience.NONE);
    }

    PlacedLeaf placed(AuditLeaf leaf) {
        return reader().read(add(leaf));
    }

    /** Records handed out since the last call. */
    long visited() {
        long before = visited;
        visited = 0;
        return before;
    }

    @Override
    public long read(String topic, int partition, long from, Consumer<StoredRecord> visitor) {
        List<StoredRecord> on = List.copyOf(on(topic, partition));
        on.stream().filter(record -> record.offset() >= from).forEach(record -> {
            visited++;
            visitor.accept(record);
        });
        return on.size();
    }

    @Override
    public long end(String topic, int partition) {
        return on(topic, partition).size();
    }
}
