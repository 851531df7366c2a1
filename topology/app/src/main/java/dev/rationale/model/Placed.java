package dev.rationale.model;

import dev.rationale.attribution.GradientBatch;
import dev.rationale.attribution.Row;
import dev.rationale.attribution.Target;
import java.util.List;

/**
 * A module that passed the probe on its device.
 *
 * @param module loaded there
 * @param oracle rows on it
 * @param traits of the outputs
 * @param probe what was measured
 * @param sample a row of the probe
 */
record Placed(TorchModule module, TorchOracle oracle, List<OutputTrait> traits, ProbeReport probe, BoundInput sample)
        implements AutoCloseable {

    Replica replica() {
        return new Replica(module.device(), oracle, probe, this::check);
    }

    private void check() {
        List<Row> batch = Registration.batch(List.of(sample), Target.of(0));
        List<double[][]> outputs = oracle.outputs(batch);
        GradientBatch gradients = oracle.gradients(batch);
        if (!Difference.finite(outputs) || !gradients.isFinite(0)) {
            throw new DeviceLostException("model " + module.name() + " on " + module.device()
                    + ": expected a finite answer for a row that had one before, found NaN or infinity");
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
