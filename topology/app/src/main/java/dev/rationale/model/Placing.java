package dev.rationale.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a model on several devices. A GPU that cannot compute its gradients is left out, with the reason in the log: cuDNN,
 * for one, differentiates no recurrent network in evaluation mode, and nobody can switch it off from here. Where no GPU is
 * left the model goes to the CPU; what the CPU refuses is refused.
 */
final class Placing {
    private static final Logger LOG = LoggerFactory.getLogger(Placing.class);

    private final String model;
    private final Function<ComputeDevice, Placed> place;

    /**
     * @param model name, for the log
     * @param place loads and probes; throws {@link ModelRefusedException}
     */
    Placing(String model, Function<ComputeDevice, Placed> place) {
        this.model = model;
        this.place = place;
    }

    /**
     * At least one, in the order of {@code devices}. Nothing stays loaded if this throws.
     *
     * @throws ModelRefusedException if the CPU, asked for or fallen back to, refuses
     */
    List<Placed> on(List<ComputeDevice> devices) {
        List<Placed> placed = new ArrayList<>();
        boolean complete = false;
        try {
            devices.forEach(device -> add(device, placed));
            if (placed.isEmpty()) {
                LOG.warn("model {}: no GPU left, it computes on the CPU", model);
                placed.add(place.apply(ComputeDevice.CPU));
            }
            complete = true;
            return placed;
        } finally {
            if (!complete) {
                placed.forEach(Placed::close);
            }
        }
    }

    private void add(ComputeDevice device, List<Placed> placed) {
        try {
            placed.add(place.apply(device));
        } catch (ModelRefusedException e) {
            if (!device.isGpu()) {
                throw e;
            }
            LOG.warn("{} is not used: {}", device, e.getMessage());
        }
    }
}
