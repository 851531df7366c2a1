package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;
import dev.rationale.HoleReason;
import dev.rationale.audit.entry.BelievedKeys;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.config.RationaleConfig;
import dev.rationale.contract.CanonicalBody;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes the last leaves of a tree whose application stands still. */
final class TreeClosing {
    private final RationaleConfig config;
    private final CommittedRecords records;
    private final Supplier<LeafReader> readers;
    private final VerifierKey key;
    private final Clock clock;

    /**
     * @param records reads the leaves
     * @param readers make readers of leaves
     * @param key that signs
     */
    TreeClosing(
            RationaleConfig config,
            CommittedRecords records,
            Supplier<LeafReader> readers,
            VerifierKey key,
            Clock clock) {
        this.config = config;
        this.records = records;
        this.readers = readers;
        this.key = key;
        this.clock = clock;
    }

    /**
     * A statement, if outcomes wait for one, and the leaf that closes.
     *
     * @param tree open, of an input partition, and checked
     * @param partition it lies on
     */
    List<AuditLeaf> leaves(Origin tree, int partition) {
        TreeRebuild rebuild = new TreeRebuild(tree.scope(), partition, new KnownHeads(BelievedKeys.of(List.of())));
        LeafReader reader = readers.get();
        records.read(config.topics().auditLeaves(), partition, 0, record -> {
            if (Scopes.of(record.keyText()).equals(tree.scope())) {
                rebuild.accept(reader.read(record));
            }
        });
        AuditedInput input = input(tree, partition);
        // Nobody asks the brokers now what a long hole is that no statement names yet.
        Gaps gaps = (topic, number, from, to) -> HoleReason.UNKNOWN;
        List<AuditLeaf> leaves = new ArrayList<>();
        TreeState state = rebuild.finish(input.topic(), gaps);
        WriterIdentity identity = WriterIdentity.ofThisProcess(System.getenv(), key.idText());
        new TreeWriter(state, input, partition, identity, new Collected(leaves), gaps, clock).close();
        return leaves;
    }

    private static AuditedInput input(Origin tree, int partition) {
        String[] parts = tree.scope().split("/", -1);
        return new AuditedInput(parts[parts.length - 3], parts[parts.length - 2], partition + 1);
    }

    /** Keeps the leaves, which are sent together when every tree has its own. */
    private record Collected(List<AuditLeaf> leaves) implements LeafOutput {
        @Override
        public byte[] encode(AuditLeaf leaf) {
            leaves.add(leaf);
            byte[] body = CanonicalBody.of(leaf);
            return ByteBuffer.allocate(PREFIX_BYTES + body.length)
                    .position(PREFIX_BYTES)
                    .put(body)
                    .array();
        }

        @Override
        public void send(Origin tree, int shard, byte[] value, Instant time) {}
    }
}
