package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The model {@code greedy.pt} is {@code tanh}; above 100 it asks for 128 TiB, which no machine gives. */
class DeviceMemoryTest {
    private static final Tensor GREEDY = Tensor.of(DType.FLOAT32, new long[] {3}, new double[] {0.5, 101, 0});

    private static Stretch row(ExplainableModel model, double... point) {
        return Fixtures.row(model.bind(Map.of("x", Tensor.of(DType.FLOAT32, new long[] {3}, point))), Target.of(0));
    }

    @Test
    void shouldBeTheMemorysFailureWhenAnAllocationFails() {
        try (ExplainableModel model = Fixtures.bare("greedy.pt", 3)) {
            List<Stretch> greedy = List.of(row(model, 0.5, 101, 0));

            assertThatThrownBy(() -> model.outputs(Fixtures.points(greedy)))
                    .isInstanceOf(DeviceMemoryException.class)
                    .hasMessageContaining("on cpu failed")
                    .hasMessageContaining("DefaultCPUAllocator");
            assertThatThrownBy(() -> model.gradients(greedy)).isInstanceOf(DeviceMemoryException.class);
        }
    }

    @Test
    void shouldGoOnWhenAnAllocationFailed() {
        try (ExplainableModel model = Fixtures.bare("greedy.pt", 3)) {
            assertThatThrownBy(() -> model.gradients(List.of(row(model, 0, 101, 0))))
                    .isInstanceOf(DeviceMemoryException.class);

            List<RowResult.Segment> batch = model.gradients(List.of(row(model, 0.5, 0, 0)));
            model.replicas().get(0).check().run();

            double tanh = Math.tanh(0.5);
            assertThat(batch.get(0).gradient()[0]).isCloseTo(1 - tanh * tanh, within(1e-6));
        }
    }

    @Test
    void shouldRefuseAModelThatDoesNotFitAtAll() {
        assertThatThrownBy(() -> ExplainableModel.open(Fixtures.path("greedy.pt"), Map.of("x", GREEDY)))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("memory: expected room for ");
    }

    @Test
    void shouldChooseTheLargestBatchThatFitsWhenMoreRowsDoNot() {
        try (ExplainableModel model = Fixtures.bare("golden_f32.pt", 3)) {
            GradientOracle small = new LimitedOracle(model, 4);
            List<BoundInput> samples = List.of(model.bind(Map.of("x", Fixtures.noise(DType.FLOAT32, 3))));

            BatchSizing.Choice choice = new BatchSizing(small, samples, Target.of(0), ComputeDevice.CPU).choose();

            assertThat(choice.rows()).isIn(1, 4);
        }
    }

    /** Has memory for so many rows. */
    private record LimitedOracle(GradientOracle oracle, int rows) implements GradientOracle {
        @Override
        public int dimension() {
            return oracle.dimension();
        }

        @Override
        public List<double[][]> outputs(List<Point> points) {
            return oracle.outputs(points);
        }

        @Override
        public List<RowResult.Segment> gradients(List<Stretch> batch) {
            int wanted = batch.stream().mapToInt(Stretch::count).sum();
            if (wanted > rows) {
                throw new DeviceMemoryException("room for " + rows + " rows, found " + wanted);
            }
            return oracle.gradients(batch);
        }
    }

    @Test
    void shouldTakeAQuarterOfTheMachineAndFourFifthsOfAFreeGpu() {
        assertThat(Devices.budget(ComputeDevice.CPU, OptionalLong.of(1000))).hasValue(250);
        assertThat(Devices.budget(ComputeDevice.gpu(0), OptionalLong.of(1000))).hasValue(800);
        assertThat(Devices.budget(ComputeDevice.gpu(0), OptionalLong.empty())).isEmpty();
        assertThat(Devices.budget(ComputeDevice.CPU, OptionalLong.of(0))).isEmpty();
        assertThat(Devices.memoryBudget(ComputeDevice.CPU)).isPresent();
    }

    @Test
    void shouldMeasureWhatTheGpuLacksAndIgnoreItsNoise() {
        FakeCuda cuda = new FakeCuda(1, 1L << 33);
        MemoryGrowth growth = GpuMemory.beforeWork(cuda, 0);

        cuda.take(GpuMemory.NOISE_BYTES - 1);
        assertThat(growth.grown()).isZero();
        cuda.take(1);
        assertThat(growth.grown()).isEqualTo(GpuMemory.NOISE_BYTES);
        cuda.take(-GpuMemory.NOISE_BYTES * 2); // another process gave some back
        assertThat(growth.grown()).isZero();
    }
}
