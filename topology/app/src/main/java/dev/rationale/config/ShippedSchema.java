package dev.rationale.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The JSON schema {@code rationale.schema.json} beside this class: the one place that knows the keys, their types and
 * their defaults. Editors read the same file.
 */
final class ShippedSchema {
    /** Resource name of the schema. */
    static final String RESOURCE = "rationale.schema.json";

    private final Schema validator;
    private final JsonNode expanded;

    private ShippedSchema(JsonNode schema) {
        validator = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema);
        expanded = expand(schema, schema.path("$defs"));
    }

    static ShippedSchema load() {
        try (InputStream resource = ShippedSchema.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar");
            }
            return new ShippedSchema(new ObjectMapper().readTree(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Error> validate(JsonNode configuration) {
        return validator.validate(configuration);
    }

    /** The schema with every reference written out. */
    JsonNode root() {
        return expanded;
    }

    /** Schema of a key of an object; missing where the key is unknown. */
    static JsonNode key(JsonNode schema, String name) {
        JsonNode property = schema.path("properties").path(name);
        if (!property.isMissingNode()) {
            return property;
        }
        JsonNode any = schema.path("additionalProperties");
        return any.isObject() ? any : MissingNode.getInstance();
    }

    /** Names of the types that a value may have; an enumeration here is always of strings. */
    static Set<String> types(JsonNode schema) {
        Set<String> types = new LinkedHashSet<>();
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            types.add(type.asText());
        }
        type.forEach(each -> types.add(each.asText()));
        if (schema.has("enum")) {
            types.add("string");
        }
        return types;
    }

    private static JsonNode expand(JsonNode schema, JsonNode definitions) {
        if (schema instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(each -> copy.add(expand(each, definitions)));
            return copy;
        }
        if (!(schema instanceof ObjectNode object)) {
            return schema;
        }
        ObjectNode copy = object.objectNode();
        JsonNode reference = object.path("$ref");
        if (reference.isTextual()) {
            String name = reference.asText().substring("#/$defs/".length());
            copy.setAll((ObjectNode) expand(definitions.path(name), definitions));
        }
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (!entry.getKey().equals("$ref") && !entry.getKey().equals("$defs")) {
                copy.set(entry.getKey(), expand(entry.getValue(), definitions));
            }
        }
        return copy;
    }
}
