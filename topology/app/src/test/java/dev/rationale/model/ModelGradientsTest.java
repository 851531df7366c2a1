package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs and gradients against eager PyTorch; tolerances are relative L2, float32 rounding is about 3e-7. */
class ModelGradientsTest {
    private static final double TOLERANCE = 1e-5;
    private static final JsonNode BND = Fixtures.json("bnd_reference.json");

    @ParameterizedTest
    @ValueSource(strings = {"bnd_scripted.pt", "bnd_traced.pt", "bnd_frozen.pt", "bnd_scripted_train.pt"})
    void shouldEqualPyTorchWhenTargetsOfOneBatchDiffer(String file) {
        try (ExplainableModel model = Fixtures.bare(file, 2, 6, 6)) {
            List<BoundInput> inputs = Fixtures.bound(model, BND.path("inputs"));
            List<Stretch> rows = rows(inputs, BND.path("targets"), 0, Objective.RAW);
            List<RowResult.Segment> batch = model.gradients(rows);
            List<double[][]> outputs = model.outputs(Fixtures.points(rows));
            for (int row = 0; row < rows.size(); row++) {
                double[] expected =
                        Fixtures.numbers(BND.path("gradients_float64").get(row));
                assertThat(Fixtures.relativeError(batch.get(row).gradient(), expected))
                        .isLessThan(TOLERANCE);
                double[] expectedOutput =
                        Fixtures.numbers(BND.path("outputs_float64").get(row));
                assertThat(outputs.get(row)[0]).containsExactly(expectedOutput, within(TOLERANCE));
                assertThat(batch.get(row).values()[0])
                        .isCloseTo(expectedOutput[rows.get(row).target().index()], within(TOLERANCE));
                assertThat(batch.get(row).firstNonFinite()).isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two_inputs", "two_floats", "two_outputs", "dict_output", "scalar_output"})
    void shouldEqualPyTorchWhenInputsOrOutputsAreSeveral(String name) {
        JsonNode reference = Fixtures.json("multi_reference.json").path(name);
        try (ExplainableModel model = ExplainableModel.open(Fixtures.path(name))) {
            List<String> outputNames = model.manifest().outputs().stream()
                    .map(Manifest.Output::name)
                    .toList();
            int output = outputNames.indexOf(reference.path("output").asText());
            List<BoundInput> inputs = Fixtures.bound(model, reference.path("inputs"));
            List<Stretch> rows = rows(inputs, reference.path("targets"), output, Objective.RAW);
            List<RowResult.Segment> batch = model.gradients(rows);
            List<double[][]> outputs = model.outputs(Fixtures.points(rows));
            for (int row = 0; row < rows.size(); row++) {
                Map<String, double[]> parts = model.unflatten(batch.get(row).gradient());
                for (Map.Entry<String, double[]> part : parts.entrySet()) {
                    double[] expected = Fixtures.numbers(
                            reference.path("gradients").path(part.getKey()).get(row));
                    assertThat(Fixtures.relativeError(part.getValue(), expected))
                            .isLessThan(TOLERANCE);
                }
                for (int i = 0; i < outputNames.size(); i++) {
                    double[] expected = Fixtures.numbers(
                            reference.path("outputs").path(outputNames.get(i)).get(row));
                    assertThat(outputs.get(row)[i]).containsExactly(expected, within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void shouldDifferentiateTheSoftmaxWhenAskedForProbabilities() {
        try (ExplainableModel model = Fixtures.bare("bnd_scripted.pt", 2, 6, 6)) {
            BoundInput input = Fixtures.bound(model, BND.path("inputs")).get(0);
            double[] logits = model.outputs(Fixtures.points(List.of(Fixtures.row(input, Target.of(0)))))
                    .get(0)[0];
            double[][] slopes = new double[4][];
            for (int i = 0; i < 4; i++) {
                slopes[i] = model.gradients(List.of(Fixtures.row(input, Target.of(i))))
                        .get(0)
                        .gradient();
            }
            for (Objective objective : List.of(Objective.PROBABILITY, Objective.LOG_PROBABILITY)) {
                List<RowResult.Segment> batch =
                        model.gradients(List.of(Fixtures.row(input, new Target(0, 2, objective))));
                double[] expected = softmaxGradient(logits, slopes, 2, objective);
                assertThat(Fixtures.relativeError(batch.get(0).gradient(), expected))
                        .isLessThan(TOLERANCE);
                assertThat(batch.get(0).values()[0]).isCloseTo(objective.of(logits, 2), within(1e-12));
            }
        }
    }

    /** Chain rule: ∇p_t = p_t (∇z_t − Σ p_k ∇z_k), ∇log p_t = ∇p_t / p_t. */
    private static double[] softmaxGradient(double[] logits, double[][] slopes, int target, Objective objective) {
        double[] gradient = slopes[target].clone();
        for (int k = 0; k < logits.length; k++) {
            double probability = Objective.PROBABILITY.of(logits, k);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] -= probability * slopes[k][i];
            }
        }
        double factor = objective == Objective.PROBABILITY ? Objective.PROBABILITY.of(logits, target) : 1;
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= factor;
        }
        return gradient;
    }

    @Test
    void shouldDifferentiateWhenTheModuleOverwritesItsInput() {
        try (ExplainableModel model = Fixtures.bare("in_place.pt", 2)) {
            BoundInput input =
                    model.bind(Map.of("x", Tensor.of(DType.FLOAT32, new long[] {2}, new double[] {0.75, -1.5})));
            List<RowResult.Segment> batch = model.gradients(List.of(Fixtures.row(input, Target.of(0))));

            double slope = 1 - Math.pow(Math.tanh(0.5), 2);
            assertThat(Fixtures.relativeError(batch.get(0).gradient(), new double[] {2 * slope, 2}))
                    .isLessThan(1e-6);
            assertThat(batch.get(0).values()[0]).isCloseTo(Math.tanh(0.5) - 4, within(1e-6));
        }
    }

    @Test
    void shouldEqualTheClosedFormInDoublePrecision() {
        try (ExplainableModel model = Fixtures.bare("golden.pt", 3)) {
            assertThat(model.manifest().inputs().get(0).dtype()).isEqualTo(DType.FLOAT64);
            double[] x = {0.9, -0.3, 1.2};
            List<RowResult.Segment> batch = model.gradients(List.of(Stretch.point(x, HeldInputs.NONE, Target.of(0))));
            double tanh = Math.tanh(x[0] + 2 * x[1]);
            double slope = 1 - tanh * tanh;
            double[] expected = {slope, 2 * slope - 0.5 * x[2], -0.5 * x[1] + Math.cos(x[2])};
            assertThat(batch.get(0).gradient()).containsExactly(expected, within(1e-14));
            assertThat(batch.get(0).values()[0]).isCloseTo(tanh - 0.5 * x[1] * x[2] + Math.sin(x[2]), within(1e-14));
        }
    }

    @Test
    void shouldEqualPyTorchWhenFourThreadsCallAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ExplainableModel model = Fixtures.bare("bnd_scripted.pt", 2, 6, 6)) {
            List<BoundInput> inputs = Fixtures.bound(model, BND.path("inputs"));
            List<Stretch> rows = rows(inputs, BND.path("targets"), 0, Objective.RAW);
            Callable<Double> worst = () -> {
                double largest = 0;
                for (int call = 0; call < 50; call++) {
                    List<RowResult.Segment> batch = model.gradients(rows);
                    for (int row = 0; row < rows.size(); row++) {
                        double[] expected =
                                Fixtures.numbers(BND.path("gradients_float64").get(row));
                        largest = Math.max(
                                largest, Fixtures.relativeError(batch.get(row).gradient(), expected));
                    }
                }
                return largest;
            };
            for (Future<Double> each : threads.invokeAll(List.of(worst, worst, worst, worst))) {
                assertThat(each.get()).isLessThan(TOLERANCE);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** What the native library keeps between the passes must not lie in memory that the collector takes back. */
    @Test
    void shouldEqualPyTorchWhileTheCollectorRuns() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-Xmn4m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CollectedGradients.class.getName(),
                        "400",
                        "1000")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(Double.parseDouble(output.replaceAll("(?s).*worst (\\S+).*", "$1")))
                .isLessThan(TOLERANCE);
    }

    @Test
    void shouldKeepParameterGradientsOff() {
        try (TorchModule module = TorchModule.load(Fixtures.path("bnd_scripted.pt"), ComputeDevice.CPU)) {
            assertThat(module.parameterType()).contains(DType.FLOAT32);
            assertThat(module.recordsParameterGradients()).isFalse();
        }
    }

    @Test
    void shouldRefuseABatchWhoseTargetsNameDifferentOutputs() {
        try (ExplainableModel model = ExplainableModel.open(Fixtures.path("two_outputs"))) {
            BoundInput input = model.bind(Map.of("x", Fixtures.noise(DType.FLOAT32, 3)));
            List<Stretch> mixed = List.of(
                    Fixtures.row(input, new Target(0, 0, Objective.RAW)),
                    Fixtures.row(input, new Target(1, 0, Objective.RAW)));
            assertThatThrownBy(() -> model.gradients(mixed)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<Stretch> rows(List<BoundInput> inputs, JsonNode targets, int output, Objective objective) {
        List<Stretch> rows = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            rows.add(Fixtures.row(
                    inputs.get(i), new Target(output, targets.get(i).asInt(), objective)));
        }
        return rows;
    }
}
