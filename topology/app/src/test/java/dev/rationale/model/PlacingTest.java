package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** GPUs are played by the CPU: what is placed where, and what happens where a device refuses. */
class PlacingTest {
    private static final ProbeReport PROBE = new ProbeReport(0, 0, 0, 1, OptionalDouble.empty(), 1, 72, 16, 0.1, 0.2);
    private static final ComputeDevice FIRST = ComputeDevice.gpu(0);
    private static final ComputeDevice SECOND = ComputeDevice.gpu(1);

    private final List<ComputeDevice> tried = new ArrayList<>();
    private final List<TorchModule> loaded = new ArrayList<>();

    private List<Placed> place(List<ComputeDevice> devices, Set<ComputeDevice> refusing) {
        return new Placing("m", device -> {
                    tried.add(device);
                    if (refusing.contains(device)) {
                        throw new ModelRefusedException("m", "run: cudnn RNN backward on " + device);
                    }
                    TorchModule module = TorchModule.load(Fixtures.path("golden_f32.pt"), ComputeDevice.CPU);
                    loaded.add(module);
                    BoundInput sample = new InputBinding(
                                    List.of(new Manifest.Input("x", DType.FLOAT32, new long[] {3})))
                            .bind(Map.of("x", Fixtures.noise(DType.FLOAT32, 3)));
                    TorchOracle oracle = new TorchOracle(
                            module,
                            List.of(new Manifest.Input("x", DType.FLOAT32, new long[] {3})),
                            (HeldTensors) sample.held(),
                            List.of());
                    return new Placed(module, oracle, List.of(), PROBE, sample);
                })
                .on(devices);
    }

    @Test
    void shouldPlaceOnEveryDeviceWhenNoneRefuses() {
        List<Placed> placed = place(List.of(FIRST, SECOND), Set.of());

        assertThat(tried).containsExactly(FIRST, SECOND);
        assertThat(placed).hasSize(2);
        placed.forEach(each -> each.replica().check().run());
        placed.forEach(Placed::close);
    }

    @Test
    void shouldLeaveOutTheGpuThatRefuses() {
        List<Placed> placed = place(List.of(FIRST, SECOND), Set.of(FIRST));

        assertThat(tried).containsExactly(FIRST, SECOND);
        assertThat(placed).hasSize(1);
        placed.forEach(Placed::close);
    }

    @Test
    void shouldFallBackToTheCpuWhenEveryGpuRefuses() {
        List<Placed> placed = place(List.of(FIRST, SECOND), Set.of(FIRST, SECOND));

        assertThat(tried).containsExactly(FIRST, SECOND, ComputeDevice.CPU);
        assertThat(placed)
                .singleElement()
                .satisfies(each -> assertThat(each.replica().device()).isEqualTo(ComputeDevice.CPU));
        placed.forEach(Placed::close);
    }

    @Test
    void shouldRefuseWhenTheCpuRefuses() {
        assertThatThrownBy(() -> place(List.of(ComputeDevice.CPU), Set.of(ComputeDevice.CPU)))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("on cpu");
        assertThatThrownBy(() -> place(List.of(FIRST), Set.of(FIRST, ComputeDevice.CPU)))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("on cpu");
    }

    @Test
    void shouldCloseWhatWasLoadedWhenALaterDeviceRefuses() {
        assertThatThrownBy(() -> place(List.of(FIRST, ComputeDevice.CPU), Set.of(ComputeDevice.CPU)))
                .isInstanceOf(ModelRefusedException.class);

        assertThat(loaded)
                .singleElement()
                .satisfies(module -> assertThatThrownBy(() -> module.call(call -> 1))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("closed"));
    }

    @Test
    void shouldHaveOneReplicaWithTheModelsProbeWhenOpenedOnTheCpu() {
        try (ExplainableModel model = Fixtures.bare("golden_f32.pt", 3)) {
            Replica replica = model.replicas().get(0);

            assertThat(model.replicas()).hasSize(1);
            assertThat(replica.device()).isEqualTo(ComputeDevice.CPU);
            assertThat(replica.probe()).isSameAs(model.probe());
            assertThat(replica.oracle().dimension()).isEqualTo(model.dimension());
            replica.check().run();
        }
    }

    @Test
    void shouldFailTheCheckWhenTheModelIsClosed() {
        ExplainableModel model = Fixtures.bare("golden_f32.pt", 3);
        Runnable check = model.replicas().get(0).check();
        model.close();

        assertThatThrownBy(check::run).isInstanceOf(IllegalStateException.class);
    }
}
