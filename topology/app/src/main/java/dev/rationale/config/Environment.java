package dev.rationale.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Environment variables that override the file.
 *
 * <p>{@code RATIONALE_<SECTION>_<KEY>}, upper case, every {@code -} and {@code .} of the key an underscore. In the sections
 * {@code kafka} and {@code registry}, whose keys are free, {@code _} stands for a dot, {@code __} for a dash and
 * {@code ___} for an underscore; a longer run is read from its left, threes first. A list is separated by commas. A
 * variable of a section that names no key is a problem, but for {@link RationaleConfig.Audit#KEY_VARIABLE}, which holds a key
 * and overrides none; other variables that begin with {@code RATIONALE_} are none of our business (orchestrators inject some).
 */
final class Environment {
    private static final String PREFIX = "RATIONALE_";

    private final Map<String, String> variables;
    private final Problems problems;

    Environment(Map<String, String> variables, Problems problems) {
        this.variables = new TreeMap<>(variables);
        this.variables.remove(RationaleConfig.Audit.KEY_VARIABLE);
        this.problems = problems;
    }

    /** Writes the overrides into the tree, as text; {@link Preparation} gives them their types. */
    void override(ObjectNode root, JsonNode schema) {
        for (Map.Entry<String, JsonNode> section : schema.path("properties").properties()) {
            if (!ShippedSchema.types(section.getValue()).contains("object")) {
                continue;
            }
            String prefix = PREFIX + variableName(section.getKey()) + "_";
            variables.forEach((name, value) -> {
                if (name.startsWith(prefix) && name.length() > prefix.length()) {
                    override(root, section.getKey(), section.getValue(), name, name.substring(prefix.length()), value);
                }
            });
        }
    }

    private void override(
            ObjectNode root, String section, JsonNode schema, String variable, String rest, String value) {
        String key = schema.has("properties") ? known(schema, rest) : property(rest);
        if (key.isEmpty()) {
            problems.addAt(
                    0,
                    "environment variable " + variable + ": the section " + section + " has no such key; known are "
                            + names(schema, PREFIX + variableName(section) + "_"));
            return;
        }
        JsonNode existing = root.get(section);
        if (existing != null && !existing.isObject() && !existing.isNull()) {
            return; // the schema names this problem
        }
        ObjectNode target = existing instanceof ObjectNode object ? object : root.putObject(section);
        problems.variable(ConfigPath.ROOT.key(section).key(key), variable);
        if (ShippedSchema.types(ShippedSchema.key(schema, key)).equals(java.util.Set.of("array"))) {
            ArrayNode list = target.putArray(key);
            for (String item : value.split(",", -1)) {
                list.add(item.strip());
            }
        } else {
            target.put(key, value);
        }
    }

    /** The property that the rest of a variable's name stands for. */
    static String property(String rest) {
        String marked = rest.replace("___", "\0").replace("__", "-").replace('_', '.');
        return marked.replace('\0', '_').toLowerCase(Locale.ROOT);
    }

    private static String known(JsonNode schema, String rest) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (variableName(property.getKey()).equals(rest)) {
                return property.getKey();
            }
        }
        return "";
    }

    private static List<String> names(JsonNode schema, String prefix) {
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(name -> names.add(prefix + variableName(name)));
        return names;
    }

    private static String variableName(String key) {
        return key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }
}
