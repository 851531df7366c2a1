package dev.rationale.audit.verify;

import dev.rationale.Coverage;
import dev.rationale.Hole;
import dev.rationale.HoleReason;
import dev.rationale.LeafType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Holds statements of coverage of one tree against its outcome leaves, while both are read. Keeps the positions since the last statement only:
 * nine bytes each.
 */
final class CoverageLedger {
    private static final long NOWHERE = -1;

    private final String tree;
    private final Shard shard;
    private final Findings findings;
    private long[] offsets = new long[64];
    private LeafType[] types = new LeafType[64];
    private int pending;
    private long next = NOWHERE;
    private long lastPosition = NOWHERE;
    private long first = NOWHERE;
    private long statements;
    private long statedOffsets;
    private final Map<HoleReason, Long> holes = new EnumMap<>(HoleReason.class);

    CoverageLedger(String tree, Shard shard, Findings findings) {
        this.tree = tree;
        this.shard = shard;
        this.findings = findings;
    }

    long statements() {
        return statements;
    }

    long statedOffsets() {
        return statedOffsets;
    }

    /** Offsets that statements have in holes. */
    Map<HoleReason, Long> holes() {
        return holes;
    }

    long unstatedOutcomes() {
        return pending;
    }

    /** First offset that the tree says anything of; −1 where it says nothing. */
    long first() {
        return first;
    }

    /** The offset after the last one that the tree says anything of; −1 where it says nothing. */
    long end() {
        return Math.max(next, lastPosition == NOWHERE ? NOWHERE : lastPosition + 1);
    }

    /** Takes an outcome leaf. Positions ascend within a tree. */
    void outcome(long seq, String place, LeafType type, long offset) {
        if (offset <= lastPosition || offset < next) {
            String before = offset == lastPosition ? "was entered before" : "comes after " + (end() - 1);
            findings.add(DefectKind.LEAF_POSITION, tree, seq, place, "the event at offset " + offset + " " + before);
            return;
        }
        if (pending == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * pending);
            types = Arrays.copyOf(types, 2 * pending);
        }
        offsets[pending] = offset;
        types[pending++] = type;
        lastPosition = offset;
        first = first == NOWHERE ? offset : first;
    }

    /** Takes a statement. */
    void statement(long seq, String place, Coverage stated) {
        if (!stated.getTopicId().equals(shard.topicId()) || stated.getPartition() != shard.partition()) {
            findings.add(
                    DefectKind.COVERAGE_OF_ANOTHER_PARTITION,
                    tree,
                    seq,
                    place,
                    "the statement is about another topic or partition");
            return;
        }
        long from = stated.getFirstOffset();
        long to = stated.getLastOffset();
        if (from < 0 || to < from || to == Long.MAX_VALUE) {
            findings.add(DefectKind.COVERAGE_COUNT, tree, seq, place, "no range: offsets " + from + " to " + to);
            return;
        }
        neighbours(seq, place, from);
        counts(seq, place, stated, holes(seq, place, stated));
        int kept = 0;
        while (kept < pending && offsets[kept] <= to) {
            kept++;
        }
        pending -= kept;
        System.arraycopy(offsets, kept, offsets, 0, pending);
        System.arraycopy(types, kept, types, 0, pending);
        statements++;
        statedOffsets += to - from + 1;
        first = statements == 1 ? from : first;
        next = Math.max(next, to + 1);
    }

    private void neighbours(long seq, String place, long from) {
        long expected = next != NOWHERE ? next : pending > 0 ? Math.min(offsets[0], from) : from;
        if (from > expected) {
            findings.add(
                    DefectKind.COVERAGE_GAP,
                    tree,
                    seq,
                    place,
                    "expected a statement from offset " + expected + ", it begins at " + from);
        } else if (from < expected) {
            findings.add(
                    DefectKind.COVERAGE_OVERLAP,
                    tree,
                    seq,
                    place,
                    "expected a statement from offset " + expected + ", it begins at " + from + " again");
        }
    }

    /** Offsets in holes. */
    private long holes(long seq, String place, Coverage stated) {
        long after = stated.getFirstOffset();
        long sum = 0;
        int at = 0;
        for (Hole hole : stated.getHoles()) {
            if (hole.getFirstOffset() < after
                    || hole.getLastOffset() < hole.getFirstOffset()
                    || hole.getLastOffset() > stated.getLastOffset()) {
                findings.add(
                        DefectKind.COVERAGE_HOLE,
                        tree,
                        seq,
                        place,
                        "the hole " + hole.getFirstOffset() + " to " + hole.getLastOffset()
                                + " is out of order or outside the range");
                continue;
            }
            while (at < pending && offsets[at] < hole.getFirstOffset()) {
                at++;
            }
            if (at < pending && offsets[at] <= hole.getLastOffset()) {
                findings.add(
                        DefectKind.COVERAGE_HOLE,
                        tree,
                        seq,
                        place,
                        "a hole is stated where the event at offset " + offsets[at] + " has a leaf");
            }
            long length = hole.getLastOffset() - hole.getFirstOffset() + 1;
            holes.merge(hole.getReason(), length, Long::sum);
            sum += length;
            after = hole.getLastOffset() + 1;
        }
        return sum;
    }

    private void counts(long seq, String place, Coverage stated, long holes) {
        long[] found = new long[3];
        for (int i = 0; i < pending && offsets[i] <= stated.getLastOffset(); i++) {
            if (offsets[i] >= stated.getFirstOffset()) {
                found[kind(types[i])]++;
            }
        }
        long[] said = {stated.getExplained(), stated.getSkipped(), stated.getFailed()};
        if (!Arrays.equals(found, said)) {
            findings.add(
                    DefectKind.COVERAGE_COUNT,
                    tree,
                    seq,
                    place,
                    "explained, skipped and failed: stated " + Arrays.toString(said) + ", the leaves are "
                            + Arrays.toString(found));
            return;
        }
        long readable = found[0] + found[1] + found[2];
        long length = stated.getLastOffset() - stated.getFirstOffset() + 1;
        // Statements of the first version had no field for it: -1.
        if (stated.getReadable() != readable && stated.getReadable() != -1) {
            findings.add(
                    DefectKind.COVERAGE_COUNT,
                    tree,
                    seq,
                    place,
                    stated.getReadable() + " readable records are stated, their outcomes are " + readable);
        } else if (readable + holes != length) {
            findings.add(
                    DefectKind.COVERAGE_COUNT,
                    tree,
                    seq,
                    place,
                    "of " + length + " offsets " + readable + " have a leaf and " + holes + " lie in holes: "
                            + Math.abs(length - readable - holes) + " are not accounted for");
        }
    }

    private static int kind(LeafType type) {
        return type == LeafType.EXPLANATION ? 0 : type == LeafType.SKIP ? 1 : 2;
    }
}
