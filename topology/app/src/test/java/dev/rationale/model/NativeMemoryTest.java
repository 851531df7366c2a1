package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Row;
import dev.rationale.attribution.Target;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Growth of the process over many calls. Bounds are far below what one leaked batch per call would take. */
class NativeMemoryTest {
    private static final int CALLS = 300;
    private static final int ROWS = 512;
    private static final long BATCH_BYTES = ROWS * 72L * Float.BYTES;

    @Test
    void shouldStayFlatOverManyCalls() {
        try (ExplainableModel model = Fixtures.bare("bnd_scripted.pt", 2, 6, 6)) {
            double[] point = Fixtures.noise(DType.FLOAT32, 2, 6, 6).doubles();
            List<Row> batch = Collections.nCopies(ROWS, new Row(point, point, 0, HeldInputs.NONE, Target.of(1)));
            for (int call = 0; call < 50; call++) {
                model.gradients(batch);
            }
            System.gc();
            ResidentMemory memory = ResidentMemory.beforeWork();
            for (int call = 0; call < CALLS; call++) {
                model.gradients(batch);
            }
            assertThat(memory.grown()).isLessThan(CALLS * BATCH_BYTES / 2);
        }
    }

    @Test
    void shouldLeakNothingWhenCallsFail() {
        // A manifest of the wrong width: the native call fails with the inputs already handed over.
        try (TorchModule module = TorchModule.load(Fixtures.path("relu_mlp.pt"))) {
            List<Manifest.Input> inputs = List.of(new Manifest.Input("x", DType.FLOAT32, new long[] {72}));
            BoundInput bound = new InputBinding(inputs).bind(Map.of("x", Fixtures.noise(DType.FLOAT32, 72)));
            TorchOracle oracle = new TorchOracle(module, inputs, (HeldTensors) bound.held(), List.of());
            List<Row> batch = Collections.nCopies(ROWS, Fixtures.row(bound, Target.of(0)));
            for (int call = 0; call < 50; call++) {
                fails(oracle, batch);
            }
            System.gc();
            ResidentMemory memory = ResidentMemory.beforeWork();
            for (int call = 0; call < CALLS; call++) {
                fails(oracle, batch);
            }
            assertThat(memory.grown()).isLessThan(CALLS * BATCH_BYTES / 2);
        }
    }

    private static void fails(TorchOracle oracle, List<Row> batch) {
        assertThatThrownBy(() -> oracle.gradients(batch))
                .isInstanceOf(ModelCallException.class)
                .hasMessageStartingWith("model relu_mlp.pt: call failed");
    }

    @Test
    void shouldRefuseCallsWhenClosed() {
        ExplainableModel model = Fixtures.bare("golden_f32.pt", 3);
        double[] point = {1, 2, 3};
        model.close();
        model.close();
        assertThatThrownBy(() -> model.outputs(List.of(new Row(point, point, 0, HeldInputs.NONE, Target.of(0)))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
