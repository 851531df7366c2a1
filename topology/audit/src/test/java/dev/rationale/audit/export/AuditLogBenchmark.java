package dev.rationale.audit.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.Proofs;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.tiles.TileReader;
import dev.rationale.audit.verify.LogVerifier;
import dev.rationale.audit.verify.Report;
import dev.rationale.audit.verify.VerifyOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the log costs. Not run by default: {@code -Dtest=AuditLogBenchmark}, with {@code -Drationale.audit.leaves=N} for other sizes. Times are those of
 * the thread's own work and of the clock.
 */
class AuditLogBenchmark {
    private static final int LEAVES = Integer.getInteger("rationale.audit.leaves", 1_000_000);
    private static final int CHECKPOINT = 1000;

    @TempDir
    private Path folder;

    private final SigningKey key = SmallLog.newKey();

    private static final class Watch {
        private final long wall = System.nanoTime();
        private final long work = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        void print(String what, long count) {
            double seconds = (System.nanoTime() - wall) / 1e9;
            double worked = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - work) / 1e9;
            System.out.printf(
                    "%-42s %9d  %8.2f s  %8.2f s of work  %9.0f/s of work%n",
                    what, count, seconds, worked, count / worked);
        }
    }

    @Test
    void shouldAppend() {
        for (int round = 0; round < 3; round++) {
            Frontier frontier = new Frontier();
            TreeHash before = TreeHash.ZERO;
            Watch watch = new Watch();
            for (int i = 0; i < LEAVES / 4; i++) {
                before = LeafEntry.hash(LeafEntry.encode(SmallLog.leaf(i, SmallLog.anyDigest(), before)));
                frontier.append(before);
                if (i % CHECKPOINT == 0) {
                    frontier.root();
                }
            }
            watch.print("append (encode, hash, frontier)", LEAVES / 4);
        }
    }

    @Test
    void shouldExportProveAndVerify() throws Exception {
        for (int leaves = LEAVES / 8; leaves <= LEAVES; leaves *= 2) {
            Path place = folder.resolve("log" + leaves);
            TreeHash root = export(place, leaves);
            ExportedLog log = ExportedLog.open(place);
            proofs(log, leaves, root);
            Watch watch = new Watch();
            Report report = new LogVerifier(VerifyOptions.of(List.of(key.verifier()), Instant.EPOCH)).verify(log);
            watch.print("verify the whole log", leaves);
            assertThat(report.isSound()).as(report.toString()).isTrue();
            watch = new Watch();
            assertThat(log.tileDefect(SmallLog.TREE)).isNull();
            watch.print("compare tiles with entries", leaves);
        }
    }

    private TreeHash export(Path place, int leaves) throws Exception {
        Watch watch = new Watch();
        Frontier frontier = new Frontier();
        TreeHash before = TreeHash.ZERO;
        try (ExportWriter export = ExportWriter.open(place)) {
            TreeExport tree = export.tree(SmallLog.TREE);
            for (int i = 0; i < leaves; i++) {
                PublishedOutcome outcome = SmallLog.explanation(i, "event");
                byte[] entry = LeafEntry.encode(SmallLog.leaf(i, outcome, before));
                before = LeafEntry.hash(entry);
                frontier.append(before);
                tree.entry(i, entry);
                export.outcome(outcome);
                if ((i + 1) % CHECKPOINT == 0 || i + 1 == leaves) {
                    Checkpoint head = new Checkpoint(SmallLog.TREE.toString(), i + 1, frontier.root());
                    tree.checkpoint("audit.checkpoints", 3, i, head.sign(key).bytes());
                }
            }
            export.finish();
        }
        watch.print("make and export records, leaves, heads", leaves);
        return frontier.root();
    }

    private static void proofs(ExportedLog log, int leaves, TreeHash root) throws Exception {
        TileReader tiles = log.tiles(SmallLog.TREE, leaves);
        Watch watch = new Watch();
        for (int i = 0; i < leaves; i++) {
            Proofs.inclusion(i, leaves, tiles);
        }
        watch.print("make inclusion proofs from tiles", leaves);
        watch = new Watch();
        for (int i = 0; i < leaves; i++) {
            Proofs.verifyInclusion(i, leaves, tiles.at(0, i), Proofs.inclusion(i, leaves, tiles), root);
        }
        watch.print("make and verify inclusion proofs", leaves);
    }
}
