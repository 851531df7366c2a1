package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;
import dev.rationale.Hole;
import dev.rationale.HoleReason;
import dev.rationale.InputPosition;
import dev.rationale.LeafType;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.BelievedKeys;
import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.serde.SchemaRegistration;
import dev.rationale.serde.Subjects;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** Trees of one input on topics in memory, written and opened by the real classes. */
final class TreeScene implements AutoCloseable {
    static final String LEAVES = "leaves";
    static final String CHECKPOINTS = "checkpoints";
    static final int PARTITION = 2;
    static final AuditedInput INPUT = new AuditedInput("credit", "AAECAwQFBgcICQoLDA0ODw", 3);
    static final Origin ORIGIN = Origin.ofPartition("log", "credit", "AAECAwQFBgcICQoLDA0ODw", PARTITION, 0);
    static final Duration INTERVAL = Duration.ofSeconds(10);

    final MemoryLog log = new MemoryLog();
    final TickingClock clock = new TickingClock();
    final List<String> asked = new ArrayList<>();
    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final RecordSerializer<AuditLeaf> serializer = RecordSerializer.canonical(registry);
    private final KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("trees"), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    private List<VerifierKey> trusted = List.of();
    HoleReason found = HoleReason.BEFORE_LOG_START;

    /** Stands still until it is told to go on. */
    static final class TickingClock extends Clock {
        private Instant now = Instant.parse("2026-01-02T03:04:05.123456Z");

        void goOn(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    TreeScene() {
        log.keepOn(PARTITION);
        SchemaRegistration.register(registry, List.of(Subjects.auditLeaves(LEAVES)));
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    }

    void trust(VerifierKey key) {
        trusted = List.of(key);
    }

    /** A writer on a new life of the task, in a new process. */
    TreeWriter open() {
        return open(new Rebuilds());
    }

    /** A writer on a new life of the task. */
    TreeWriter open(Rebuilds ofProcess) {
        AuditSettings settings = new AuditSettings(
                "log",
                INTERVAL,
                LEAVES,
                CHECKPOINTS,
                List.of(INPUT),
                new WriterIdentity("here", null),
                BelievedKeys.of(trusted));
        Gaps gaps = (topic, partition, from, to) -> {
            asked.add(topic + "-" + partition + ":" + from + ".." + to);
            return found;
        };
        Map<AuditedInput, TreeState> trees = new TreeOpening(
                        settings, new LeafSource(log, log, registry, Patience.NONE, ofProcess), gaps)
                .open(PARTITION, new TaskTrees(store));
        return new TreeWriter(trees.get(INPUT), INPUT, PARTITION, settings.identity(), new LogOutput(), gaps, clock);
    }

    /** As in a commit. */
    void save(TreeWriter writer) {
        new TaskTrees(store).save(writer.state());
    }

    /** As when state folder and changelog are deleted. */
    void forget() {
        List<String> keys = new ArrayList<>();
        try (var all = store.all()) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        keys.forEach(store::delete);
    }

    static AuditedOutcome outcome(LeafType type, long offset) {
        return outcome(type, offset, null, null);
    }

    static AuditedOutcome outcome(LeafType type, long offset, @Nullable Sha256 spec, @Nullable Hole hole) {
        InputPosition input = InputPosition.newBuilder()
                .setTopic(INPUT.topic())
                .setTopicId(INPUT.topicId())
                .setPartition(PARTITION)
                .setOffset(offset)
                .setTimestamp(Instant.ofEpochMilli(1_700_000_000_000L + offset % 1000))
                .build();
        return new AuditedOutcome(type, input, digest((int) offset), spec, hole);
    }

    static Sha256 digest(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        bytes[1] = (byte) (seed >> 8);
        return new Sha256(bytes);
    }

    /** What lies on the topic of leaves. */
    List<AuditLeaf> leaves() {
        List<AuditLeaf> leaves = new ArrayList<>();
        for (StoredRecord record : log.records()) {
            if (record.topic().equals(LEAVES)) {
                leaves.add(leaf(record));
            }
        }
        return leaves;
    }

    AuditLeaf leaf(StoredRecord record) {
        try {
            return LeafEntry.decode(entry(record));
        } catch (EntryException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] entry(StoredRecord record) {
        return LeafEntry.ofBody(AuditLeaf.getClassSchema(), record.value(), LeafOutput.PREFIX_BYTES);
    }

    byte[] encode(AuditLeaf leaf) {
        return serializer.encode(LEAVES, leaf);
    }

    @Override
    public void close() {
        store.close();
    }

    private final class LogOutput implements LeafOutput {
        @Override
        public byte[] encode(AuditLeaf leaf) {
            return serializer.encode(LEAVES, leaf);
        }

        @Override
        public void send(Origin tree, int shard, byte[] value, Instant time) {
            log.add(LEAVES, tree.toString(), value);
        }
    }
}
