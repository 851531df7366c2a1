package dev.rationale.model;

import dev.rationale.attribution.RowResult;
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
        List<BoundInput> batch = List.of(sample);
        List<double[][]> outputs = oracle.outputs(Registration.points(batch));
        List<RowResult.Segment> gradients = oracle.gradients(Registration.stretches(batch, Target.of(0)));
        if (!Difference.finite(outputs) || gradients.get(0).firstNonFinite() >= 0) {
            throw new DeviceLostException("model " + module.name() + " on " + module.device()
                    + ": expected a finite answer for a row that had one before, found NaN or infinity");
        }
    }

    @Override
    public void close() {
        module.close();
    }
}
