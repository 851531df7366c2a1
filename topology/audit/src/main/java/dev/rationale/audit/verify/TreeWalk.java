package dev.rationale.audit.verify;

import dev.rationale.AuditLeaf;
import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.verify.AuditedLog.FoundEntry;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of one tree once: names, sequence, chain, and the roots at the sizes that were asked for. What the leaves say goes on to
 * {@link LeafContents}. Linear in the leaves; keeps the right edge of the tree and a root for each size.
 */
final class TreeWalk implements AuditedLog.Visitor<FoundEntry> {

    /**
     * The tree at one size.
     *
     * @param root of it
     * @param lastAppend when its last leaf was appended; null for the empty tree or where that leaf cannot be read
     */
    record At(TreeHash root, @Nullable Instant lastAppend) {}

    /** A leaf that was read, and where. */
    private record Link(long seq, TreeHash hash, String place) {}

    private final String tree;
    private final Shard shard;
    private final Findings findings;
    private final LeafContents contents;
    private final NavigableSet<Long> sizes;
    private final Map<Long, At> roots = new HashMap<>();
    private final Frontier frontier = new Frontier();
    private long expected;
    /** The leaf before; null where the one before was named as wrong already. */
    private @Nullable Link before = new Link(-1, TreeHash.ZERO, "");
    /** The leaf that the last one does not follow, until it is known which of the two is wrong. */
    private @Nullable Link unfollowed;

    TreeWalk(Origin tree, Shard shard, SortedSet<Long> sizes, LeafContents contents, Findings findings) {
        this.tree = tree.toString();
        this.shard = shard;
        this.findings = findings;
        this.contents = contents;
        this.sizes = new TreeSet<>(sizes);
        if (this.sizes.remove(0L)) {
            roots.put(0L, new At(TreeHash.EMPTY_TREE, null));
        }
    }

    @Override
    public boolean visit(FoundEntry found) {
        TreeHash hash = LeafEntry.hash(found.bytes());
        AuditLeaf leaf = read(found);
        append(hash, leaf);
        if (leaf == null) {
            flush();
            before = null;
            return true;
        }
        if (follows(leaf, found.place())) {
            chain(leaf, found.place(), hash);
        } else {
            flush();
            before = null;
        }
        contents.take(leaf, found.place());
        return true;
    }

    private @Nullable AuditLeaf read(FoundEntry found) {
        AuditLeaf leaf;
        try {
            leaf = LeafEntry.decode(found.bytes());
        } catch (EntryException e) {
            findings.add(DefectKind.ENTRY_MALFORMED, tree, expected, found.place(), e.getMessage());
            expected++;
            return null;
        }
        if (!leaf.getOrigin().equals(tree) || leaf.getShard() != shard.partition()) {
            findings.add(
                    DefectKind.LEAF_OF_ANOTHER_TREE,
                    tree,
                    expected,
                    found.place(),
                    "a leaf of another tree, there number " + leaf.getSeq());
            return null;
        }
        return leaf;
    }

    private void append(TreeHash hash, @Nullable AuditLeaf leaf) {
        frontier.append(hash);
        if (!sizes.isEmpty() && sizes.first() == frontier.size()) {
            roots.put(frontier.size(), new At(frontier.root(), leaf == null ? null : leaf.getAppendTime()));
            sizes.pollFirst();
        }
    }

    private boolean follows(AuditLeaf leaf, String place) {
        long seq = leaf.getSeq();
        if (seq == expected) {
            expected++;
            return true;
        }
        String message = seq > expected
                ? "expected leaf " + expected + ", found " + seq
                : "leaf " + seq + " a second time, or out of order: expected " + expected;
        findings.add(DefectKind.LEAF_SEQUENCE, tree, Math.min(seq, expected), place, message);
        if (seq > expected && seq < Long.MAX_VALUE) {
            expected = seq + 1;
        }
        return false;
    }

    /** A leaf with two broken links is the wrong one; with one broken link only it may be either, and the earlier one is named. */
    private void chain(AuditLeaf leaf, String place, TreeHash hash) {
        boolean linked = before == null
                || before.hash.equals(TreeHash.of(leaf.getPrevLeafHash().bytes()));
        if (unfollowed != null && !linked) {
            unfollowed = null;
            broken(Objects.requireNonNull(before));
        } else {
            flush();
            unfollowed = linked ? null : before;
        }
        before = new Link(leaf.getSeq(), hash, place);
    }

    private void flush() {
        if (unfollowed != null && before != null) {
            broken(unfollowed.seq < 0 ? before : unfollowed);
            unfollowed = null;
        }
    }

    private void broken(Link wrong) {
        findings.add(
                DefectKind.CHAIN_BROKEN,
                tree,
                wrong.seq,
                wrong.place,
                "the leaf is not the one that the next leaf follows, or does not follow the one before: it, or its neighbour,"
                        + " was changed");
    }

    /** Says that all was read. */
    void finish() {
        flush();
    }

    /** Entries read. */
    long leaves() {
        return frontier.size();
    }

    /** The tree at a size that was asked for; null if it has fewer leaves. */
    @Nullable
    At at(long size) {
        return roots.get(size);
    }
}
