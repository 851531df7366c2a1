package dev.rationale.engine;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Program;
import java.time.Duration;
import java.util.List;

/** Engines and requests of tests. */
final class Engines {
    static final String CPU = "cpu";

    private Engines() {}

    /** Without linger, with more memory than needed. */
    static AttributionEngine engine(int workers, int records) {
        return new AttributionEngine(settings(workers, records), EngineListener.NONE);
    }

    static EngineSettings settings(int workers, int records) {
        return settings(List.of(new DeviceSettings(CPU, workers, 1L << 40)), records, Duration.ZERO);
    }

    static EngineSettings settings(List<DeviceSettings> devices, int records, Duration linger) {
        return new EngineSettings(devices, records, 1 << 24, linger, Duration.ofSeconds(20));
    }

    /** A row takes eight bytes. */
    static Placement placement(GradientOracle oracle, int rowsPerBatch) {
        return new Placement(CPU, oracle, rowsPerBatch, 8, () -> {});
    }

    static EngineRequest request(Placement placement, Program program) {
        return request(placement, program, "same", Urgency.NORMAL);
    }

    static EngineRequest request(Placement placement, Program program, Object shape, Urgency urgency) {
        EngineRequest.Shape rows = new EngineRequest.Shape(
                HeldInputs.NONE, shape, placement.oracle().dimension());
        return new EngineRequest(List.of(placement), program, rows, urgency);
    }
}
