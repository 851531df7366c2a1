package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run has shown.
 *
 * @param cell what was done, and in which mode
 * @param seed of the events and of the moments
 * @param account what was sent against what was published
 * @param audit what the audit log says of it; null where there is none
 * @param log the same log, closed, as its verifier judges it; null where there is none
 * @param proof that the fault took effect
 * @param took from the first topic to the last record
 * @param load of the machine over the last minute, below 0 where it does not tell
 */
record FaultResult(
        FaultCell cell,
        long seed,
        PipelineAccount account,
        AuditAccount audit,
        VerifiedLog log,
        String proof,
        Duration took,
        double load) {
    private static final Logger LOG = LoggerFactory.getLogger(FaultResult.class);
    private static final long SEED = Long.getLong("rationale.faults.seed", 20_261_122);

    /**
     * Runs a cell, with the seed that {@code -Drationale.faults.seed} names.
     *
     * @throws AssertionError if the fault did not take effect
     */
    static FaultResult of(FaultCell cell, Parts parts, Path folder) throws Exception {
        LOG.info("{}: seed {}", cell, SEED);
        long start = System.nanoTime();
        try (Strike strike = cell.fault().strike();
                FaultScene scene = new FaultScene(parts, folder, cell.mode(), strike, SEED)) {
            String proof = strike.strike(scene);
            FaultResult result = new FaultResult(
                    cell,
                    SEED,
                    scene.account(),
                    scene.auditAccount(),
                    scene.verifiedLog(),
                    proof,
                    Duration.ofNanos(System.nanoTime() - start),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            LOG.info("{}", result);
            return result;
        }
    }

    /** Fails unless the guarantee held; where there is nothing that could hold it, unless records were lost. */
    void require() {
        if (cell.fault().mustLose()) {
            assertThat(account.lost()).as("lost without the barrier").isNotEmpty();
        } else if (cell.fault().mayRepeat(cell.mode().guarantee())) {
            account.requireCorrect();
        } else {
            account.requireExact();
        }
        if (audit != null) {
            audit.requireExact(account.inputs());
            log.requireComplete(account.inputs());
        }
    }

    @Override
    public String toString() {
        return "%s: %d events, %d outputs (%d dead letters), %d lost, %d repeated, %d out of order, %d wrong; %s; %s; log %s; %d s, load %.1f"
                .formatted(
                        cell,
                        account.inputs(),
                        account.outputs(),
                        account.deadLetters(),
                        account.lost().size(),
                        account.repeated().size(),
                        account.misordered().size(),
                        account.wrong().size(),
                        proof,
                        audit == null ? "no audit log" : audit,
                        log == null ? "none" : log,
                        took.toSeconds(),
                        load);
    }
}
