package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;
import dev.rationale.Coverage;
import dev.rationale.Hole;
import dev.rationale.HoleReason;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.merkle.TreeHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Appends to one tree during one life of its task.
 *
 * <p>For one thread. An append that throws leaves the tree as it was; the transaction that it belonged to must not commit.
 */
final class TreeWriter {
    private final TreeState state;
    private final AuditedInput input;
    private final int partition;
    private final LeafWriter writer;
    private final LeafOutput output;
    private final Gaps gaps;
    private final Clock clock;

    /**
     * @param state of a tree that is not closed; changes with every leaf
     * @param input topic that the tree is about
     * @param partition of that topic, and shard of the leaves
     * @param identity who appends
     */
    TreeWriter(
            TreeState state,
            AuditedInput input,
            int partition,
            WriterIdentity identity,
            LeafOutput output,
            Gaps gaps,
            Clock clock) {
        this.state = state;
        this.input = input;
        this.partition = partition;
        this.writer = new LeafWriter(identity.instance(), state.epoch() + 1, identity.keyId());
        this.output = output;
        this.gaps = gaps;
        this.clock = clock;
    }

    /**
     * Appends the leaf of an outcome; before it that of its specification, if the tree has none yet, and after it a statement, if no
     * more outcomes fit one.
     *
     * @throws TreeRefusedException if the tree has a leaf for this event already
     */
    void append(AuditedOutcome outcome) {
        long offset = outcome.input().getOffset();
        Hole hole = hole(offset, outcome.hole());
        Instant eventTime = outcome.input().getTimestamp();
        Sha256 spec = outcome.specDigest();
        if (spec != null && !state.specs().contains(spec)) {
            append(leaf(LeafType.SPEC_IN_USE, eventTime).setSubjectDigest(spec).setSpecDigest(spec));
        }
        append(
                leaf(outcome.type(), eventTime)
                        .setSubjectDigest(outcome.subjectDigest())
                        .setSpecDigest(spec)
                        .setInput(outcome.input()),
                hole);
        if (state.unstated().isFull()) {
            state(eventTime);
        }
    }

    private @Nullable Hole hole(long offset, @Nullable Hole known) {
        long next = state.next();
        if (next < 0 || offset == next) {
            return null;
        }
        String place = input.topic() + "-" + partition;
        if (offset < next) {
            throw new TreeRefusedException(
                    state.origin(),
                    "expected " + place + "@" + next + " or later, found @" + offset
                            + ", which has its leaf already. If the application was reset, stop it and run `rationale audit close`:"
                            + " a new generation begins");
        }
        boolean fits = known != null && known.getFirstOffset() == next && known.getLastOffset() == offset - 1;
        HoleReason reason =
                known != null && fits ? known.getReason() : gaps.reason(input.topic(), partition, next, offset);
        return new Hole(next, offset - 1, reason);
    }

    /** Appends a statement on the outcomes that have none, if the first of them has waited for so long. */
    void stateIfDue(Duration interval) {
        if (state.unstated().isDue(clock.instant(), interval)) {
            state(clock.instant());
        }
    }

    private void state(Instant eventTime) {
        Coverage statement = state.unstated().statement(input.topicId(), partition);
        append(leaf(LeafType.COVERAGE, eventTime).setCoverage(statement));
    }

    /** Ends the generation, for a writer that stands alone: a statement on what has none, and the last leaf. */
    void close() {
        Instant now = clock.instant();
        if (!state.unstated().isEmpty()) {
            state(now);
        }
        append(leaf(LeafType.GENERATION_CLOSED, now));
    }

    /** Leaves of the tree. */
    long size() {
        return state.size();
    }

    TreeState state() {
        return state;
    }

    private AuditLeaf.Builder leaf(LeafType type, Instant eventTime) {
        return AuditLeaf.newBuilder()
                .setOrigin(state.origin().toString())
                .setShard(partition)
                .setSeq(state.size())
                .setType(type)
                .setEventTime(eventTime)
                .setAppendTime(clock.instant().truncatedTo(ChronoUnit.MICROS))
                .setPrevLeafHash(new Sha256(state.last().bytes()))
                .setWriter(writer);
    }

    private void append(AuditLeaf.Builder leaf) {
        append(leaf, null);
    }

    private void append(AuditLeaf.Builder builder, @Nullable Hole hole) {
        AuditLeaf leaf = builder.build();
        byte[] value = output.encode(leaf);
        // Refuses what no tile could hold, before it is sent.
        byte[] entry = LeafEntry.ofBody(AuditLeaf.getClassSchema(), value, LeafOutput.PREFIX_BYTES);
        TreeHash hash = LeafEntry.hash(entry);
        output.send(state.origin(), partition, value, leaf.getAppendTime());
        state.advance(leaf, hash, hole);
    }
}
