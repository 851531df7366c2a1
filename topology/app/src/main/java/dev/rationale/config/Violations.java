package dev.rationale.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;

/** Violations of the schema in words: what was expected, what was found, what is known. */
final class Violations {
    private final ShippedSchema schema;
    private final Problems problems;

    Violations(ShippedSchema schema, Problems problems) {
        this.schema = schema;
        this.problems = problems;
    }

    void collect(JsonNode configuration) {
        schema.validate(configuration).forEach(this::add);
    }

    private void add(Error error) {
        NodePath location = error.getInstanceLocation();
        ConfigPath path = ConfigPath.ROOT;
        JsonNode rules = schema.root();
        String last = "";
        for (int i = 0; i < location.getNameCount(); i++) {
            if (location.getElement(i) instanceof Integer index) {
                path = path.item(index);
                rules = rules.path("items");
            } else {
                last = location.getName(i);
                path = path.key(last);
                rules = ShippedSchema.key(rules, last);
            }
        }
        switch (error.getKeyword()) {
            case "additionalProperties" ->
                problems.add(path.key(error.getProperty()), "unknown key; known are " + names(rules));
            case "required" -> problems.add(path.key(error.getProperty()), "required, but missing");
            default -> problems.add(path, message(error, rules, last));
        }
    }

    private static String message(Error error, JsonNode rules, String key) {
        JsonNode found = error.getInstanceNode();
        String shown = Secrets.hides(key) ? "a value that is not shown" : found.toString();
        return switch (error.getKeyword()) {
            case "type" -> "expected " + String.join(" or ", ShippedSchema.types(rules)) + ", found " + kind(found);
            case "enum" -> "expected one of " + rules.path("enum") + ", found " + shown;
            case "pattern" ->
                "expected text that matches " + rules.path("pattern").asText() + example(rules) + ", found " + shown;
            case "minimum" -> "expected at least " + rules.path("minimum") + ", found " + shown;
            case "exclusiveMinimum" -> "expected more than " + rules.path("exclusiveMinimum") + ", found " + shown;
            case "maximum" -> "expected at most " + rules.path("maximum") + ", found " + shown;
            case "minItems" -> "expected at least " + rules.path("minItems") + " entry, found none";
            case "uniqueItems" -> "entries must differ from each other";
            case "minLength" -> "must not be empty";
            default -> "does not satisfy " + error.getKeyword() + " of the schema";
        };
    }

    private static String example(JsonNode rules) {
        JsonNode examples = rules.path("examples");
        return examples.isMissingNode()
                ? ""
                : " (for example " + examples.path(0).asText() + ")";
    }

    private static List<String> names(JsonNode rules) {
        List<String> names = new ArrayList<>();
        rules.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** What a value is, without showing it. */
    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT, POJO -> "a mapping";
            case STRING, BINARY -> "text";
            case NUMBER -> node.isIntegralNumber() ? "a whole number" : "a number with a fraction";
            case BOOLEAN -> "true or false";
            case NULL, MISSING -> "nothing";
        };
    }
}
