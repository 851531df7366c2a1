package dev.rationale.audit.verify;

import dev.rationale.Coverage;
import dev.rationale.Hole;
import java.util.ArrayList;
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
        List<Counted> run = new ArrayList<>();
        for (LeafContents.Statement statement : statements) {
            Coverage coverage = statement.coverage();
            if (coverage.getFirstOffset() < available) {
                gone++;
            } else if (coverage.getLastOffset() >= coverage.getFirstOffset()) {
                if (!run.isEmpty()
                        && coverage.getFirstOffset() <= run.get(run.size() - 1).last()) {
                    count(tree, shard, run);
                    run.clear();
                }
                run.add(new Counted(statement, new Tally(coverage.getHoles())));
            }
        }
        count(tree, shard, run);
        if (gone > 0) {
            findings.notice(gone + " statements of " + tree + " are about input before offset " + available
                    + ", which is not kept any more: not counted again");
        }
    }

    /** Reads once under statements that ascend: a log has one every few seconds, and every reading is a connection. */
    private void count(String tree, Shard shard, List<Counted> run) {
        if (run.isEmpty()) {
            return;
        }
        int[] at = new int[1];
        input.readable(
                shard.topic(),
                shard.topicId(),
                shard.partition(),
                run.get(0).first(),
                run.get(run.size() - 1).last(),
                offset -> {
                    while (at[0] < run.size() - 1 && run.get(at[0]).last() < offset) {
                        at[0]++;
                    }
                    Counted counted = run.get(at[0]);
                    if (counted.first() <= offset && offset <= counted.last()) {
                        counted.tally.visit(offset);
                    }
                });
        run.forEach(counted -> judge(tree, counted.statement, counted.tally));
    }

    private void judge(String tree, LeafContents.Statement statement, Tally tally) {
        Coverage coverage = statement.coverage();
        records += tally.count;
        long stated = coverage.getExplained() + coverage.getSkipped() + coverage.getFailed();
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
                    stated + " readable records were stated for offsets " + coverage.getFirstOffset() + " to "
                            + coverage.getLastOffset() + ", the input has " + tally.count);
        }
    }

    /** A statement and what was found under it. */
    private record Counted(LeafContents.Statement statement, Tally tally) {
        long first() {
            return statement.coverage().getFirstOffset();
        }

        long last() {
            return statement.coverage().getLastOffset();
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
