package dev.rationale.stream.audit;

import java.time.Instant;

/** A tree and how much of it is signed and published. Mutable; for one thread. */
final class WatchedTree {
    private final GrowingTree tree;
    private long published;
    private long firstUnsigned;
    private Instant since = Instant.MAX;

    /**
     * @param tree as it is
     * @param published leaves under the last published head
     */
    WatchedTree(GrowingTree tree, long published) {
        this.tree = tree;
        this.published = published;
    }

    GrowingTree tree() {
        return tree;
    }

    /** A leaf was appended. */
    void grew(long offset, Instant now) {
        if (unsigned() == 1) {
            waitsSince(offset, now);
        }
    }

    /** Leaves from this offset on wait to be signed. */
    void waitsSince(long offset, Instant now) {
        firstUnsigned = offset;
        since = now;
    }

    /** The head as it is was signed and sent. */
    void signed() {
        published = tree.size();
        since = Instant.MAX;
    }

    /** Leaves that no published head covers. */
    long unsigned() {
        return tree.size() - published;
    }

    /** Offset of the first of them. */
    long firstUnsigned() {
        return firstUnsigned;
    }

    /** When the first of them was seen. */
    Instant since() {
        return since;
    }
}
