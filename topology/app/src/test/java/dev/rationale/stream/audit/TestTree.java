package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteSigner;
import java.time.Instant;

/** Makes the leaves of a tree as its writer would, and keeps its root. */
final class TestTree {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    final Origin origin;
    final Frontier frontier = new Frontier();
    private final int partition;
    private TreeHash last = TreeHash.ZERO;
    private long salt;

    TestTree(Origin origin, int partition) {
        this.origin = origin;
        this.partition = partition;
    }

    static TestTree ofPartition(int partition) {
        return new TestTree(
                Origin.ofPartition(TestTopics.LOG, "credit", "AAECAwQFBgcICQoLDA0ODw", partition, 0), partition);
    }

    /** The tree of the next generation. */
    TestTree following() {
        return new TestTree(origin.next(), partition);
    }

    /** Every leaf from now on is another than it would have been. */
    TestTree salted(long other) {
        salt = other;
        return this;
    }

    AuditLeaf next() {
        return next(LeafType.EXPLANATION);
    }

    /** The next leaf; the tree has it then. */
    AuditLeaf next(LeafType type) {
        AuditLeaf leaf = AuditLeaf.newBuilder()
                .setOrigin(origin.toString())
                .setShard(partition)
                .setSeq(frontier.size())
                .setType(type)
                .setEventTime(NOW.plusSeconds(salt))
                .setAppendTime(NOW)
                .setPrevLeafHash(new Sha256(last.bytes()))
                .setWriter(new LeafWriter("test", 1L, null))
                .build();
        last = LeafEntry.hash(LeafEntry.encode(leaf));
        frontier.append(last);
        return leaf;
    }

    Checkpoint head() {
        return new Checkpoint(origin.toString(), frontier.size(), frontier.root());
    }

    SignedHead signed(NoteSigner signer) {
        return new SignedHead(origin, head(), head().sign(signer));
    }
}
