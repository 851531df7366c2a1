package dev.rationale.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Parameter;
import dev.rationale.config.ConfigReader;
import dev.rationale.config.InvalidConfigException;
import dev.rationale.config.Problem;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineResult;
import dev.rationale.engine.EngineSettings;
import dev.rationale.engine.Urgency;
import dev.rationale.model.BoundInput;
import dev.rationale.model.DType;
import dev.rationale.model.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Methods × wrappers × quadratures × baselines as configurations write them: each explains a record or is refused with a reason. */
class CombinationsTest {
    private static final Path DEPLOYED = Path.of("../../deploy").toAbsolutePath();
    private static final Path DOCUMENT = Path.of("../attribution/docs/combinations.md");
    private static final Pattern PLACE = Pattern.compile("models\\[0]\\.explain\\[(\\d+)].*");
    private static final List<String> REASONS = List.of(
            "with these parameters [a-z-]+ compares with no baseline; leave it out",
            "([a-z-]+: )?weights need several baselines, [a-z-]+ gives one; take another baseline or [a-z-]+ itself",
            "expected a method that compares with baselines, for it is these that are weighted, found [a-z-]+",
            "([a-z-]+: )*expected one input \\[channels, height, width], found shape \\[61]",
            "values: expected either values or row, found neither");

    /** With few draws, so that the grid takes seconds. */
    private static Map<String, String> cheap(String method, Map<String, String> given) {
        Map<String, String> parameters = new LinkedHashMap<>(given);
        for (Parameter parameter : Methods.byName(method).orElseThrow().parameters(given)) {
            String last = parameter.name().substring(parameter.name().lastIndexOf('.') + 1);
            if (List.of("samples", "count", "steps", "iterations", "points", "permutations", "scales")
                    .contains(last)) {
                parameters.putIfAbsent(parameter.name(), "3");
            }
        }
        return parameters;
    }

    /** Every method with its defaults, with every quadrature, and around every other method. */
    private static List<String> methods() {
        List<String> texts = new ArrayList<>();
        for (AttributionMethod method : Methods.all()) {
            texts.add(text(method.name(), Map.of()));
            for (Parameter parameter : method.parameters()) {
                if (List.of("quadrature", "base", "base.quadrature").contains(parameter.name())) {
                    parameter.choices().stream()
                            .filter(choice -> !choice.equals(parameter.defaultValue()))
                            .forEach(choice -> texts.add(text(method.name(), Map.of(parameter.name(), choice))));
                }
            }
        }
        return texts;
    }

    private static String text(String method, Map<String, String> given) {
        List<String> pairs = new ArrayList<>();
        cheap(method, given).forEach((name, value) -> pairs.add("\"" + name + "\": \"" + value + "\""));
        return "method: " + method + ", parameters: {" + String.join(", ", pairs) + "}";
    }

    private static List<String> baselines() {
        List<String> texts = new ArrayList<>(List.of(
                "",
                ", baseline: {kind: constant, parameters: {value: 0.5}}",
                ", baseline: {kind: training-sample, parameters: {rows: 3}}"));
        BaselineSources.kinds().stream()
                .filter(kind -> BaselineSources.parameters(kind).stream()
                        .noneMatch(parameter -> parameter.defaultValue() == null))
                .forEach(kind -> texts.add(", baseline: {kind: " + kind + "}"));
        return texts;
    }

    private static String configuration(List<String> entries) {
        StringBuilder text = new StringBuilder("kafka: {bootstrap.servers: \"b:9092\"}\n")
                .append("registry: {schema.registry.url: \"http://r\"}\ntopics:\n  predictions:\n");
        for (int i = 0; i < entries.size(); i++) {
            text.append("    - p").append(i).append('\n');
        }
        text.append("models:\n  - path: models/credit\n    explain:\n");
        for (int i = 0; i < entries.size(); i++) {
            text.append("      - {topics: [p").append(i).append("], tolerance: 1, ");
            text.append(entries.get(i)).append("}\n");
        }
        return text.toString();
    }

