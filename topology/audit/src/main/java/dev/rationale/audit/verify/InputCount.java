package dev.rationale.audit.verify;

import dev.rationale.Hole;
import java.util.List;

/** Counts the input again under every statement of a tree. */
final class InputCount {
    private final InputReader input;
    private final Findings findings;
    private long records;

    InputCount(InputReader input, Findings findings) {
        this.input = input;
        this.findings = findings;
    }

    /** Readable records seen. */
    long records() {
        return records;
    }

    /** Readable records from one offset to another, inclusive, as far as they are kept. */
    long count(Shard shard, long from, long to) {
        long first = Math.max(from, input.firstAvailable(shard.topic(), shard.topicId(), shard.partition()));
        long[] count = new long[1];
        if (first <= to) {
            input.readable(shard.topic(), shard.topicId(), shard.partition(), first, to, offset -> count[0]++);
        }
        return count[0];
    }

    void check(String tree, Shard shard, List<LeafContents.Statement> statements) {
        if (statements.isEmpty()) {
            return;
        }
        long available = input.firstAvailable(shard.topic(), shard.topicId(), shard.partition());
        long gone = 0;
        for (LeafContents.Statement statement : statements) {
            if (statement.coverage().getFirstOffset() < available) {
                gone++;
            } else {
                check(tree, shard, statement);
            }
        }
        if (gone > 0) {
            findings.notice(gone + " statements of " + tree + " are about input before offset " + available
                    + ", which is not kept any more: not counted again");
        }
    }

    private void check(String tree, Shard shard, LeafContents.Statement statement) {
        Tally tally = new Tally(statement.coverage().getHoles());
        long first = statement.coverage().getFirstOffset();
        long last = statement.coverage().getLastOffset();
        if (last < first) {
            return;
        }
        input.readable(shard.topic(), shard.topicId(), shard.partition(), first, last, tally);
        records += tally.count;
        long stated = statement.coverage().getExplained()
                + statement.coverage().getSkipped()
                + statement.coverage().getFailed();
        if (tally.inHole >= 0) {
            findings.add(
                    DefectKind.INPUT_IN_HOLE,
                    tree,
                    statement.seq(),
                    statement.place(),
                    "offset " + tally.inHole + " was stated to be a hole, and can be read");
        } else if (tally.count != stated) {
            findings.add(
                    DefectKind.INPUT_COUNT,
                    tree,
                    statement.seq(),
                    statement.place(),
                    stated + " readable records were stated for offsets " + first + " to " + last + ", the input has "
                            + tally.count);
        }
    }

    /** Counts, and remembers the first offset in a hole. Holes and offsets both ascend. */
    private static final class Tally implements InputReader.OffsetVisitor {
        private final List<Hole> holes;
        private int hole;
        private long count;
        private long inHole = -1;

        Tally(List<Hole> holes) {
            this.holes = holes;
        }

        @Override
        public void visit(long offset) {
            count++;
            while (hole < holes.size() && holes.get(hole).getLastOffset() < offset) {
                hole++;
            }
            if (inHole < 0 && hole < holes.size() && holes.get(hole).getFirstOffset() <= offset) {
                inHole = offset;
            }
        }
    }
}
