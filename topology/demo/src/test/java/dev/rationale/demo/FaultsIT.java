package dev.rationale.demo;

import dev.rationale.config.RationaleConfig.Guarantee;
import dev.rationale.demo.FaultMode.Protocol;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The application disturbed in flow: every event has its outcome once. These runs have every kind of risk, either guarantee and
 * both group protocols at least once; {@link FaultCampaignIT} has them all. Where events are explained exactly once, the audit log says
 * the same, and verifies.
 */
@OnParts
final class FaultsIT {
    private static final FaultMode EXACT_CLASSIC = new FaultMode(Guarantee.EXACTLY_ONCE_V2, Protocol.CLASSIC);
    private static final FaultMode EXACT_STREAMS = new FaultMode(Guarantee.EXACTLY_ONCE_V2, Protocol.STREAMS);
    private static final FaultMode REPEATING_CLASSIC = new FaultMode(Guarantee.AT_LEAST_ONCE, Protocol.CLASSIC);
    private static final FaultMode REPEATING_STREAMS = new FaultMode(Guarantee.AT_LEAST_ONCE, Protocol.STREAMS);

    @TempDir
    private Path folder;

    private final Parts parts;

    FaultsIT(Parts parts) {
        this.parts = parts;
    }

    static List<FaultCell> cells() {
        return List.of(
                new FaultCell(Fault.STOP_AND_START, EXACT_STREAMS),
                new FaultCell(Fault.KILL, EXACT_CLASSIC),
                new FaultCell(Fault.THREAD_DEATH, REPEATING_CLASSIC),
                new FaultCell(Fault.REBALANCE, EXACT_STREAMS),
                new FaultCell(Fault.LONG_STALL, EXACT_CLASSIC),
                new FaultCell(Fault.ENDLESS_STALL, REPEATING_STREAMS),
                new FaultCell(Fault.OUTPUT_TOO_LARGE, EXACT_STREAMS),
                new FaultCell(Fault.BROKER_RESTART, EXACT_CLASSIC));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void shouldGiveEveryEventItsOutcomeWhenDisturbed(FaultCell cell) throws Exception {
        FaultResult.of(cell, parts, folder).require();
    }

    /** If this lost nothing, the others would show nothing. */
    @ParameterizedTest
    @MethodSource("controls")
    void shouldLoseEventsWhenCommitsDoNotWait(FaultCell cell) throws Exception {
        FaultResult.of(cell, parts, folder).require();
    }

    static List<FaultCell> controls() {
        return List.of(new FaultCell(Fault.NO_BARRIER, EXACT_CLASSIC));
    }
}