    private static LoadedConfig open(String text) {
        return LoadedConfig.open(new ConfigReader(Map.of()).parse(text, DEPLOYED, "grid.yaml"));
    }

    /** Removes refused entries from the list. */
    private static Map<String, String> refused(List<String> entries) {
        Map<String, String> refused = new TreeMap<>();
        boolean clean = false;
        while (!clean) {
            try {
                open(configuration(entries)).close();
                clean = true;
            } catch (InvalidConfigException e) {
                Map<Integer, String> reasons = new TreeMap<>();
                for (Problem problem : e.problems()) {
                    Matcher place = PLACE.matcher(problem.path());
                    assertThat(place.matches()).as("%s", problem).isTrue();
                    reasons.put(Integer.parseInt(place.group(1)), problem.message());
                    assertThat(problem.line()).isEqualTo(entries.size() + 8 + Integer.parseInt(place.group(1)));
                }
                reasons.forEach((index, reason) -> refused.put(entries.get(index), reason));
                entries.removeIf(refused::containsKey);
            }
        }
        return refused;
    }

    @Test
    void shouldExplainOrRefuseWithAReason() throws Exception {
        List<String> entries = new ArrayList<>();
        methods().forEach(method -> baselines().forEach(baseline -> entries.add(method + baseline)));
        int all = entries.size();

        Map<String, String> refused = refused(entries);

        assertThat(refused.size() + entries.size()).isEqualTo(all);
        refused.forEach((entry, reason) ->
                assertThat(REASONS).as("%s: %s", entry, reason).anyMatch(reason::matches));
        for (String reason : REASONS) {
            assertThat(refused.values()).anyMatch(found -> found.matches(reason));
        }
        try (LoadedConfig loaded = open(configuration(entries));
                AttributionEngine engine =
                        new AttributionEngine(EngineSettings.onProcessor(1024), EngineListener.NONE)) {
            assertThat(loaded.specs()).hasSameSizeAs(entries);
            for (int i = 0; i < entries.size(); i++) {
                assertThat(explained(engine, loaded.specs().get(i)).values())
                        .as(entries.get(i))
                        .hasSize(61)
                        .doesNotContain(Double.NaN);
            }
        }
    }

    private static Attribution explained(AttributionEngine engine, CompiledSpec spec) throws Exception {
        float[] row = spec.model().trainingData().rows().get(0);
        BoundInput input = spec.model().bind(Map.of("features", tensor(row)));
        EngineResult result = engine.submit(EngineRequest.of(
                        spec.model(), spec.start(input, new TargetChoice.Predicted(0), 1), input, Urgency.NORMAL))
                .get();
        assertThat(result).as("%s", spec.method().name()).isInstanceOf(EngineResult.Attributed.class);
        return ((EngineResult.Attributed) result).attribution();
    }

    private static Tensor tensor(float[] row) {
        double[] values = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            values[i] = row[i];
        }
        return Tensor.of(DType.FLOAT32, new long[] {row.length}, values);
    }

    @Test
    void shouldLoadTheDocumentedConfigurations() throws Exception {
        Matcher blocks = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOCUMENT));
        List<String> texts = new ArrayList<>();
        while (blocks.find()) {
            texts.add(blocks.group(1));
        }

        assertThat(texts).hasSize(3);
        for (String text : texts) {
            try (LoadedConfig loaded = open("""
                    kafka: {bootstrap.servers: "b:9092"}
                    registry: {schema.registry.url: "http://r"}
                    topics: {predictions: [p]}
                    """ + text)) {
                assertThat(loaded.specs()).hasSize(1);
            }
        }
    }

    @Test
    void shouldDocumentEveryReason() throws Exception {
        String document = Files.readString(DOCUMENT);
        assertThat(Stream.of(
                        "compares with no baseline",
                        "weights need several baselines",
                        "expected a method that compares",
                        "inputs that are no images"))
                .allSatisfy(reason -> assertThat(document).contains(reason));
    }
}
