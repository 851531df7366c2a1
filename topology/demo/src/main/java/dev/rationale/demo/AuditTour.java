package dev.rationale.demo;

import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.verify.Defect;
import dev.rationale.audit.verify.LogVerifier;
import dev.rationale.audit.verify.OutcomeScope;
import dev.rationale.audit.verify.Report;
import dev.rationale.audit.verify.TreeReport;
import dev.rationale.audit.verify.VerifyOptions;
import dev.rationale.cli.LogAccess;
import dev.rationale.evidence.TopicLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Verifies the demo's audit log as a stranger would, changes one byte on the broker's disk, and verifies it again. */
final class AuditTour {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long WAIT_MILLIS = 300;

    private final Screen screen;
    private final LogAccess access;
    private final VerifierKey key;
    private final Path brokerData;

    /**
     * @param screen for what is found
     * @param access to the log
     * @param key all that the verifier trusts
     * @param brokerData where the broker keeps its topics
     */
    AuditTour(Screen screen, LogAccess access, VerifierKey key, Path brokerData) {
        this.screen = screen;
        this.access = access;
        this.key = key;
        this.brokerData = brokerData;
    }

    /**
     * Waits until every entry is signed and every outcome stated, for a moment.
     *
     * @return entries that are signed
     */
    long awaitSigned() throws InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        Report report = verify();
        while (!isComplete(report) && System.nanoTime() < giveUp) {
            Thread.sleep(WAIT_MILLIS);
            report = verify();
        }
        return report.trees().stream().mapToLong(TreeReport::signedLeaves).sum();
    }

    private static boolean isComplete(Report report) {
        return report.trees().stream().allMatch(tree -> tree.unsignedLeaves() == 0 && tree.unstatedOutcomes() == 0);
    }

    /** The verifier key as text. */
    String key() {
        return key.toString();
    }

    private Report verify() {
        return access.reading(this::verify);
    }

    private Report verify(TopicLog log) {
        return new LogVerifier(VerifyOptions.of(List.of(key), Clock.systemUTC().instant())
                        .withOutcomes(OutcomeScope.UP_TO_LAST_LEAF)
                        .withInput(access.input()))
                .verify(log);
    }

    /**
     * Shows it.
     *
     * @return whether the log was sound, the change was found where it was made, and nothing was left of it
     */
    boolean show() {
        Look look = screen.look();
        Report before = verify();
        screen.line("", look.bold("Audit log"));
        if (!before.isSound()) {
            screen.lines(before.toString().lines().map(line -> "  " + line).toList());
            return false;
        }
        screen.line("  " + look.good("✓ ") + summary(before));
        AlteredRecord record = access.reading(AlteredRecord::choose).orElse(null);
        if (record == null) {
            return true;
        }
        record.flip(brokerData);
        Report altered;
        try {
            altered = verify();
        } finally {
            record.flip(brokerData);
        }
        screen.line(
                "  Now one bit of one byte in " + record.where() + ", the explanation of " + record.decision()
                        + ", is changed on the",
                "  broker's disk, checksum and all, as an administrator could. Consumers notice nothing; the verifier says:");
        boolean found = false;
        for (Defect defect : altered.defects()) {
            screen.line("  " + look.up("✗ " + defect.kind()) + "  " + defect.place() + ": " + defect.message());
            found |= defect.place().equals(record.where());
        }
        boolean restored = verify().isSound();
        screen.line(
                "  The byte is put back" + (restored ? ", and the log is sound again." : "; the log is NOT sound."));
        return found && altered.defectCount() == 1 && restored;
    }

    private String summary(Report report) {
        long leaves = report.trees().stream().mapToLong(TreeReport::leaves).sum();
        long heads =
                report.trees().stream().mapToLong(TreeReport::validCheckpoints).sum();
        long offsets =
                report.trees().stream().mapToLong(TreeReport::statedOffsets).sum();
        return report.trees().size() + " trees, " + leaves + " entries, " + heads + " signed heads (key "
                + key.name() + " " + key.idText() + "): sound. "
                + report.outcomes().agreed()
                + " records are as they were entered, " + report.inputRecords() + " events in " + offsets
                + " offsets are accounted for.";
    }
}
