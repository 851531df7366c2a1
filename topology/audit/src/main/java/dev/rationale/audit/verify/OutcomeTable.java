package dev.rationale.audit.verify;

import dev.rationale.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcome leaves of one tree by the offset of their event: 56 bytes each. Found by halving, since positions ascend; the few of a damaged log
 * that do not are put in their place.
 */
final class OutcomeTable {
    private static final int ROW = 7; // offset, seq, four longs of the digest, timestamp and kind
    private static final int DIGEST = 2;
    private static final int STAMP = 6;
    private static final int MOST_LATE = 10_000;

    /**
     * How a commitment is opened.
     *
     * @param reference of the key
     * @param explanationId that salts it
     */
    record Salt(String reference, Sha256 explanationId) {}

    private final String tree;
    private final BitSet seen = new BitSet();
    private final Map<Long, Salt> salts = new HashMap<>();
    private long[] rows = new long[ROW * 64];
    private int size;
    private int late;

    OutcomeTable(String tree) {
        this.tree = tree;
    }

    String tree() {
        return tree;
    }

    int size() {
        return size;
    }

    /**
     * What may be known of a record that is gone.
     *
     * @param failure whether it is a dead letter
     * @param timestamp the earliest it can have on its topic, ms
     */
    record Stamp(boolean failure, long timestamp) {}

    void add(long offset, long seq, Stamp stamp, Sha256 digest, @Nullable Salt salt) {
        int at = size;
        if (size > 0 && offset <= offset(size - 1)) {
            int found = find(offset);
            if (found >= 0 || ++late > MOST_LATE) {
                return;
            }
            at = -found - 1;
        }
        if (ROW * (size + 1) > rows.length) {
            rows = Arrays.copyOf(rows, Math.addExact(rows.length, rows.length / 2 / ROW * ROW));
        }
        System.arraycopy(rows, ROW * at, rows, ROW * (at + 1), ROW * (size - at));
        ByteBuffer bytes = ByteBuffer.wrap(digest.bytes());
        rows[ROW * at] = offset;
        rows[ROW * at + 1] = seq;
        for (int i = DIGEST; i < STAMP; i++) {
            rows[ROW * at + i] = bytes.getLong();
        }
        rows[ROW * at + STAMP] = stamp.timestamp << 1 | (stamp.failure ? 1 : 0);
        if (salt != null) {
            salts.put(offset, salt);
        }
        size++;
    }

    /** Index of an offset, or −(index it would have) − 1. */
    int find(long offset) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = offset(middle);
            if (there == offset) {
                return middle;
            }
            if (there < offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    long offset(int index) {
        return rows[ROW * index];
    }

    long seq(int index) {
        return rows[ROW * index + 1];
    }

    boolean isFailure(int index) {
        return (rows[ROW * index + STAMP] & 1) == 1;
    }

    long timestamp(int index) {
        return rows[ROW * index + STAMP] >> 1;
    }

    boolean hasDigest(int index, Sha256 digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest.bytes());
        boolean equal = true;
        for (int i = DIGEST; i < STAMP; i++) {
            equal &= rows[ROW * index + i] == bytes.getLong();
        }
        return equal;
    }

    @Nullable
    Salt salt(int index) {
        return salts.get(offset(index));
    }

    boolean isSeen(int index) {
        return seen.get(index);
    }

    void see(int index) {
        seen.set(index);
    }

    /** The first leaf from an index whose outcome was not seen; the size if there is none. */
    int nextUnseen(int from) {
        return Math.min(size, seen.nextClearBit(from));
    }
}
