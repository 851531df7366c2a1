package dev.rationale.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.TrainingData;
import dev.rationale.model.BoundInput;
import dev.rationale.model.DType;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Fixtures;
import dev.rationale.model.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What published libraries attribute on one TorchScript file; written by {@code references.py}, see
 * {@code topology/attribution/docs/references.md}.
 *
 * @param name of the file
 * @param document its content
 */
record References(String name, JsonNode document) {
    private static final Path REPOSITORY = Path.of("../..");
    private static final Path FOLDER = REPOSITORY.resolve("topology/attribution/src/test/resources/references");
    private static final String INPUT = "x";

    /** All files, each one model. */
    static List<References> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> !file.endsWith("versions.json"))
                    .sorted()
                    .map(file -> new References(file.getFileName().toString().replace(".json", ""), read(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ExplainableModel open() {
        Tensor first = tensor(document.path("rows").path(0));
        return ExplainableModel.open(
                REPOSITORY.resolve(document.at("/model/file").textValue()), Map.of(INPUT, first));
    }

    DType dtype() {
        return DType.valueOf(document.at("/model/dtype").textValue().toUpperCase(Locale.ROOT));
    }

    private Tensor tensor(JsonNode flat) {
        long[] shape = StreamSupport.stream(document.at("/model/shape").spliterator(), false)
                .mapToLong(JsonNode::longValue)
                .toArray();
        return Tensor.of(dtype(), shape, Fixtures.numbers(flat));
    }

    BoundInput bind(ExplainableModel model, JsonNode flat) {
        return model.bind(Map.of(INPUT, tensor(flat)));
    }

    /** The background rows, rounded to float32. */
    TrainingData training() {
        return new TrainingData(
                StreamSupport.stream(document.path("background").spliterator(), false)
                        .map(References::floats)
                        .toList(),
                null);
    }

    private static float[] floats(JsonNode flat) {
        double[] numbers = Fixtures.numbers(flat);
        float[] row = new float[numbers.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) numbers[i];
        }
        return row;
    }

    Target target(int row) {
        String objective = document.at("/model/objective").textValue().replace('-', '_');
        int index = document.path("targets").path(row).intValue();
        return new Target(0, index, Objective.valueOf(objective.toUpperCase(Locale.ROOT)));
    }

    /** Coordinates of each group, in the order of their numbers; none where every coordinate stands alone. */
    List<int[]> groups() {
        Map<Integer, List<Integer>> members = new TreeMap<>();
        JsonNode numbers = document.path("groups");
        for (int i = 0; i < numbers.size(); i++) {
            members.computeIfAbsent(numbers.path(i).intValue(), group -> new ArrayList<>())
                    .add(i);
        }
        return members.values().stream()
                .map(group -> group.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    List<Case> cases() {
        return StreamSupport.stream(document.path("cases").spliterator(), false)
                .map(node -> new Case(this, node))
                .toList();
    }

    /**
     * One method of one library with its settings.
     *
     * @param of the model's references
     * @param node library, method, settings, baseline, attributions, draws, defect
     */
    record Case(References of, JsonNode node) {

        /** Library and method, as {@code "captum IntegratedGradients"}. */
        String method() {
            return node.path("library").textValue() + " " + node.path("method").textValue();
        }

        String setting(String name) {
            return node.path("settings").path(name).asText();
        }

        /** A setting of several numbers, separated by commas. */
        String settings(String name) {
            return StreamSupport.stream(node.path("settings").path(name).spliterator(), false)
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(","));
        }

        /** The orders that the library drew for a row, of coordinates or of the file's groups. */
        List<int[]> permutations(int row) {
            return StreamSupport.stream(
                            node.path("draws").path(row).path("permutations").spliterator(), false)
                    .map(order -> StreamSupport.stream(order.spliterator(), false)
                            .mapToInt(JsonNode::intValue)
                            .toArray())
                    .toList();
        }

        /** The rows that it explains, flat. */
        JsonNode rows() {
            return of.document.path(node.path("explained").textValue());
        }

        /** The baseline, {@code [d]}; empty where the method has none. */
        Optional<double[]> baseline() {
            JsonNode name = node.path("baseline");
            return name.isMissingNode()
                    ? Optional.empty()
                    : Optional.of(Fixtures.numbers(of.document.path("baselines").path(name.textValue())));
        }

        /** What the library attributed to a row, {@code [d]}. */
        double[] attribution(int row) {
            return Fixtures.numbers(node.path("attributions").path(row));
        }

        /** Whether all of the library's own arithmetic is in float64. */
        boolean isExact() {
            return of.dtype() == DType.FLOAT64 && node.path("defect").asText().isEmpty();
        }

        @Override
        public String toString() {
            return String.join(
                    " ",
                    of.name + ":",
                    method(),
                    node.path("settings").toString(),
                    node.path("baseline").asText(),
                    node.path("default_dtype").asText());
        }
    }
}
