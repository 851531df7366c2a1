package dev.rationale.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One mapping of a YAML file: reads typed keys, notes every problem with its path, and knows which keys nobody read. */
final class Section {
    private final String path;
    private final JsonNode node;
    private final List<String> problems;
    private final Set<String> known = new TreeSet<>();

    Section(String path, JsonNode node, List<String> problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
        if (!node.isObject()) {
            problems.add(where() + ": expected a mapping, found " + kind(node));
        }
    }

    String where() {
        return path.isEmpty() ? "model.yaml" : path;
    }

    void problem(String key, String text) {
        problems.add(at(key) + ": " + text);
    }

    boolean has(String key) {
        known.add(key);
        return node.hasNonNull(key);
    }

    /** A text that must be there; empty, with a problem noted, where it is not. */
    String text(String key) {
        return scalar(key, JsonNode::isTextual, JsonNode::textValue, "a text in quotes")
                .orElse("");
    }

    String text(String key, String fallback) {
        return has(key) ? text(key) : fallback;
    }

    double number(String key) {
        return scalar(key, JsonNode::isNumber, JsonNode::doubleValue, "a number")
                .orElse(Double.NaN);
    }

    int integer(String key) {
        return scalar(key, JsonNode::canConvertToInt, JsonNode::intValue, "a whole number")
                .orElse(-1);
    }

    private <T> Optional<T> scalar(
            String key, Function<JsonNode, Boolean> test, Function<JsonNode, T> read, String what) {
        if (!has(key)) {
            problem(key, "expected " + what + ", found nothing");
            return Optional.empty();
        }
        JsonNode value = node.get(key);
        if (!test.apply(value)) {
            problem(key, "expected " + what + ", found " + kind(value));
            return Optional.empty();
        }
        return Optional.of(read.apply(value));
    }

    /** A list that must be there, element by element. */
    <T> List<T> list(String key, Function<JsonNode, Optional<T>> read, String what) {
        List<T> values = new ArrayList<>();
        int i = 0;
        for (JsonNode element : elements(key)) {
            Optional<T> value = read.apply(element);
            if (value.isEmpty()) {
                problem(key + "[" + i + "]", "expected " + what + ", found " + kind(element));
            }
            value.ifPresent(values::add);
            i++;
        }
        return values;
    }

    List<String> texts(String key) {
        return list(key, e -> Optional.ofNullable(e.textValue()), "a text in quotes");
    }

    List<Integer> integers(String key) {
        return list(key, e -> e.canConvertToInt() ? Optional.of(e.intValue()) : Optional.empty(), "a whole number");
    }

    /** As {@link #integers}, but the list may be empty. */
    List<Integer> integersOrEmpty(String key) {
        JsonNode value = node.get(key);
        return value != null && value.isArray() && value.isEmpty() ? List.of() : integers(key);
    }

    Section section(String key) {
        known.add(key);
        JsonNode value = node.get(key);
        return new Section(at(key), value == null ? MissingNode.getInstance() : value, problems);
    }

    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        for (JsonNode element : elements(key)) {
            sections.add(new Section(at(key + "[" + sections.size() + "]"), element, problems));
        }
        return sections;
    }

    private List<JsonNode> elements(String key) {
        known.add(key);
        JsonNode value = node.get(key);
        if (value == null || !value.isArray() || value.isEmpty()) {
            problem(key, "expected a list with at least one element, found " + kind(value));
            return List.of();
        }
        List<JsonNode> elements = new ArrayList<>();
        value.forEach(elements::add);
        return elements;
    }

    /** Notes every key that was not asked for. */
    void finish() {
        for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            if (!known.contains(key)) {
                problem(key, "unknown key; known are " + known);
            }
        }
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String kind(@Nullable JsonNode value) {
        return value == null || value.isMissingNode() || value.isNull()
                ? "nothing"
                : switch (value.getNodeType()) {
                    case OBJECT -> "a mapping";
                    case ARRAY -> value.isEmpty() ? "an empty list" : "a list";
                    case STRING -> "a text";
                    case NUMBER -> "a number";
                    case BOOLEAN -> "true or false";
                    default -> "something else";
                };
    }
}
