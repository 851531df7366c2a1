package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.metric.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    private static final String CREDIT = "../../deploy/models/credit";
    private static final String FASHION = "../../deploy/models/fashion";
    private static final String CREDIT_DATA = "../../deploy/samples/credit.jsonl";
    private static final String FASHION_DATA = "../../deploy/samples/fashion.jsonl";

    @TempDir
    private Path folder = Path.of("");

    private static Invocation evaluate(String model, String data, String... options) {
        List<String> arguments = new ArrayList<>(List.of("evaluate", "--model", model, "--data", data));
        arguments.addAll(List.of(options));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    /** Value by contestant, measure and replacement. */
    private static Map<String, Double> values(Path csv) throws IOException {
        Map<String, Double> values = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(csv);
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = DataRows.fields(line);
            String value = fields.get(11);
            values.put(
                    String.join(" ", fields.get(1), fields.get(2), fields.get(6), fields.get(8))
                            .strip(),
                    value.isEmpty() ? Double.NaN : Double.parseDouble(value));
        }
        return values;
    }

    /** Golden vector "IG GL n=50": Σ = f(x), R = 1.702069518. */
    @Test
    void shouldReachTheClosedForm() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.json"), "{\"inputs\": [[0.9, -0.3, 1.2]]}");
        Path csv = folder.resolve("table.csv");
        Invocation found = evaluate(
                "src/test/resources/models/golden",
                rows.toString(),
                "--method",
                "integrated-gradients{quadrature=gausslegendre,steps=50}",
                "--csv",
                csv.toString());

        assertThat(found.exitCode()).as(found.err()).isEqualTo(ExitCode.OK);
        Map<String, Double> values = values(csv);
        String prefix = "integrated-gradients{quadrature=gausslegendre,steps=50} zero ";
        assertThat(values.get(prefix + "ncc-ratio")).isCloseTo(1.702069518, within(1e-8));
        assertThat(values.get(prefix + "completeness-gap")).isCloseTo(0, within(1e-10));
        assertThat(values.get(prefix + "mass")).isCloseTo(0.873937837 + 0.492625225 + 1.022039086, within(1e-7));
    }

    @Test
    void shouldMeasureCreditWithTwoReplacementsAndWriteBothFiles() throws IOException {
        Path csv = folder.resolve("table.csv");
        Path markdown = folder.resolve("table.md");
        Invocation found = evaluate(
                CREDIT,
                CREDIT_DATA,
                "--limit",
                "12",
                "--baseline",
                "mean",
                "--baseline",
                "training-sample{rows=3}",
                "--unit",
                "feature",
                "--csv",
                csv.toString(),
                "--markdown",
                markdown.toString());

        assertThat(found.exitCode()).as(found.err()).isEqualTo(ExitCode.OK);
        assertThat(Files.readAllLines(markdown)).isEqualTo(found.out().lines().toList());
        assertThat(found.out()).contains("per feature", "integrated-gradients from mean (12 records)", "deletion ↓");
        assertThat(found.err()).contains("24 of 24 explanations (100 %)");
        Map<String, Double> values = values(csv);
        for (String measure : List.of(
                "deletion",
                "insertion",
                "diffid",
                "comprehensiveness",
                "sufficiency",
                "log-odds",
                "auc-comp",
                "aoc-lo",
                "infidelity")) {
            for (String replacement : List.of("zero", "mean")) {
                assertThat(values)
                        .containsKey("integrated-gradients mean " + measure + " " + replacement)
                        .containsKey("integrated-gradients training-sample{rows=3} " + measure + " " + replacement);
            }
        }
        assertThat(values).containsKey("integrated-gradients mean diffid remaining-mean");
        assertThat(values.get("integrated-gradients mean relative-gap")).isLessThan(0.05);
        assertThat(values.get("integrated-gradients mean ncc-ratio")).isGreaterThan(0.95);
        assertThat(values.get("integrated-gradients mean infidelity own-baseline"))
                .isEqualTo(values.get("integrated-gradients mean infidelity mean"));
        assertThat(values.get("integrated-gradients mean deletion mean"))
                .as("what lowers the class first comes out first")
                .isLessThan(values.get("integrated-gradients mean insertion mean"));
        assertThat(values.get("integrated-gradients training-sample{rows=3} purity"))
                .as("three baselines have no one class")
                .isNaN();
    }

    @Test
    void shouldCheckFashionOnChangedWeights() throws IOException {
        Path csv = folder.resolve("table.csv");
        Invocation found = evaluate(
                FASHION,
                FASHION_DATA,
                "--limit",
                "2",
                "--metric",
                "all",
                "--draws",
                "2",
                "--steps",
                "5",
                "--method",
                "integrated-gradients{quadrature=gausslegendre,steps=4}",
                "--csv",
                csv.toString());

        assertThat(found.exitCode()).as(found.err()).isEqualTo(ExitCode.OK);
        assertThat(found.out()).contains("## Layers drawn anew", "## Weights perturbed", "per pixel", "| blur |");
        String prefix = "integrated-gradients{quadrature=gausslegendre,steps=4} zero ";
        Map<String, Double> values = values(csv);
        assertThat(values)
                .containsKeys(
                        prefix + "randomisation layers.9",
                        prefix + "randomisation layers.0",
                        prefix + "perturbation 0.001",
                        prefix + "perturbation 1.0",
                        prefix + "sensitivity-max",
                        prefix + "purity");
        assertThat(values.get(prefix + "perturbation 0.001")).isGreaterThan(0.95);
        assertThat(values.get(prefix + "perturbation 1.0")).isLessThan(values.get(prefix + "perturbation 0.001"));
        for (Measure measure : Measure.values()) {
            assertThat(values.keySet()).anyMatch(key -> key.startsWith(prefix + measure.identifier()));
        }
    }

    @Test
    void shouldGiveTheSameNumbersAgain() throws IOException {
        List<Map<String, Double>> runs = new ArrayList<>();
        for (String name : List.of("a.csv", "b.csv")) {
            Path csv = folder.resolve(name);
            evaluate(
                    CREDIT,
                    CREDIT_DATA,
                    "--limit",
                    "5",
                    "--baseline",
                    "training-sample",
                    "--seed",
                    "9",
                    "--metric",
                    "infidelity",
                    "--metric",
                    "sensitivity-max",
                    "--csv",
                    csv.toString());
            runs.add(values(csv));
        }

        assertThat(runs.get(0)).isNotEmpty();
        // Batches differ between runs, and float32 rounds with them.
        runs.get(0)
                .forEach((key, value) -> assertThat(runs.get(1).get(key))
                        .as(key)
                        .isCloseTo(value, within(1e-4 * Math.max(1, Math.abs(value)))));
    }

    @Test
    void shouldReadRawFeaturesAndNameRowsThatTheModelRefuses() throws IOException {
        String event = Files.readAllLines(Path.of(CREDIT_DATA)).get(0);
        Map<String, String> features = new LinkedHashMap<>();
        new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(event)
                .path("features")
                .properties()
                .forEach(feature ->
                        features.put(feature.getKey(), feature.getValue().asText()));
        String good = String.join(
                ",", features.values().stream().map(value -> '"' + value + '"').toList());
        Path csv = Files.write(
                folder.resolve("rows.csv"),
                List.of(String.join(",", features.keySet()), good, good.replace("\"42\"", "\"soon\""), "1,2"));

        Invocation found = evaluate(CREDIT, csv.toString(), "--metric", "mass");

        assertThat(found.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(found.errorLines())
                .anySatisfy(line -> assertThat(line).contains("line 3: NOT_A_NUMBER", "duration"))
                .anySatisfy(line -> assertThat(line).contains("line 4", "found 2"));
        assertThat(found.out()).contains("(1 records)", "| mass |");
        assertThat(found.err()).doesNotContain("soon");
    }

    @Test
    void shouldRefuseOneReplacement() {
        Invocation found = evaluate(CREDIT, CREDIT_DATA, "--replacement", "zero");

        assertThat(found.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(found.err()).contains("--replacement: expected two at least");
        assertThat(found.out()).isEmpty();
    }

    @Test
    void shouldNameEveryWrongOption() {
        Invocation found = Invocation.of(
                "evaluate",
                "--model",
                "nowhere",
                "--data",
                "nothing.jsonl",
                "--limit",
                "0",
                "--metric",
                "beauty",
                "--method",
                "x{",
                "--steps",
                "0",
                "--share",
                "1",
                "--draws",
                "0",
                "--radius",
                "-1",
                "--unit",
                "row",
                "--tolerance",
                "0",
                "--csv",
                "nowhere/at/all.csv");

        assertThat(found.exitCode()).isEqualTo(ExitCode.INVALID);
        for (String option : Arrays.asList(
                "--model",
                "--data",
                "--limit",
                "--metric",
                "--method",
                "--steps",
                "--share",
                "--draws",
                "--radius",
                "--unit",
                "--tolerance",
                "--csv")) {
            assertThat(found.errorLines())
                    .anySatisfy(line -> assertThat(line).startsWith("rationale: " + option + ":"));
        }
        assertThat(found.err()).contains("infidelity");
    }

    @Test
    void shouldNameEveryThingThatTheModelDoesNotHave() {
        Invocation found = evaluate(
                CREDIT,
                CREDIT_DATA,
                "--limit",
                "1",
                "--method",
                "tea-leaves",
                "--baseline",
                "nirvana",
                "--method",
                "integrated-gradients{steps=0}",
                "--replacement",
                "zero",
                "--replacement",
                "blur",
                "--unit",
                "pixel");

        assertThat(found.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(found.err())
                .contains("--method: expected one of", "tea-leaves")
                .contains("steps: expected at least 1")
                .contains("--replacement: blur: expected one input")
                .contains("--unit: expected one input");
        assertThat(evaluate(CREDIT, CREDIT_DATA, "--baseline", "nirvana").err()).contains("nirvana");
        assertThat(evaluate(CREDIT, CREDIT_DATA, "--output", "luck").err()).contains("--output", "bad_risk");
        assertThat(evaluate(CREDIT, CREDIT_DATA, "--objective", "probability").err())
                .contains("--objective");
    }

    @Test
    void shouldSayThatNoRowFitsTheModel() {
        Invocation found = evaluate(CREDIT, FASHION_DATA, "--limit", "2");

        assertThat(found.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(found.err()).contains("line 1: ", "expected a row that the model takes");
        assertThat(found.out()).isEmpty();
    }
}
