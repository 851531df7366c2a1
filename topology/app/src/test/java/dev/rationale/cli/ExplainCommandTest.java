package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected numbers come from PyTorch (the files beside the models) or from closed forms. */
class ExplainCommandTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final Path CREDIT = Path.of("../../deploy/models/credit");

    @TempDir
    private Path folder = Path.of("");

    private Invocation explain(String model, String document, String... options) {
        return explain(MODELS.resolve(model), document, options);
    }

    private Invocation explain(Path model, String document, String... options) {
        try {
            Path input = Files.writeString(folder.resolve("input.json"), document);
            List<String> arguments =
                    new ArrayList<>(List.of("explain", "--model", model.toString(), "--input", input.toString()));
            arguments.addAll(List.of(options));
            return Invocation.of(arguments.toArray(String[]::new));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode reference(String name) throws IOException {
        return MAPPER.readTree(Files.readAllBytes(MODELS.resolve(name)));
    }

    private static double[] flat(JsonNode node) {
        return node.isArray()
                ? Stream.iterate(0, i -> i + 1)
                        .limit(node.size())
                        .flatMap(i -> Arrays.stream(flat(node.get(i))).boxed())
                        .mapToDouble(Double::doubleValue)
                        .toArray()
                : new double[] {node.doubleValue()};
    }

    private static double sum(JsonNode node) {
        double sum = 0;
        for (double value : flat(node)) {
            sum += value;
        }
        return sum;
    }

    /** Golden vector "IG GL n=50" of f(a, b, c) = tanh(a + 2b) − bc/2 + sin c at (0.9, −0.3, 1.2). */
    @ParameterizedTest
    @ValueSource(strings = {"golden", "golden.pt"})
    void shouldReachTheClosedFormWithGaussLegendre(String model) {
        Invocation golden = explain(
                model,
                "{\"inputs\": [[0.9, -0.3, 1.2]]}",
                "--set",
                "quadrature=gausslegendre",
                "--set",
                "steps=50",
                "--json");

        assertThat(golden.exitCode()).as(golden.err()).isEqualTo(ExitCode.OK);
        assertThat(golden.err()).isEmpty();
        JsonNode result = golden.json().at("/results/0");
        assertThat(flat(result.path("attributions")))
                .containsExactly(new double[] {0.873937837, -0.492625225, 1.022039086}, within(1e-8));
        assertThat(result.path("output").asDouble()).isCloseTo(1.403351698, within(1e-8));
        assertThat(result.path("baseline_output").asDouble()).isEqualTo(0);
        assertThat(result.path("completeness_gap").asDouble()).isCloseTo(0, within(1e-12));
        assertThat(result.path("steps").asInt()).isEqualTo(50);
        assertThat(result.path("converged").asBoolean()).isTrue();
        assertThat(result.path("estimated_error").isNull()).isTrue();
        assertThat(result.at("/features/1/name").asText()).endsWith("[1]");
        assertThat(result.at("/features/1/value").asDouble()).isEqualTo(-0.3);
        assertThat(golden.json().path("method").asText()).isEqualTo("integrated-gradients");
        assertThat(golden.json().path("model").asText()).isEqualTo("golden");
    }

    @Test
    void shouldPrintExactlyTheDocumentedKeys() {
        JsonNode json =
                explain("golden", "{\"inputs\": [[0.9, -0.3, 1.2]]}", "--json").json();

        assertThat(json.fieldNames()).toIterable().containsExactly("model", "method", "results");
        assertThat(json.at("/results/0").fieldNames())
                .toIterable()
                .containsExactly(
                        "target",
                        "output",
                        "baseline_output",
                        "attributions",
                        "standard_errors",
                        "features",
                        "completeness_gap",
                        "estimated_error",
                        "converged",
                        "steps",
                        "findings");
        assertThat(json.at("/results/0/features/0").fieldNames())
                .toIterable()
                .containsExactly("name", "value", "attribution");
    }

    /** The reference integrates the float64 model with 512 midpoints. */
    @ParameterizedTest
    @ValueSource(strings = {"bnd", "bnd_scripted.pt", "bnd_traced.pt", "bnd_frozen.pt"})
    void shouldEqualPyTorchWhenTargetsOfABatchDiffer(String model) throws IOException {
        JsonNode reference = reference("bnd_reference.json");
        ObjectNode document = MAPPER.createObjectNode();
        document.set("inputs", reference.path("inputs"));
        document.set("targets", reference.path("targets"));

        Invocation bnd = explain(
                model, document.toString(), "--set", "quadrature=riemann-middle", "--set", "steps=512", "--json");

        assertThat(bnd.exitCode()).as(bnd.err()).isEqualTo(ExitCode.OK);
        JsonNode results = bnd.json().path("results");
        assertThat(results).hasSameSizeAs(reference.path("targets"));
        for (int row = 0; row < results.size(); row++) {
            int target = reference.path("targets").path(row).asInt();
            JsonNode result = results.path(row);
            assertThat(result.path("target").asInt()).isEqualTo(target);
            assertThat(result.path("output").asDouble())
                    .isCloseTo(
                            reference
                                    .path("outputs_float64")
                                    .path(row)
                                    .path(target)
                                    .asDouble(),
                            within(1e-5));
            assertThat(result.path("baseline_output").asDouble())
                    .isCloseTo(
                            reference
                                    .path("baseline_outputs_float64")
                                    .path(target)
                                    .asDouble(),
                            within(1e-5));
            assertThat(flat(result.path("attributions")))
                    .containsExactly(
                            flat(reference.path("integrated_gradients_float64").path(row)), within(1e-5));
        }
    }

    @Test
    void shouldSumRegionsWhenTheModelSeesImages() throws IOException {
        JsonNode inputs = reference("bnd_reference.json").path("inputs");
        ObjectNode document = MAPPER.createObjectNode();
        document.set("inputs", MAPPER.createArrayNode().add(inputs.get(0)));

        JsonNode result = explain("bnd", document.toString(), "--json").json().at("/results/0");

        double topLeft = 0;
        for (JsonNode plane : result.path("attributions")) {
            for (int y = 0; y < 3; y++) {
                for (int x = 0; x < 3; x++) {
                    topLeft += plane.path(y).path(x).asDouble();
                }
            }
        }
        assertThat(result.path("features")).hasSize(4);
        assertThat(result.at("/features/0/name").asText()).isEqualTo("top left");
        assertThat(result.at("/features/0/attribution").asDouble()).isCloseTo(topLeft, within(1e-12));
    }

    /** The table enters squared, and so its attribution is half of table · gradient, exactly. */
    @Test
    void shouldNameEveryInputWhenThereAreSeveral() throws IOException {
        JsonNode reference = reference("multi_reference.json").path("two_floats");
        ObjectNode document = MAPPER.createObjectNode();
        document.set("inputs", reference.path("inputs"));
        document.set("targets", reference.path("targets"));

        JsonNode results =
                explain("two_floats", document.toString(), "--json").json().path("results");

        for (int row = 0; row < results.size(); row++) {
            JsonNode attributions = results.path(row).path("attributions");
            assertThat(attributions.fieldNames()).toIterable().containsExactly("image", "table");
            double[] table = flat(reference.at("/inputs/table").path(row));
            double[] gradient = flat(reference.at("/gradients/table").path(row));
            double[] expected = new double[table.length];
            for (int i = 0; i < table.length; i++) {
                expected[i] = table[i] * gradient[i] / 2;
            }
            assertThat(flat(attributions.path("table"))).containsExactly(expected, within(1e-5));
            assertThat(attributions.path("image").path(0)).hasSize(4);
        }
    }

    @Test
    void shouldLeaveOutInputsWithoutGradient() throws IOException {
        JsonNode reference = reference("multi_reference.json").path("two_inputs");
        ObjectNode document = MAPPER.createObjectNode();
        document.set("inputs", reference.path("inputs"));

        Invocation two = explain("two_inputs", document.toString(), "--target", "1", "--json");

        assertThat(two.exitCode()).as(two.err()).isEqualTo(ExitCode.OK);
        for (int row = 0; row < 4; row++) {
            JsonNode result = two.json().path("results").path(row);
            assertThat(result.path("attributions").fieldNames()).toIterable().containsExactly("numeric");
            assertThat(result.path("output").asDouble())
                    .isCloseTo(
                            reference.at("/outputs/output0").path(row).path(1).asDouble(), within(1e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({"two_outputs, output1", "dict_output, value"})
    void shouldExplainTheNamedOutput(String model, String output) throws IOException {
        JsonNode reference = reference("multi_reference.json").path(model);
        ObjectNode document = MAPPER.createObjectNode();
        document.set("inputs", reference.at("/inputs/x"));

        Invocation named = explain(model, document.toString(), "--output", output, "--json");

        assertThat(named.exitCode()).as(named.err()).isEqualTo(ExitCode.OK);
        for (int row = 0; row < 4; row++) {
            JsonNode result = named.json().path("results").path(row);
            double expected =
                    reference.path("outputs").path(output).path(row).path(0).asDouble();
            assertThat(result.path("output").asDouble()).isCloseTo(expected, within(1e-5));
            assertThat(sum(result.path("attributions")))
                    .isCloseTo(
                            expected
                                    - result.path("baseline_output").asDouble()
                                    + result.path("completeness_gap").asDouble(),
                            within(1e-5));
        }
    }

    @Test
    void shouldExplainThePredictedTargetWhenNoneIsGiven() throws IOException {
        JsonNode reference = reference("bnd_reference.json");
        ObjectNode document = MAPPER.createObjectNode();
        document.set("inputs", reference.path("inputs"));

        JsonNode results = explain("bnd", document.toString(), "--json").json().path("results");

        for (int row = 0; row < results.size(); row++) {
            double[] outputs = flat(reference.path("outputs_float64").path(row));
            int largest = 0;
            for (int i = 1; i < outputs.length; i++) {
                largest = outputs[i] > outputs[largest] ? i : largest;
            }
            assertThat(results.path(row).path("target").asInt()).isEqualTo(largest);
        }
    }

    @Test
    void shouldExplainAProbabilityWhenAsked() throws IOException {
        JsonNode reference = reference("bnd_reference.json");
        ObjectNode document = MAPPER.createObjectNode();
        document.set("inputs", reference.path("inputs"));

        JsonNode result = explain("bnd", document.toString(), "--target", "2", "--objective", "probability", "--json")
                .json()
                .at("/results/0");

        double[] outputs = flat(reference.path("outputs_float64").path(0));
        double total = 0;
        for (double output : outputs) {
            total += Math.exp(output);
        }
        assertThat(result.path("output").asDouble()).isCloseTo(Math.exp(outputs[2]) / total, within(1e-5));
    }

    @Test
    void shouldTakeRawFeatures() throws IOException {
        JsonNode event = MAPPER.readTree(
                Files.readAllLines(Path.of("../../deploy/samples/credit.jsonl")).get(0));
        ObjectNode raw = MAPPER.createObjectNode();
        raw.putArray("features").add(event.path("features"));

        Invocation credit = explain(CREDIT, raw.toString(), "--json");

        assertThat(credit.exitCode()).as(credit.err()).isEqualTo(ExitCode.OK);
        JsonNode result = credit.json().at("/results/0");
        assertThat(result.path("output").asDouble())
                .isCloseTo(event.at("/outputs/bad_risk/0").asDouble(), within(1e-4));
        assertThat(result.path("attributions")).hasSize(61);
        assertThat(result.path("features")).hasSize(event.path("features").size());
        for (JsonNode feature : result.path("features")) {
            JsonNode expected = event.path("features").path(feature.path("name").asText());
            if (expected.isNumber()) {
                assertThat(feature.path("value").asDouble()).isCloseTo(expected.asDouble(), within(1e-3));
            } else {
                assertThat(feature.path("value").asText()).isEqualTo(expected.asText());
            }
        }
    }

    @Test
    void shouldSpeakToAPersonWithoutJson() throws IOException {
        JsonNode event = MAPPER.readTree(
                Files.readAllLines(Path.of("../../deploy/samples/credit.jsonl")).get(0));
        ObjectNode raw = MAPPER.createObjectNode();
        raw.putArray("features").add(event.path("features"));

        Invocation credit = explain(CREDIT, raw.toString(), "--top", "3");

        assertThat(credit.out())
                .contains("credit-risk 1, integrated-gradients, baseline zero")
                .contains("row 0  bad_risk bad: log-odds -0.2787")
                .contains("; declined")
                .contains("7882 DM")
                .contains("17 other features")
                .contains("quality: completeness gap")
                .contains("█");
    }

    @Test
    void shouldSayNothingOfABaselineWhenTheMethodHasNone() {
        String row = "{\"inputs\": [[0.9, -0.3, 1.2]]}";
        Invocation json = explain("golden", row, "--method", "gradient-x-input", "--json");
        Invocation text = explain("golden", row, "--method", "gradient-x-input");

        JsonNode result = json.json().at("/results/0");
        assertThat(flat(result.path("attributions")))
                .containsExactly(new double[] {0.823623266, -0.369082177, 0.614829305}, within(1e-8));
        assertThat(result.path("baseline_output").isNull()).isTrue();
        assertThat(result.path("completeness_gap").isNull()).isTrue();
        assertThat(result.path("standard_errors").isNull()).isTrue();
        assertThat(text.out()).doesNotContain("baseline").doesNotContain("gap").contains("1 step, converged");
    }

    @Test
    void shouldDrawFromTheSeed() {
        String row = "{\"inputs\": [[0.9, -0.3, 1.2]]}";
        String[] noise = {"--method", "smoothgrad", "--set", "base=expected-gradients", "--set", "base.samples=20"};
        Invocation first = explain("golden", row, with(noise, "--seed", "1", "--json"));
        Invocation again = explain("golden", row, with(noise, "--seed", "1", "--json"));
        Invocation other = explain("golden", row, with(noise, "--seed", "2", "--json"));

        assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.OK);
        assertThat(again.out()).isEqualTo(first.out());
        assertThat(other.out()).isNotEqualTo(first.out());
        assertThat(Arrays.stream(flat(first.json().at("/results/0/standard_errors"))))
                .hasSize(3)
                .allMatch(error -> error > 0);
        assertThat(explain("golden", row, with(noise, "--set", "base.sample=20"))
                        .err())
                .contains("base.sample: unknown");
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void shouldUseBaselinesOfTheTrainingSet() {
        Invocation mean = explain(CREDIT, creditRow(), "--baseline", "mean", "--json");
        Invocation drawn =
                explain(CREDIT, creditRow(), "--baseline", "training-sample", "--baseline-set", "rows=3", "--json");
        Invocation again =
                explain(CREDIT, creditRow(), "--baseline", "training-sample", "--baseline-set", "rows=3", "--json");

        assertThat(mean.exitCode()).as(mean.err()).isEqualTo(ExitCode.OK);
        assertThat(drawn.exitCode()).as(drawn.err()).isEqualTo(ExitCode.OK);
        assertThat(drawn.out()).isEqualTo(again.out());
        assertThat(mean.out()).isNotEqualTo(drawn.out());
    }

    private static String creditRow() {
        try {
            JsonNode event = MAPPER.readTree(Files.readAllLines(Path.of("../../deploy/samples/credit.jsonl"))
                    .get(0));
            ObjectNode document = MAPPER.createObjectNode();
            document.putArray("inputs").add(event.at("/inputs/features"));
            return document.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldExplainTheOthersWhenOneRowIsWrong() {
        Invocation mixed = explain(
                "golden",
                "{\"inputs\": [[0.9, -0.3, 1.2], [1, 2], [0.1, NaN, 0], [[1], [2, 3]], [1, 1, 1]],"
                        + " \"targets\": [0, 0, 0, 0, 7]}",
                "--json");

        assertThat(mixed.exitCode()).isEqualTo(ExitCode.FAILED);
        JsonNode results = mixed.json().path("results");
        assertThat(results).hasSize(5);
        assertThat(results.path(0).has("attributions")).isTrue();
        assertThat(results.at("/1/error/code").asText()).isEqualTo("WRONG_SHAPE");
        assertThat(results.at("/2/error/code").asText()).isEqualTo("NON_FINITE_INPUT");
        assertThat(results.at("/3/error/code").asText()).isEqualTo("WRONG_SHAPE");
        assertThat(results.at("/4/error/code").asText()).isEqualTo("TARGET_OUT_OF_RANGE");
        assertThat(mixed.errorLines()).hasSize(4).allMatch(line -> line.startsWith("rationale: row "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"inputs\": [[1, 2]]} | WRONG_SHAPE",
                "{\"inputs\": [[1, [2], 3]]} | WRONG_SHAPE",
                "{\"inputs\": [[1, \"2\", 3]]} | WRONG_SHAPE",
                "{\"inputs\": [[1, null, 3]]} | WRONG_SHAPE",
                "{\"inputs\": [1, 2, 3]} | WRONG_SHAPE",
                "{\"inputs\": [[1, Infinity, 3]]} | NON_FINITE_INPUT",
                "{\"inputs\": [[1, 1e999, 3]]} | NON_FINITE_INPUT",
                "{\"inputs\": {\"y\": [[1, 2, 3]]}} | UNKNOWN_INPUT",
                "{\"inputs\": [[1, 2, 3]], \"targets\": [-1]} | TARGET_OUT_OF_RANGE",
                "{\"features\": [{\"a\": 1}]} | UNKNOWN_FEATURE",
                "{\"inputs\": [[1, 2, 3]], \"targets\": [1.5]} | targets[0]: expected a whole number",
                "{\"inputs\": [[1, 2, 3]], \"targets\": [0, 0]} | targets: expected a list of 1",
                "{\"inputs\": [[1, 2, 3]], \"target\": [0]} | target: unknown key",
                "{\"inputs\": []} | inputs: expected a list of rows, found an empty list",
                "{\"rows\": []} | expected either inputs or features, found neither",
                "[[1, 2, 3]] | found a list",
                "{\"inputs\": [[1, 2 | invalid JSON at line 1",
                "{\"inputs\": [[1, 2, 3]]} {} | invalid JSON",
                "'' | found nothing",
            })
    void shouldRefuseInputThatTheModelDoesNotTake(String document, String message) {
        Invocation refused = explain("golden", document, "--json");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err()).contains(message);
        assertThat(refused.errorLines()).allMatch(line -> line.startsWith("rationale: "));
    }

    @Test
    void shouldListEveryProblemOfTheOptionsAtOnce() {
        Invocation wrong = explain(
                "golden",
                "{}",
                "--set",
                "stepz=3",
                "--set",
                "quadrature=simpson",
                "--baseline",
                "nowhere",
                "--tolerance",
                "2",
                "--target",
                "-1");

        assertThat(wrong.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).contains("stepz", "simpson", "nowhere", "--tolerance", "--target");
        assertThat(wrong.errorLines()).hasSize(5).allMatch(line -> line.startsWith("rationale: "));
    }

    @ParameterizedTest
    @CsvSource({
        "--method, saliency9, expected one of",
        "--target, 4, expected an index from 0 to 3",
        "--output, nothing, expected one of [logits]",
        "--objective, odds, raw",
        "--dtype, float64, only for a TorchScript file",
        "--top, 0, --top",
        "--baseline, constant, value"
    })
    void shouldRefuseAnOptionThatDoesNotFit(String option, String value, String message) throws IOException {
        ObjectNode document = MAPPER.createObjectNode();
        document.set("inputs", reference("bnd_reference.json").path("inputs"));

        Invocation refused = explain("bnd", document.toString(), option, value);

        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err()).contains(message);
        assertThat(refused.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"golden, is VALUE", "scalar_output.pt, its softmax is always 1"})
    void shouldRefuseASoftmaxThatMeansNothing(String model, String message) {
        Invocation refused = explain(model, "{\"inputs\": [[1, 2, 3]]}", "--objective", "probability");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err())
                .startsWith("rationale: --objective: expected raw")
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource({"float64, Double", "float16, Half"})
    void shouldHoldToTheNamedTypeWhenTheModuleHasAnother(String type, String message) {
        Invocation refused = explain("relu_mlp.pt", "{\"inputs\": [[1, 2, 3, 4, 5, 6]]}", "--dtype", type);

        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err()).contains("refused: forward:", message);
    }

    @Test
    void shouldReadAPipe() throws Exception {
        Path pipe = folder.resolve("rows");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<Path> writing = CompletableFuture.supplyAsync(() -> write(pipe, "{\"inputs\": [[1, 2, 3]]}"));

        Invocation explained =
                Invocation.of("explain", "--model", MODELS.resolve("golden").toString(), "--input", pipe.toString());

        assertThat(writing.get()).isEqualTo(pipe);
        assertThat(explained.exitCode()).as(explained.err()).isEqualTo(ExitCode.OK);
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldRefuseAnEmptyRow() {
        Invocation refused = explain("relu_mlp.pt", "{\"inputs\": [[]]}");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err()).contains("with at least one element, found float32[0]");
    }

    @Test
    void shouldRefuseTwoSourcesOfTargets() {
        Invocation both = explain("golden", "{\"inputs\": [[1, 2, 3]], \"targets\": [0]}", "--target", "0");

        assertThat(both.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(both.err()).contains("the file has targets of its own");
    }

    @Test
    void shouldRefuseWhenFilesAreMissing() {
        Invocation missing = Invocation.of("explain", "--model", "absent.pt", "--input", "absent.json");

        assertThat(missing.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(missing.errorLines()).hasSize(2);
        assertThat(missing.err()).contains("absent.pt", "absent.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch_coupled.pt", "not_a_model.pt", "digest_mismatch", "nondeterministic.pt"})
    void shouldSayWhyWhenTheModelIsRefused(String model) {
        Invocation refused = explain(model, "{\"inputs\": [[1, 2, 3]]}");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err()).startsWith("rationale: model ").contains("refused");
        assertThat(refused.err()).doesNotContain("\tat ");
        assertThat(refused.out()).isEmpty();
    }
}
