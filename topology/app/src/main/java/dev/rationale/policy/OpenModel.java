package dev.rationale.policy;

import dev.rationale.config.RationaleConfig.InputEntry;
import dev.rationale.config.RationaleConfig.ModelEntry;
import dev.rationale.model.ComputeDevice;
import dev.rationale.model.DType;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.ModelRefusedException;
import dev.rationale.model.Tensor;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A loaded model under the name that events call it by.
 *
 * @param name as in events
 * @param version as in events
 * @param model open
 */
record OpenModel(String name, String version, ExplainableModel model) {

    /**
     * Loads the model of an entry on devices.
     *
     * @throws ModelRefusedException with every reason
     */
    static OpenModel of(ModelEntry entry, List<ComputeDevice> devices) {
        ExplainableModel model = Files.isDirectory(entry.path())
                ? ExplainableModel.open(entry.path(), devices)
                : ExplainableModel.open(entry.path(), example(entry.inputs()), devices);
        return new OpenModel(
                entry.name() == null ? model.manifest().name() : entry.name(),
                entry.version() == null ? model.manifest().version() : entry.version(),
                model);
    }

    /** A bare file says nothing of its inputs' shapes; a record of harmless numbers tells the probe. */
    private static Map<String, Tensor> example(List<InputEntry> inputs) {
        Map<String, Tensor> example = new LinkedHashMap<>();
        for (InputEntry input : inputs) {
            DType type = DType.parse(input.dtype())
                    .orElseThrow(() -> new IllegalStateException("the schema allows " + input.dtype()));
            long[] shape = input.shape().stream().mapToLong(Long::longValue).toArray();
            int size = 1;
            for (long axis : shape) {
                size = Math.toIntExact(Math.multiplyExact(size, axis));
            }
            double[] values = new double[size];
            for (int i = 0; type.floating() && i < size; i++) {
                values[i] = Math.sin(i + 1.0);
            }
            example.put(input.name(), Tensor.of(type, shape, values));
        }
        return example;
    }

    String text() {
        return name + " " + version;
    }
}
