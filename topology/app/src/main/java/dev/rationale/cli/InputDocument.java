package dev.rationale.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The JSON document that {@code rationale explain} reads: {@code {"inputs": [row, …]}}, with several inputs
 * {@code {"inputs": {name: [row, …], …}}}, or {@code {"features": [{name: raw value, …}, …]}}; and {@code "targets"}, one per
 * row, where null stands for the predicted one.
 *
 * @param rows per row, input name to nested lists; the name is empty where the document names none
 * @param features per row, the object of raw values; empty where the document has inputs
 * @param targets per row; empty where the predicted target is meant
 * @param namesTargets whether the document has targets at all
 */
record InputDocument(
        List<Map<String, JsonNode>> rows, List<JsonNode> features, List<OptionalInt> targets, boolean namesTargets) {
    /** Name of the only input of a document that names none. */
    static final String UNNAMED = "";

    /**
     * Reads a file, or standard input for {@code -}.
     *
     * @throws CommandException with every problem of the document as a whole; single rows are not looked at
     */
    static InputDocument read(String source, InputStream standardInput) {
        String name = source.equals("-") ? "standard input" : source;
        try {
            byte[] bytes = source.equals("-") ? standardInput.readAllBytes() : Files.readAllBytes(Path.of(source));
            return parse(Json.MAPPER.readTree(bytes), name);
        } catch (JacksonException e) {
            JsonLocation at = e.getLocation();
            throw CommandException.invalid(name + ": expected a JSON object, found invalid JSON"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()) + ": "
                    + kind(e));
        } catch (NoSuchFileException e) {
            throw CommandException.invalid(name + ": expected a JSON file with inputs, found no such file");
        } catch (IOException e) {
            throw CommandException.invalid(name + ": cannot be read: " + e.getMessage());
        }
    }

    /** Jackson's own messages quote the text, which may hold feature values. */
    private static String kind(JacksonException error) {
        String message = error.getOriginalMessage();
        if (message.startsWith("Unexpected end-of-input")) {
            return "the text ends too early";
        }
        return message.startsWith("Duplicate field") ? "a key twice" : "unexpected text";
    }

    private static InputDocument parse(JsonNode root, String name) {
        List<String> problems = new ArrayList<>();
        if (!root.isObject()) {
            throw CommandException.invalid(name + ": expected {\"inputs\": [row, …]}, found " + article(root));
        }
        root.fieldNames().forEachRemaining(key -> {
            if (!List.of("inputs", "features", "targets").contains(key)) {
                problems.add(key + ": unknown key; known are inputs, features, targets");
            }
        });
        if (root.has("inputs") == root.has("features")) {
            problems.add("expected either inputs or features, found " + (root.has("inputs") ? "both" : "neither"));
        }
        List<Map<String, JsonNode>> rows = root.has("inputs") ? inputs(root.path("inputs"), problems) : List.of();
        List<JsonNode> features = root.has("features") ? features(root.path("features"), problems) : List.of();
        int count = Math.max(rows.size(), features.size());
        List<OptionalInt> targets = root.has("targets")
                ? targets(root.path("targets"), count, problems)
                : Collections.nCopies(count, OptionalInt.empty());
        if (!problems.isEmpty()) {
            throw CommandException.invalid(
                    problems.stream().map(problem -> name + ": " + problem).toList());
        }
        return new InputDocument(rows, features, targets, root.has("targets"));
    }

    private static List<Map<String, JsonNode>> inputs(JsonNode inputs, List<String> problems) {
        Map<String, JsonNode> columns = new LinkedHashMap<>();
        if (inputs.isObject()) {
            inputs.properties().forEach(input -> columns.put(input.getKey(), input.getValue()));
        } else {
            columns.put(UNNAMED, inputs);
        }
        List<Map<String, JsonNode>> rows = new ArrayList<>();
        columns.forEach((name, column) -> {
            String path = name.equals(UNNAMED) ? "inputs" : "inputs." + name;
            if (!column.isArray() || column.isEmpty()) {
                problems.add(path + ": expected a list of rows, found " + article(column));
            } else if (!rows.isEmpty() && rows.size() != column.size()) {
                problems.add(
                        path + ": expected " + rows.size() + " rows as in the inputs before, found " + column.size());
            } else {
                for (int row = 0; row < column.size(); row++) {
                    if (rows.size() == row) {
                        rows.add(new LinkedHashMap<>());
                    }
                    rows.get(row).put(name, column.get(row));
                }
            }
        });
        if (columns.isEmpty()) {
            problems.add("inputs: expected an object of input name to rows, found an empty one");
        }
        return rows;
    }

    private static List<JsonNode> features(JsonNode features, List<String> problems) {
        if (!features.isArray() || features.isEmpty()) {
            problems.add("features: expected a list of objects, found " + article(features));
            return List.of();
        }
        List<JsonNode> rows = new ArrayList<>();
        for (JsonNode row : features) {
            if (!row.isObject()) {
                problems.add("features[" + rows.size() + "]: expected an object of name to raw value, found "
                        + article(row));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<OptionalInt> targets(JsonNode targets, int rows, List<String> problems) {
        if (!targets.isArray() || targets.size() != rows) {
            problems.add("targets: expected a list of " + rows + ", one per row, found "
                    + (targets.isArray() ? "a list of " + targets.size() : article(targets)));
            return List.of();
        }
        List<OptionalInt> list = new ArrayList<>();
        for (JsonNode target : targets) {
            if (!target.isNull() && !target.isInt()) {
                problems.add("targets[" + list.size() + "]: expected a whole number or null, found " + article(target));
            }
            list.add(target.isInt() ? OptionalInt.of(target.intValue()) : OptionalInt.empty());
        }
        return list;
    }

    /** What kind of value a node is, never which. */
    static String article(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> node.isEmpty() ? "an empty list" : "a list";
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case MISSING, BINARY, POJO -> "nothing";
        };
    }
}
