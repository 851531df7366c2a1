package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.verify.LogVerifier;
import dev.rationale.audit.verify.OutcomeScope;
import dev.rationale.audit.verify.Report;
import dev.rationale.audit.verify.TreeReport;
import dev.rationale.audit.verify.VerifyOptions;
import dev.rationale.cli.LogAccess;
import dev.rationale.cli.Waiting;
import dev.rationale.stream.audit.AuditSigning;
import dev.rationale.stream.audit.LogKeeper;
import dev.rationale.stream.audit.LogRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * A whole audit log as {@code rationale verify --input} judges it, by the public key alone.
 *
 * @param report of the verifier
 */
record VerifiedLog(Report report) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(200);

    /** The log as it is now. */
    static VerifiedLog of(Pipeline pipeline) {
        LogAccess access = new LogAccess(pipeline.config());
        VerifierKey key = AuditSigning.signer(
                        Objects.requireNonNull(pipeline.config().audit()))
                .verifier();
        VerifyOptions options = VerifyOptions.of(List.of(key), Clock.systemUTC().instant())
                .withOutcomes(OutcomeScope.UP_TO_LAST_LEAF)
                .withInput(access.input());
        return new VerifiedLog(access.reading(log -> new LogVerifier(options).verify(log)));
    }

    /** The log after {@code rationale audit close}: every outcome is stated then, and every leaf signed. */
    static VerifiedLog closed(Pipeline pipeline) {
        close(pipeline);
        return of(pipeline);
    }

    /** Closes the log of an application that was stopped, as soon as the brokers know that it was. */
    static List<LogKeeper.ClosedTree> close(Pipeline pipeline) {
        LogKeeper keeper = new LogKeeper(
                pipeline.config(),
                AuditSigning.signer(Objects.requireNonNull(pipeline.config().audit())),
                pipeline.admin(),
                pipeline.registry());
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return keeper.close();
            } catch (LogRefusedException e) {
                // Members that died count until their session is over, and so do their transactions.
                assertThat(System.nanoTime()).as(e.getMessage()).isLessThan(giveUp);
                Waiting.pause(LOOK);
            }
        }
    }

    VerifiedLog requireSound() {
        assertThat(report.isSound()).as(report.toString()).isTrue();
        return this;
    }

    /**
     * Fails unless the log is sound, closed, and says everything of these events: each has one outcome, is stated, and was counted
     * again. Beside the head that closed it every tree must have some of the application's own.
     *
     * @param events sent
     */
    void requireComplete(int events) {
        requireSound();
        assertThat(report.trees()).as(report.toString()).allSatisfy(tree -> {
            assertThat(tree.unsignedLeaves()).as("leaves that nobody signed").isZero();
            assertThat(tree.unstatedOutcomes()).as("outcomes without statement").isZero();
            assertThat(tree.checkpoints()).as("heads").isEqualTo(tree.validCheckpoints());
            assertThat(tree.closed()).isEqualTo(!isControl(tree));
        });
        assertThat(report.outcomes().agreed()).as(report.toString()).isEqualTo(events);
        assertThat(report.outcomes().read()).as("outcomes").isEqualTo(events);
        assertThat(report.inputRecords()).as("events counted again").isEqualTo(events);
        assertThat(heads()).as("heads").isGreaterThan(report.trees().size());
    }

    private static boolean isControl(TreeReport tree) {
        return tree.tree().contains("/control/");
    }

    long leaves() {
        return sum(TreeReport::leaves);
    }

    long heads() {
        return sum(TreeReport::validCheckpoints);
    }

    private long sum(ToLongFunction<TreeReport> figure) {
        return report.trees().stream().mapToLong(figure).sum();
    }

    /** What a table says of it. */
    @Override
    public String toString() {
        return (report.isSound() ? "sound" : report.defectCount() + " defects") + ": " + leaves() + " leaves, "
                + heads() + " heads";
    }
}
