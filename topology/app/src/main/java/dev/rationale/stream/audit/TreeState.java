package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;
import dev.rationale.Hole;
import dev.rationale.InputPosition;
import dev.rationale.LeafType;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.TreeHash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that has to be known of a tree to append to it. It grows by {@link #advance} alone, whether a leaf was just made or is read
 * back: so a tree that is rebuilt is the one that was written.
 *
 * <p>Mutable; for one thread.
 */
final class TreeState {
    private static final byte FORMAT = 1;

    private final Origin origin;
    private final Frontier frontier;
    private final Unstated unstated;
    private final Set<Sha256> specs = new HashSet<>();
    private TreeHash last;
    private long epoch;
    private long next;
    private long home;
    private boolean closed;

    private TreeState(Origin origin, Frontier frontier, TreeHash last, long epoch, long next, Unstated unstated) {
        this.origin = origin;
        this.frontier = frontier;
        this.last = last;
        this.epoch = epoch;
        this.next = next;
        this.unstated = unstated;
    }

    /** A tree without leaves. */
    static TreeState empty(Origin origin) {
        return new TreeState(origin, new Frontier(), TreeHash.ZERO, 0, -1, new Unstated());
    }

    /**
     * Takes a leaf in.
     *
     * @param leaf the next one of this tree
     * @param hash its leaf hash
     * @param hole offsets between the outcome before and that of this leaf, or null
     */
    void advance(AuditLeaf leaf, TreeHash hash, @Nullable Hole hole) {
        InputPosition input = leaf.getInput();
        if (isOutcome(leaf.getType())) {
            long offset = Objects.requireNonNull(input).getOffset();
            unstated.add(leaf.getType(), offset, hole, leaf.getAppendTime());
            next = offset + 1;
        } else if (leaf.getType() == LeafType.COVERAGE) {
            unstated.stated();
        } else if (leaf.getType() == LeafType.SPEC_IN_USE) {
            specs.add(Objects.requireNonNull(leaf.getSubjectDigest()));
        } else if (leaf.getType() == LeafType.GENERATION_CLOSED) {
            closed = true;
        }
        frontier.append(hash);
        last = hash;
        epoch = leaf.getWriter().getEpoch();
    }

    static boolean isOutcome(LeafType type) {
        return type == LeafType.EXPLANATION || type == LeafType.SKIP || type == LeafType.FAILURE;
    }

    Origin origin() {
        return origin;
    }

    /** Leaves. */
    long size() {
        return frontier.size();
    }

    TreeHash root() {
        return frontier.root();
    }

    /** Hash of the last leaf, zeros without one. */
    TreeHash last() {
        return last;
    }

    /** Number of the writer of the last leaf, from 1; 0 without one. */
    long epoch() {
        return epoch;
    }

    /** Offset behind the last outcome's, −1 without one. */
    long next() {
        return next;
    }

    /** Offset on the topic of leaves; what lies before it is in this state already. */
    long home() {
        return home;
    }

    /**
     * @param end of what is committed on the topic of leaves, all of it in this state
     */
    void settle(long end) {
        home = end;
    }

    Unstated unstated() {
        return unstated;
    }

    /** Specifications that have their leaf; grows with the tree. */
    Set<Sha256> specs() {
        return specs;
    }

    /** Whether nothing may follow. */
    boolean isClosed() {
        return closed;
    }

    /** Everything but the specifications. */
    byte[] bytes() {
        List<TreeHash> subtrees = frontier.subtrees();
        ByteBuffer out = ByteBuffer.allocate(
                1 + Integer.BYTES + 4 * Long.BYTES + (subtrees.size() + 1) * TreeHash.SIZE + unstated.bytes());
        out.put(FORMAT).putInt(origin.generation()).putLong(epoch).putLong(next).putLong(home);
        out.putLong(frontier.size());
        subtrees.forEach(hash -> hash.writeTo(out));
        last.writeTo(out);
        unstated.writeTo(out);
        return out.array();
    }

    /**
     * Reads what {@link #bytes} wrote.
     *
     * @param scope of the tree
     * @return empty if another version wrote it, which is as good as nothing: the topic has the leaves
     */
    static Optional<TreeState> of(String scope, byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            if (in.get() != FORMAT) {
                return Optional.empty();
            }
            Origin origin = new Origin(scope, in.getInt());
            long epoch = in.getLong();
            long next = in.getLong();
            long home = in.getLong();
            long size = in.getLong();
            List<TreeHash> subtrees = new ArrayList<>();
            for (int i = Long.bitCount(size); i > 0; i--) {
                subtrees.add(TreeHash.from(in));
            }
            Frontier frontier = Frontier.of(size, subtrees);
            TreeHash last = TreeHash.from(in);
            TreeState state = new TreeState(origin, frontier, last, epoch, next, Unstated.from(in));
            state.settle(home);
            return Optional.of(state);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
