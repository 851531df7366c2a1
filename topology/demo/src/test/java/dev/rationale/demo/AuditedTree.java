package dev.rationale.demo;

import dev.rationale.AuditLeaf;
import dev.rationale.InputPosition;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import java.time.Instant;

/** Makes the leaves of a tree as the writer of a task would, and keeps its root. */
final class AuditedTree {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final Origin origin;
    private final int partition;
    private final Frontier frontier;
    private TreeHash last;

    AuditedTree(Origin origin, int partition) {
        this(origin, partition, new Frontier(), TreeHash.ZERO);
    }

    private AuditedTree(Origin origin, int partition, Frontier frontier, TreeHash last) {
        this.origin = origin;
        this.partition = partition;
        this.frontier = frontier;
        this.last = last;
    }

    /** The same leaves so far; it goes its own way from here. */
    AuditedTree copy() {
        return new AuditedTree(origin, partition, frontier.copy(), last);
    }

    AuditLeaf next() {
        AuditLeaf leaf = AuditLeaf.newBuilder()
                .setOrigin(origin.toString())
                .setShard(partition)
                .setSeq(frontier.size())
                .setType(LeafType.EXPLANATION)
                .setInput(event(frontier.size()))
                .setEventTime(NOW)
                .setAppendTime(NOW)
                .setPrevLeafHash(new Sha256(last.bytes()))
                .setWriter(new LeafWriter("test", 0L, null))
                .build();
        last = LeafEntry.hash(LeafEntry.encode(leaf));
        frontier.append(last);
        return leaf;
    }

    /** Of an input that the names of the tree say, one event after the other. */
    private InputPosition event(long offset) {
        String[] names = origin.scope().split("/", -1);
        return InputPosition.newBuilder()
                .setTopic(names[names.length - 3])
                .setTopicId(names[names.length - 2])
                .setPartition(partition)
                .setOffset(offset)
                .setTimestamp(NOW)
                .build();
    }

    Origin origin() {
        return origin;
    }

    int partition() {
        return partition;
    }

    Checkpoint head() {
        return new Checkpoint(origin.toString(), frontier.size(), frontier.root());
    }
}
