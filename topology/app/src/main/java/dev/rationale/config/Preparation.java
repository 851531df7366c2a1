package dev.rationale.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree ready for validation: replaces <code>${NAME}</code> and <code>${NAME:-default}</code> in values by environment
 * variables, reads text from the environment as the type that the schema wants, drops keys without a value, and writes
 * every default out.
 */
final class Preparation {
    /** <code>$${</code> stands for a literal <code>${</code>; Kafka's own <code>${provider:path:key}</code> does not match. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,18}");

    private final Map<String, String> variables;
    private final Problems problems;

    Preparation(Map<String, String> variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    void prepare(ObjectNode node, JsonNode schema, ConfigPath path) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode value = node.path(name);
            if (value.isNull()) {
                node.remove(name);
            } else {
                node.set(name, prepared(value, ShippedSchema.key(schema, name), path.key(name)));
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode preset = property.getValue().get("default");
            if (preset != null && !node.has(property.getKey())) {
                node.set(
                        property.getKey(),
                        prepared(preset.deepCopy(), property.getValue(), path.key(property.getKey())));
            }
        }
    }

    private JsonNode prepared(JsonNode value, JsonNode schema, ConfigPath path) {
        if (value instanceof ObjectNode object) {
            prepare(object, schema, path);
        } else if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, prepared(array.path(i), schema.path("items"), path.item(i)));
            }
        } else if (value instanceof TextNode text) {
            boolean overridden = problems.fromEnvironment(path);
            String replaced = overridden ? text.textValue() : substituted(text.textValue(), path);
            if (replaced != null && (overridden || !replaced.equals(text.textValue()))) {
                return typed(replaced, ShippedSchema.types(schema));
            }
        }
        return value;
    }

    private @Nullable String substituted(String text, ConfigPath path) {
        StringBuilder result = new StringBuilder();
        Matcher matcher = REFERENCE.matcher(text);
        boolean complete = true;
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = name == null ? "${" : variables.getOrDefault(name, matcher.group(2));
            if (value == null) {
                problems.settle(path, "the environment variable " + name + " is not set");
                complete = false;
                value = "";
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        return complete ? matcher.appendTail(result).toString() : null;
    }

    private static JsonNode typed(String text, Set<String> types) {
        if (types.contains("string") && !types.contains("integer")) {
            return TextNode.valueOf(text);
        }
        if ((types.contains("integer") || types.contains("number"))
                && INTEGER.matcher(text).matches()) {
            return BigIntegerNode.valueOf(new BigInteger(text));
        }
        if (types.contains("number")) {
            try {
                return DoubleNode.valueOf(Double.parseDouble(text));
            } catch (NumberFormatException e) {
                return TextNode.valueOf(text);
            }
        }
        if (types.contains("boolean") && (text.equals("true") || text.equals("false"))) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        return TextNode.valueOf(text);
    }
}
