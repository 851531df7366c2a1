package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;

/**
 * A tree up to a leaf: its right edge and what the next leaf has to say. Mutable; for one thread.
 */
final class GrowingTree {
    private final Origin origin;
    private final Frontier frontier;
    private TreeHash last;
    private boolean closed;
    private long epoch;
    private long nextOffset;

    /** A tree without leaves. */
    GrowingTree(Origin origin) {
        this(origin, new Frontier(), TreeHash.ZERO, false, 0, 0);
    }

    /**
     * A tree that was kept.
     *
     * @param last hash of the last leaf
     * @param closed whether that is GENERATION_CLOSED
     * @param epoch of its writer
     * @param nextOffset after that leaf
     */
    GrowingTree(Origin origin, Frontier frontier, TreeHash last, boolean closed, long epoch, long nextOffset) {
        this.origin = origin;
        this.frontier = frontier;
        this.last = last;
        this.closed = closed;
        this.epoch = epoch;
        this.nextOffset = nextOffset;
    }

    /**
     * Appends a leaf that was read.
     *
     * @throws BrokenTreeException if it is not the next one
     */
    void append(PlacedLeaf placed) {
        AuditLeaf leaf = placed.leaf();
        long expected = frontier.size();
        if (closed) {
            throw placed.broken(expected, "the tree is closed, expected no more leaves, found leaf " + leaf.getSeq());
        }
        if (leaf.getSeq() != expected) {
            throw placed.broken(
                    expected,
                    (leaf.getSeq() < expected ? "found a leaf again: " : "leaves are missing: found ") + leaf.getSeq());
        }
        if (!last.equals(TreeHash.of(leaf.getPrevLeafHash().bytes()))) {
            throw placed.broken(
                    expected, "the leaf does not continue the chain: expected the hash of the leaf before it");
        }
        append(leaf, placed.hash());
        nextOffset = placed.offset() + 1;
    }

    /** Appends a leaf that was made for it. */
    void append(AuditLeaf leaf, TreeHash hash) {
        frontier.append(hash);
        last = hash;
        closed = leaf.getType() == LeafType.GENERATION_CLOSED;
        epoch = leaf.getWriter().getEpoch();
    }

    /** Nothing of the tree lies before this offset that is not in it. */
    void readTo(long offset) {
        nextOffset = offset;
    }

    Origin origin() {
        return origin;
    }

    long size() {
        return frontier.size();
    }

    Frontier frontier() {
        return frontier;
    }

    /** Hash of the last leaf, zeros where there is none. */
    TreeHash last() {
        return last;
    }

    boolean closed() {
        return closed;
    }

    /** Of the last writer, 0 before the first. */
    long epoch() {
        return epoch;
    }

    /** Offset after the last leaf that was read. */
    long nextOffset() {
        return nextOffset;
    }

    /** The head as it is now. */
    Checkpoint head() {
        return new Checkpoint(origin.toString(), frontier.size(), frontier.root());
    }
}
