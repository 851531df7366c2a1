package dev.rationale.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rationale.model.Manifest.Column;
import dev.rationale.model.Manifest.Input;
import dev.rationale.model.Manifest.Output;
import dev.rationale.model.Manifest.Space;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads {@code model.yaml}; collects every problem before it refuses. */
final class ManifestReader {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION));

    /** As many doubles as a buffer holds. */
    private static final int MOST_ELEMENTS = Integer.MAX_VALUE / Double.BYTES;

    private final List<String> problems = new ArrayList<>();

    private ManifestReader() {}

    static Manifest read(Path yaml) {
        JsonNode root;
        try {
            root = YAML.readTree(Files.readAllBytes(yaml));
        } catch (JsonProcessingException e) {
            throw new ModelRefusedException(yaml.toString(), "no valid YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new ModelRefusedException(yaml.toString(), "cannot be read: " + e.getMessage());
        }
        ManifestReader reader = new ManifestReader();
        Manifest manifest = reader.manifest(new Section("", root, reader.problems));
        if (!reader.problems.isEmpty()) {
            throw new ModelRefusedException(yaml.toString(), reader.problems);
        }
        return manifest;
    }

    private Manifest manifest(Section root) {
        List<Input> inputs = inputs(root);
        List<Output> outputs = outputs(root);
        Manifest manifest = new Manifest(
                root.text("name"),
                root.text("version"),
                fileName(root, "file"),
                digest(root),
                root.text("licence", ""),
                inputs,
                outputs,
                root.has("features") ? features(root.section("features"), inputs) : Optional.empty(),
                root.has("training") ? Optional.of(training(root.section("training"))) : Optional.empty(),
                root.has("recorded") ? Optional.of(fileName(root, "recorded")) : Optional.empty(),
                root.has("decision") ? Optional.of(decision(root.section("decision"), outputs)) : Optional.empty());
        root.finish();
        return manifest;
    }

    /** A file inside the model's folder, so that a manifest cannot point at the rest of the machine. */
    private static String fileName(Section section, String key) {
        String name = section.text(key);
        Path path = Path.of(name).normalize();
        if (path.isAbsolute() || path.startsWith("..")) {
            section.problem(key, "expected a file inside the model's folder");
        }
        return name;
    }

    private static String digest(Section root) {
        String digest = root.text("sha256").toLowerCase(Locale.ROOT);
        if (!digest.isEmpty() && !digest.matches("[0-9a-f]{64}")) {
            root.problem("sha256", "expected 64 hexadecimal digits");
        }
        return digest;
    }

    private static List<Input> inputs(Section root) {
        List<Input> inputs = new ArrayList<>();
        for (Section section : root.sections("inputs")) {
            String text = section.text("dtype");
            Optional<DType> dtype = DType.parse(text);
            if (dtype.isEmpty() && !text.isEmpty()) {
                List<String> known =
                        Arrays.stream(DType.values()).map(DType::text).toList();
                section.problem("dtype", "expected one of " + known + ", found '" + text + "'");
            }
            inputs.add(new Input(section.text("name"), dtype.orElse(DType.FLOAT32), shape(section)));
            section.finish();
        }
        unique(root, "inputs", inputs, Input::name);
        if (!inputs.isEmpty()
                && inputs.stream().noneMatch(input -> input.dtype().floating())) {
            root.problem(
                    "inputs",
                    "no input has a floating type, and there is no gradient with respect to integers; export the model"
                            + " with its embedding as input");
        }
        return inputs;
    }

    private static long[] shape(Section section) {
        if (!section.has("shape")) {
            section.problem("shape", "expected a list of sizes without batch axis, found nothing");
            return new long[0];
        }
        long[] shape = section.integersOrEmpty("shape").stream()
                .mapToLong(size -> {
                    if (size == 0 || size < -1) {
                        section.problem("shape", "expected sizes above 0, or -1 for any, found " + size);
                    }
                    return size;
                })
                .toArray();
        double elements = Arrays.stream(shape).mapToDouble(Math::abs).reduce(1, (a, b) -> a * b);
        if (elements > MOST_ELEMENTS) {
            section.problem("shape", "expected at most " + MOST_ELEMENTS + " elements");
        }
        return shape;
    }

    private static List<Output> outputs(Section root) {
        List<Output> outputs = new ArrayList<>();
        for (Section section : root.sections("outputs")) {
            String text = section.text("space", Space.LOGIT.name());
            Optional<Space> space = Arrays.stream(Space.values())
                    .filter(known -> known.name().equals(text))
                    .findFirst();
            if (space.isEmpty()) {
                section.problem(
                        "space", "expected one of " + Arrays.toString(Space.values()) + ", found '" + text + "'");
            }
            List<String> classes = section.has("classes") ? section.texts("classes") : List.of();
            outputs.add(new Output(section.text("name"), space.orElse(Space.LOGIT), classes));
            section.finish();
        }
        unique(root, "outputs", outputs, Output::name);
        return outputs;
    }

    private static <T> void unique(Section section, String key, List<T> things, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        for (T thing : things) {
            if (!seen.add(name.apply(thing))) {
                section.problem(key, "the name '" + name.apply(thing) + "' appears twice");
            }
        }
    }

    private static Optional<Manifest.Features> features(Section section, List<Input> inputs) {
        String name = section.text("input");
        Optional<Input> input =
                inputs.stream().filter(known -> known.name().equals(name)).findFirst();
        if (input.isEmpty()) {
            section.problem("input", "no input has this name");
        } else if (!input.get().dtype().floating()) {
            section.problem(
                    "input",
                    "expected a floating type, found " + input.get().dtype().text());
        }
        if (section.has("columns") == section.has("grid")) {
            section.problem("columns", "expected either columns or grid");
            return Optional.empty();
        }
        Manifest.Features features =
                section.has("grid") ? grid(section.section("grid"), name, input) : columns(section, name, input);
        section.finish();
        return Optional.of(features);
    }

    private static Manifest.Grid grid(Section section, String name, Optional<Input> input) {
        Manifest.Grid grid =
                new Manifest.Grid(name, section.integer("rows"), section.integer("columns"), section.texts("names"));
        if (grid.rows() < 1 || grid.columns() < 1 || grid.names().size() != grid.rows() * grid.columns()) {
            section.problem(
                    "names",
                    "expected one name per cell (" + grid.rows() + " x " + grid.columns() + "), found "
                            + grid.names().size());
        }
        unique(section, "names", grid.names(), Function.identity());
        input.filter(seen -> seen.shape().length < 2)
                .ifPresent(seen -> section.problem(
                        "rows",
                        "expected an input of shape [..., height, width], found " + Arrays.toString(seen.shape())));
        section.finish();
        return grid;
    }

    private static Manifest.Columns columns(Section section, String name, Optional<Input> input) {
        List<Column> columns = new ArrayList<>();
        List<Integer> covered = new ArrayList<>();
        for (Section column : section.sections("columns")) {
            columns.add(column.has("categories") ? category(column, covered) : number(column, covered));
            column.finish();
        }
        unique(section, "columns", columns, Column::name);
        input.ifPresent(seen -> coverage(section, seen.shape(), covered));
        return new Manifest.Columns(name, columns);
    }

    /** Every column of the input belongs to exactly one feature; else attribution would vanish or count twice. */
    private static void coverage(Section section, long[] shape, List<Integer> covered) {
        if (shape.length != 1 || shape[0] < 0) {
            section.problem("columns", "expected an input of shape [columns], found " + Arrays.toString(shape));
            return;
        }
        int[] uses = new int[(int) shape[0]];
        for (int column : covered) {
            if (column < 0 || column >= uses.length) {
                section.problem("columns", "column " + column + " is outside 0.." + (uses.length - 1));
            } else {
                uses[column]++;
            }
        }
        for (int i = 0; i < uses.length; i++) {
            if (uses[i] != 1) {
                section.problem("columns", "column " + i + " belongs to " + uses[i] + " features, expected one");
            }
        }
    }

    private static Column number(Section section, List<Integer> covered) {
        String name = section.text("name");
        Manifest.NumberColumn column = new Manifest.NumberColumn(
                name,
                section.text("label", name),
                section.text("unit", ""),
                section.integer("column"),
                section.number("mean"),
                section.number("std"));
        if (column.std() <= 0) {
            section.problem("std", "expected more than 0");
        }
        covered.add(column.column());
        return column;
    }

    private static Column category(Section section, List<Integer> covered) {
        String name = section.text("name");
        List<String> categories = section.texts("categories");
        Manifest.CategoryColumn column = new Manifest.CategoryColumn(
                name,
                section.text("label", name),
                section.integers("columns"),
                categories,
                section.has("labels") ? section.texts("labels") : categories);
        if (column.columns().size() != categories.size() || column.labels().size() != categories.size()) {
            section.problem(
                    "categories",
                    "expected as many columns and labels as categories (" + categories.size() + "), found "
                            + column.columns().size() + " and "
                            + column.labels().size());
        }
        unique(section, "categories", categories, Function.identity());
        covered.addAll(column.columns());
        return column;
    }

    private static Manifest.Training training(Section section) {
        Manifest.Training training = new Manifest.Training(fileName(section, "rows"), fileName(section, "mean"));
        section.finish();
        return training;
    }

    private static Manifest.Decision decision(Section section, List<Output> outputs) {
        Manifest.Decision decision = new Manifest.Decision(
                section.text("output"),
                section.integer("index"),
                section.number("threshold"),
                section.text("above"),
                section.text("below"));
        Optional<Output> output = outputs.stream()
                .filter(known -> known.name().equals(decision.output()))
                .findFirst();
        if (output.isEmpty()) {
            section.problem("output", "no output has this name");
        } else if (decision.index() < 0
                || (!output.get().classes().isEmpty()
                        && decision.index() >= output.get().classes().size())) {
            section.problem("index", "outside the classes of this output");
        }
        section.finish();
        return decision;
    }
}
