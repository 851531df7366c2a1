package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.Tolerance;
import dev.rationale.attribution.Tolerances;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sample models on the CPU and on the first GPU, on the events that ship with them. Skipped, and said so, where no GPU is
 * found.
 *
 * <p>Bounds are those of the table ({@link Tolerances}) for another device: its first for outputs and the median of the rows' gradients,
 * the one in brackets for any row, whose gradient jumps where rounding turns over a ReLU or a maximum. They are for float32 with
 * {@code NVIDIA_TF32_OVERRIDE=0}, else for TF32.
 */
class DeviceParityIT {
    private static final Path DEPLOY = Path.of("../../deploy");

    @ParameterizedTest
    @CsvSource({"credit, features", "fashion, image"})
    void shouldAgreeWithTheProcessorWhenComputedOnAGpu(String name, String input) throws Exception {
        Optional<ComputeDevice> gpu =
                Devices.select("auto").stream().filter(ComputeDevice::isGpu).findFirst();
        String skipped = "skipped for " + name + ": no GPU was found (PyTorch " + NativeLibrary.torchVersion() + " "
                + NativeLibrary.flavour() + "; " + TorchRuntime.cuda().problem() + ")";
        if (gpu.isEmpty()) {
            System.out.println("DeviceParityIT " + skipped);
        }
        assumeTrue(gpu.isPresent(), skipped);

        List<ComputeDevice> devices = List.of(ComputeDevice.CPU, gpu.get());
        try (ExplainableModel model =
                ExplainableModel.open(DEPLOY.resolve("models").resolve(name), devices)) {
            assertThat(model.replicas()).extracting(Replica::device).isEqualTo(devices);
            boolean exact = ComputeEnvironment.of(List.of(gpu.get())).warning().isEmpty();
            compare(model, rows(model, name, input), exact);
        }
    }

    private static List<Stretch> rows(ExplainableModel model, String name, String input) throws Exception {
        ObjectMapper json = new ObjectMapper();
        List<Stretch> rows = new ArrayList<>();
        for (String line : Files.readAllLines(DEPLOY.resolve("samples/" + name + ".jsonl"))) {
            Tensor tensor = TensorJson.read(json.readTree(line).path("inputs").path(input), DType.FLOAT32);
            int index = rows.size() % model.outputSizes().get(0);
            rows.add(Fixtures.row(model.bind(Map.of(input, tensor)), new Target(0, index, Objective.RAW)));
        }
        return rows;
    }

    private static void compare(ExplainableModel model, List<Stretch> rows, boolean exact) {
        Replica cpu = model.replicas().get(0);
        Replica gpu = model.replicas().get(1);
        double output = Difference.of(
                cpu.oracle().outputs(Fixtures.points(rows)), gpu.oracle().outputs(Fixtures.points(rows)));
        List<RowResult.Segment> expected = cpu.oracle().gradients(rows);
        List<RowResult.Segment> found = gpu.oracle().gradients(rows);
        double[] errors = new double[rows.size()];
        for (int row = 0; row < errors.length; row++) {
            errors[row] = Fixtures.relativeError(
                    found.get(row).gradient(), expected.get(row).gradient());
        }
        Arrays.sort(errors);
        double median = errors[errors.length / 2];
        double largest = errors[errors.length - 1];
        System.out.println("DeviceParityIT " + model.manifest().name() + ", " + rows.size() + " rows: outputs " + output
                + ", gradients median " + median + ", largest " + largest);

        Tolerance bounds = Tolerances.of(
                exact ? Tolerances.Arithmetic.FLOAT32 : Tolerances.Arithmetic.TF32, Tolerances.Comparison.OTHER_DEVICE);
        assertThat(output).isLessThan(bounds.relative());
        assertThat(median).isLessThan(bounds.relative());
        assertThat(largest).isLessThan(bounds.kinked());
        gpu.check().run();
    }
}
