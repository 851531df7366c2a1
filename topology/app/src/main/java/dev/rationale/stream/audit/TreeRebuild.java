package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;
import dev.rationale.Hole;
import dev.rationale.HoleReason;
import dev.rationale.LeafType;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the state of a tree out of its leaves, and checks them on the way: nothing missing, the chain unbroken, the known heads
 * reached. Of generations before the last one the beginning may be deleted.
 *
 * <p>For one thread.
 */
final class TreeRebuild {
    private final String scope;
    private final int partition;
    private final KnownHeads heads;
    private final Map<String, Long> sizes = new HashMap<>();
    private @Nullable TreeState state;
    private boolean headless;

    /**
     * @param scope of the trees, whose generations follow each other
     * @param heads to compare with
     */
    TreeRebuild(String scope, int partition, KnownHeads heads) {
        this.scope = scope;
        this.partition = partition;
        this.heads = heads;
    }

    /**
     * @param placed the next leaf of the scope on its topic
     * @throws BrokenTreeException if it is not the next one
     */
    void accept(PlacedLeaf placed) {
        AuditLeaf leaf = placed.leaf();
        TreeState tree = tree(placed);
        if (leaf.getShard() != partition) {
            throw placed.broken(tree.size(), "expected a leaf of shard " + partition + ", found " + leaf.getShard());
        }
        if (headless) {
            // Cannot be checked, and nothing will be appended to it.
            if (leaf.getType() == LeafType.GENERATION_CLOSED) {
                tree.advance(leaf, placed.hash(), null);
            }
            return;
        }
        if (leaf.getSeq() != tree.size()) {
            throw placed.broken(
                    tree.size(),
                    (leaf.getSeq() < tree.size() ? "found a leaf again: " : "leaves are missing: found ")
                            + leaf.getSeq());
        }
        if (!TreeHash.of(leaf.getPrevLeafHash().bytes()).equals(tree.last())) {
            throw placed.broken(tree.size(), "it does not continue the chain: expected the hash of the leaf before it");
        }
        tree.advance(leaf, placed.hash(), hole(placed, tree));
        sizes.put(tree.origin().toString(), tree.size());
        heads.compare(tree);
    }

    private TreeState tree(PlacedLeaf placed) {
        Origin origin = placed.origin();
        TreeState before = state;
        if (before != null && before.origin().equals(origin)) {
            if (before.isClosed()) {
                throw placed.broken(before.size(), "the tree is closed, expected no leaf, found one");
            }
            return before;
        }
        if (before != null && (!before.isClosed() || !before.origin().next().equals(origin))) {
            throw placed.broken(0, "expected a leaf of " + before.origin() + ", found one of another generation");
        }
        headless = before == null && placed.leaf().getSeq() > 0;
        TreeState begun = TreeState.empty(origin);
        state = begun;
        return begun;
    }

    private static @Nullable Hole hole(PlacedLeaf placed, TreeState tree) {
        AuditLeaf leaf = placed.leaf();
        if (!TreeState.isOutcome(leaf.getType())) {
            return null;
        }
        if (leaf.getInput() == null) {
            throw placed.broken(tree.size(), "expected the position of an event, found none");
        }
        long offset = leaf.getInput().getOffset();
        if (offset < tree.next()) {
            throw placed.broken(
                    tree.size(), "expected a leaf on @" + tree.next() + " or later, found one on @" + offset);
        }
        return tree.next() < 0 || offset == tree.next() ? null : new Hole(tree.next(), offset - 1, HoleReason.UNKNOWN);
    }

    /**
     * The tree to append to, once every leaf was accepted: the one found, the generation after it if it is closed, or a first one.
     *
     * @param topic input topic
     * @param gaps looks into holes that no statement holds yet
     * @throws BrokenTreeException if leaves are missing
     */
    TreeState finish(String topic, Gaps gaps) {
        heads.requireReached(scope, sizes);
        TreeState found = state;
        if (found == null) {
            return TreeState.empty(new Origin(scope, 0));
        }
        if (found.isClosed()) {
            return TreeState.empty(found.origin().next());
        }
        if (headless) {
            throw new BrokenTreeException(
                    found.origin().toString(), 0, "its topic", "expected leaf 0, found only later ones");
        }
        found.unstated().resolve(hole -> resolved(hole, topic, gaps));
        return found;
    }

    private Hole resolved(Hole hole, String topic, Gaps gaps) {
        long from = hole.getFirstOffset();
        long to = hole.getLastOffset() + 1;
        HoleReason reason = to - from <= Gaps.UNASKED ? HoleReason.UNREADABLE : gaps.reason(topic, partition, from, to);
        return new Hole(from, hole.getLastOffset(), Objects.requireNonNull(reason));
    }
}
