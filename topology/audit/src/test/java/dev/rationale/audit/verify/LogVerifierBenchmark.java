package dev.rationale.audit.verify;

import dev.rationale.AuditLeaf;
import dev.rationale.Coverage;
import dev.rationale.InputPosition;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Seconds and memory of a verification, for each number of leaves given: one tree, a statement and a checkpoint every 1,000 leaves, an outcome for
 * every leaf that is no statement. Entries are made while they are read, which is timed alone and taken off.
 */
final class LogVerifierBenchmark {
    private static final Origin TREE = ExampleLog.tree(0);
    private static final int EVERY = 1000;

    private LogVerifierBenchmark() {}

    public static void main(String[] sizes) {
        new LogVerifier(options()).verify(new MadeLog(100_000));
        for (String size : sizes) {
            MadeLog log = new MadeLog(Long.parseLong(size));
            long start = System.nanoTime();
            log.entries(TREE, entry -> true);
            log.outcomes(outcome -> true);
            long made = System.nanoTime();
            Report report = new LogVerifier(options()).verify(log);
            long done = System.nanoTime();
            Runtime memory = Runtime.getRuntime();
            System.out.printf(
                    Locale.ROOT,
                    "%,d leaves, %s: making %.1f s, making and verifying %.1f s, verifying %.2f µs a leaf; heap %d MiB%n",
                    log.size,
                    report.isSound() ? "sound" : report.toString(),
                    (made - start) / 1e9,
                    (done - made) / 1e9,
                    (done - made - (made - start)) / 1e3 / log.size,
                    (memory.totalMemory() - memory.freeMemory()) >> 20);
        }
    }

    private static VerifyOptions options() {
        return VerifyOptions.of(List.of(ExampleLog.key(1).verifier()), TamperTest.NOW);
    }

    private static final class MadeLog implements AuditedLog {
        private final long size;
        private final List<FoundNote> notes = new ArrayList<>();

        MadeLog(long size) {
            this.size = size;
            Frontier frontier = new Frontier();
            entries(TREE, entry -> {
                frontier.append(LeafEntry.hash(entry.bytes()));
                if (frontier.size() % EVERY == 0) {
                    notes.add(new FoundNote(
                            new Checkpoint(TREE.toString(), frontier.size(), frontier.root())
                                    .sign(ExampleLog.key(1))
                                    .bytes(),
                            "checkpoints"));
                }
                return true;
            });
        }

        @Override
        public List<Origin> trees() {
            return List.of(TREE);
        }

        @Override
        public void entries(Origin tree, Visitor<FoundEntry> visitor) {
            TreeHash before = TreeHash.ZERO;
            long offset = 0;
            for (long seq = 0; seq < size; seq++) {
                boolean statement = seq % EVERY == EVERY - 1;
                AuditLeaf leaf = AuditLeaf.newBuilder()
                        .setOrigin(TREE.toString())
                        .setShard(0)
                        .setSeq(seq)
                        .setType(statement ? LeafType.COVERAGE : LeafType.EXPLANATION)
                        .setEventTime(ExampleLog.START)
                        .setAppendTime(ExampleLog.START)
                        .setPrevLeafHash(new Sha256(before.bytes()))
                        .setWriter(new LeafWriter("instance-1", 1L, null))
                        .build();
                if (statement) {
                    long count = EVERY - 1L;
                    leaf.setCoverage(new Coverage(
                            ExampleLog.TOPIC_ID, 0, offset - count, offset - 1, count, 0L, 0L, count, List.of()));
                } else {
                    leaf.setSubjectDigest(digest(offset));
                    leaf.setInput(
                            new InputPosition(ExampleLog.TOPIC, ExampleLog.TOPIC_ID, 0, offset++, ExampleLog.START));
                }
                byte[] entry = LeafEntry.encode(leaf);
                before = LeafEntry.hash(entry);
                if (!visitor.visit(new FoundEntry(entry, "leaves"))) {
                    return;
                }
            }
        }

        @Override
        public void checkpoints(Origin tree, Visitor<FoundNote> visitor) {
            notes.forEach(visitor::visit);
        }

        @Override
        public void outcomes(OutcomeVisitor visitor) {
            for (long offset = 0; offset < size - size / EVERY; offset++) {
                visitor.visit(new FoundOutcome(
                        new FoundOutcome.Source(ExampleLog.TOPIC_ID, 0, offset),
                        digest(offset),
                        null,
                        "explanations-0",
                        offset,
                        null));
            }
        }

        private static Sha256 digest(long offset) {
            return new Sha256(ByteBuffer.allocate(32).putLong(offset).array());
        }
    }
}
