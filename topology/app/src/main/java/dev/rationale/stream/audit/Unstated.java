package dev.rationale.stream.audit;

import dev.rationale.Coverage;
import dev.rationale.Hole;
import dev.rationale.HoleReason;
import dev.rationale.LeafType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of a tree that no coverage statement holds yet, and the holes between them. Offsets behind the last outcome are
 * left to the next statement: whether they are holes shows only when the next record is read.
 *
 * <p>Mutable; for one thread.
 */
final class Unstated {
    /** Outcomes of one statement, at most. */
    static final int MOST_OUTCOMES = 10_000;

    /** Holes of one statement, at most: with them a leaf stays far below the largest entry. */
    static final int MOST_HOLES = 1_000;

    private static final long NONE = -1;
    private static final int FIXED_BYTES = 6 * Long.BYTES + Integer.BYTES;
    private static final int HOLE_BYTES = 2 * Long.BYTES + Byte.BYTES;

    private final List<Hole> holes = new ArrayList<>();
    private long first = NONE;
    private long last = NONE;
    private long explained;
    private long skipped;
    private long failed;
    private long sinceMillis;

    /**
     * @param type of its leaf
     * @param offset of its event
     * @param hole right before it, or null
     * @param appended when its leaf was
     */
    void add(LeafType type, long offset, @Nullable Hole hole, Instant appended) {
        if (first == NONE) {
            first = offset;
        }
        if (isEmpty()) {
            sinceMillis = appended.toEpochMilli();
        }
        if (hole != null) {
            holes.add(hole);
        }
        switch (type) {
            case EXPLANATION -> explained++;
            case SKIP -> skipped++;
            case FAILURE -> failed++;
            default -> throw new IllegalArgumentException("no outcome: " + type);
        }
        last = offset;
    }

    boolean isEmpty() {
        return outcomes() == 0;
    }

    /** Whether a statement may not take more. */
    boolean isFull() {
        return outcomes() >= MOST_OUTCOMES || holes.size() >= MOST_HOLES;
    }

    /** Whether the first of them has waited for so long. */
    boolean isDue(Instant now, Duration interval) {
        return !isEmpty() && now.toEpochMilli() - sinceMillis >= interval.toMillis();
    }

    private long outcomes() {
        return explained + skipped + failed;
    }

    /** First offset of the next statement, or −1 while there is none. */
    long first() {
        return first;
    }

    /** The statement on all of them; there must be some. */
    Coverage statement(String topicId, int partition) {
        return Coverage.newBuilder()
                .setTopicId(topicId)
                .setPartition(partition)
                .setFirstOffset(first)
                .setLastOffset(last)
                .setExplained(explained)
                .setSkipped(skipped)
                .setFailed(failed)
                .setReadable(outcomes())
                .setHoles(List.copyOf(holes))
                .build();
    }

    /** Begins anew behind a statement. */
    void stated() {
        first = last + 1;
        explained = 0;
        skipped = 0;
        failed = 0;
        holes.clear();
    }

    /** Gives the holes whose reason is not known yet the one that {@code reasons} finds. */
    void resolve(UnaryOperator<Hole> reasons) {
        holes.replaceAll(hole -> hole.getReason() == HoleReason.UNKNOWN ? reasons.apply(hole) : hole);
    }

    int bytes() {
        return FIXED_BYTES + holes.size() * HOLE_BYTES;
    }

    void writeTo(ByteBuffer out) {
        out.putLong(first).putLong(last).putLong(explained).putLong(skipped).putLong(failed);
        out.putLong(sinceMillis).putInt(holes.size());
        for (Hole hole : holes) {
            out.putLong(hole.getFirstOffset()).putLong(hole.getLastOffset());
            out.put((byte) (hole.getReason() == HoleReason.BEFORE_LOG_START ? 1 : 0));
        }
    }

    static Unstated from(ByteBuffer in) {
        Unstated unstated = new Unstated();
        unstated.first = in.getLong();
        unstated.last = in.getLong();
        unstated.explained = in.getLong();
        unstated.skipped = in.getLong();
        unstated.failed = in.getLong();
        unstated.sinceMillis = in.getLong();
        int holes = in.getInt();
        for (int i = 0; i < holes; i++) {
            unstated.holes.add(new Hole(
                    in.getLong(), in.getLong(), in.get() == 1 ? HoleReason.BEFORE_LOG_START : HoleReason.UNREADABLE));
        }
        return unstated;
    }
}
