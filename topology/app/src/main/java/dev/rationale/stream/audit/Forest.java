package dev.rationale.stream.audit;

import dev.rationale.LeafType;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The trees on one partition of {@code audit.leaves}, grown leaf by leaf and held against heads that were signed before. For one
 * thread.
 */
final class Forest {
    /** What partition trees hold; everything else but UNKNOWN belongs in the control tree. */
    static final Set<LeafType> OF_PARTITIONS = EnumSet.of(
            LeafType.EXPLANATION,
            LeafType.SKIP,
            LeafType.FAILURE,
            LeafType.COVERAGE,
            LeafType.SPEC_IN_USE,
            LeafType.GENERATION_CLOSED);

    private final String log;
    private final int partition;
    private final Map<Origin, GrowingTree> trees = new LinkedHashMap<>();
    private final Map<Origin, List<Mark>> marks = new LinkedHashMap<>();

    /**
     * A head that the tree must have.
     *
     * @param head size and root
     * @param source who says so, for people
     */
    record Mark(Checkpoint head, String source) {}

    /**
     * @param log name of the log
     * @param partition of {@code audit.leaves}
     */
    Forest(String log, int partition) {
        this.log = log;
        this.partition = partition;
    }

    /** Whether a tree is the log's control tree. */
    static boolean isControl(String log, Origin origin) {
        return origin.scope().equals(log + "/control");
    }

    /** Begins with a tree that was kept. */
    void plant(GrowingTree tree) {
        trees.put(tree.origin(), tree);
    }

    /** Demands that a tree has a head. Checked when it reaches that size, and by {@link #requireReached()}. */
    void expect(Origin origin, Mark mark) {
        marks.computeIfAbsent(origin, key -> new ArrayList<>()).add(mark);
    }

    Collection<GrowingTree> trees() {
        return trees.values();
    }

    Optional<GrowingTree> tree(Origin origin) {
        return Optional.ofNullable(trees.get(origin));
    }

    /**
     * Appends the next leaf of the partition.
     *
     * @return the tree it belongs to; nothing for a tree of another log, and for a leaf that is in its tree already
     * @throws BrokenTreeException if it does not continue its tree, or the tree is not what was signed
     */
    Optional<GrowingTree> append(PlacedLeaf leaf) {
        Origin origin = leaf.origin();
        if (!belongs(leaf)) {
            return Optional.empty();
        }
        GrowingTree tree = trees.get(origin);
        if (tree == null) {
            tree = begin(leaf);
        } else if (leaf.offset() < tree.nextOffset()) {
            return Optional.empty();
        }
        tree.append(leaf);
        for (Mark mark : marks.getOrDefault(origin, List.of())) {
            if (mark.head.size() == tree.size()
                    && !mark.head.root().equals(tree.frontier().root())) {
                throw leaf.broken(
                        tree.size() - 1,
                        "the tree of " + tree.size() + " leaves is not the one that was signed according to "
                                + mark.source);
            }
        }
        return Optional.of(tree);
    }

    private GrowingTree begin(PlacedLeaf leaf) {
        for (GrowingTree other : trees.values()) {
            if (other.origin().scope().equals(leaf.origin().scope()) && !other.closed()) {
                throw leaf.broken(
                        0, "expected GENERATION_CLOSED in " + other.origin() + " before another generation begins");
            }
        }
        GrowingTree tree = new GrowingTree(leaf.origin());
        // Only a tree whose first leaf continues it is one.
        if (leaf.leaf().getSeq() == 0) {
            trees.put(leaf.origin(), tree);
        }
        return tree;
    }

    private boolean belongs(PlacedLeaf leaf) {
        LeafType type = leaf.leaf().getType();
        boolean control = isControl(log, leaf.origin());
        int home = control ? 0 : home(leaf.origin());
        if (home < 0) {
            return false;
        }
        if (home != partition || leaf.leaf().getShard() != partition) {
            throw leaf.broken(
                    leaf.leaf().getSeq(),
                    "expected it and its tree on partition " + home + ", found it on " + partition);
        }
        if (type == LeafType.UNKNOWN || OF_PARTITIONS.contains(type) == control) {
            throw leaf.broken(leaf.leaf().getSeq(), "a leaf of type " + type + " does not belong in this tree");
        }
        return true;
    }

    /** Partition of {@code <log>/<topic>/<topic id>/<partition>}; −1 for trees of other logs. */
    private int home(Origin origin) {
        if (!origin.scope().startsWith(log + "/")) {
            return -1;
        }
        String[] parts = origin.scope().substring(log.length() + 1).split("/", -1);
        return parts.length == 3 && parts[2].matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(parts[2]) : -1;
    }

    /**
     * Makes sure that every tree reaches every head that was signed.
     *
     * @throws BrokenTreeException naming the first that does not
     */
    void requireReached() {
        marks.forEach((origin, demanded) -> {
            GrowingTree tree = trees.get(origin);
            long size = tree == null ? 0 : tree.size();
            for (Mark mark : demanded) {
                boolean forked = mark.head.size() == size
                        && !mark.head
                                .root()
                                .equals(
                                        tree == null
                                                ? TreeHash.EMPTY_TREE
                                                : tree.frontier().root());
                if (mark.head.size() > size || forked) {
                    throw new BrokenTreeException(
                            origin.toString(),
                            size,
                            "partition " + partition,
                            "a head of " + mark.head.size() + " leaves was signed according to " + mark.source
                                    + ", the topic holds " + size
                                    + (forked
                                            ? " with another root: it was rewritten"
                                            : ": it was cut off or replaced"));
                }
            }
        });
        marks.clear();
    }
}
