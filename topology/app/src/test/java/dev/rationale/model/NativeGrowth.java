package dev.rationale.model;

import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Calls a model over and over and prints by how many bytes the process grew. A program of its own, with a small touched
 * heap, because a growing Java heap would drown what is looked for.
 */
public final class NativeGrowth {

    private NativeGrowth() {}

    /** Arguments: TorchScript file of a module with six inputs, width of the rows, rows per call, calls to warm up, calls. */
    public static void main(String[] args) {
        int width = Integer.parseInt(args[1]);
        List<Manifest.Input> inputs = List.of(new Manifest.Input("x", DType.FLOAT32, new long[] {width}));
        BoundInput bound = new InputBinding(inputs).bind(Map.of("x", Fixtures.noise(DType.FLOAT32, width)));
        try (TorchModule module = TorchModule.load(Path.of(args[0]), ComputeDevice.CPU)) {
            TorchOracle oracle = new TorchOracle(module, inputs, (HeldTensors) bound.held(), List.of());
            List<Stretch> batch = Collections.nCopies(Integer.parseInt(args[2]), Fixtures.row(bound, Target.of(0)));
            call(oracle, batch, Integer.parseInt(args[3]));
            ResidentMemory memory = ResidentMemory.beforeWork();
            call(oracle, batch, Integer.parseInt(args[4]));
            System.out.println("grown " + memory.grown());
        }
    }

    private static void call(TorchOracle oracle, List<Stretch> batch, int calls) {
        int failed = 0;
        for (int i = 0; i < calls; i++) {
            try {
                oracle.gradients(batch);
            } catch (ModelCallException e) {
                failed++;
            }
        }
        System.out.println("failed " + failed);
    }
}
