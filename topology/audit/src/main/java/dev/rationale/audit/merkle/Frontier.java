package dev.rationale.audit.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing tree: the roots of the complete subtrees that its leaves fall into, largest first. All that an
 * appender has to keep: at most 63 hashes for any size.
 *
 * <p>Mutable; for one thread. Appending costs two hashes on average, a root at most 63.
 */
public final class Frontier {
    private final List<TreeHash> subtrees;
    private long size;

    /** A tree without leaves. */
    public Frontier() {
        this(0, List.of());
    }

    private Frontier(long size, List<TreeHash> subtrees) {
        this.size = size;
        this.subtrees = new ArrayList<>(subtrees);
    }

    /**
     * A frontier that was kept.
     *
     * @param size leaves, ≥ 0
     * @param subtrees one root for each bit that is set in the size, largest subtree first
     * @throws IllegalArgumentException if their number does not fit the size
     */
    public static Frontier of(long size, List<TreeHash> subtrees) {
        if (size < 0 || Long.bitCount(size) != subtrees.size()) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " leaves does not have " + subtrees.size() + " complete subtrees");
        }
        return new Frontier(size, subtrees);
    }

    /** A copy that grows on its own. */
    public Frontier copy() {
        return new Frontier(size, subtrees);
    }

    /** Leaves so far. */
    public long size() {
        return size;
    }

    /** Roots of the complete subtrees, largest first; a copy. */
    public List<TreeHash> subtrees() {
        return List.copyOf(subtrees);
    }

    /** Appends a leaf by its hash. */
    public void append(TreeHash leaf) {
        TreeHash hash = leaf;
        for (long left = size; (left & 1) == 1; left >>= 1) {
            hash = TreeHash.ofNode(subtrees.remove(subtrees.size() - 1), hash);
        }
        subtrees.add(hash);
        size++;
    }

    /** Root of the tree as it is; {@link TreeHash#EMPTY_TREE} without leaves. */
    public TreeHash root() {
        if (subtrees.isEmpty()) {
            return TreeHash.EMPTY_TREE;
        }
        TreeHash root = subtrees.get(subtrees.size() - 1);
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            root = TreeHash.ofNode(subtrees.get(i), root);
        }
        return root;
    }
}
