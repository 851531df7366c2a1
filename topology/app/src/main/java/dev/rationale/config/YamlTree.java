package dev.rationale.config;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML into a tree and remembers the line of every key and list entry. A key that stands twice is a problem, not a
 * quiet overwrite; aliases are refused, so that what stands at a place is what is used there.
 */
final class YamlTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final YAMLParser parser;
    private final Problems problems;

    private YamlTree(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The tree of the first document; empty where the text is no mapping. */
    static ObjectNode read(String text, Problems problems) {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            YamlTree reader = new YamlTree(parser, problems);
            JsonToken first = parser.nextToken();
            if (first == null) {
                problems.addAt(0, "the file is empty; it needs kafka, registry, topics and models");
                return NODES.objectNode();
            }
            JsonNode root = reader.value(ConfigPath.ROOT);
            if (parser.nextToken() != null) {
                problems.addAt(reader.line(), "expected one YAML document, found another one");
            }
            if (root instanceof ObjectNode object) {
                return object;
            }
            problems.addAt(1, "expected a mapping (key: value), found " + Violations.kind(root));
        } catch (JsonParseException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            problems.addAt(line, "not YAML: " + syntaxProblem(e));
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot fail to be read", e);
        }
        return NODES.objectNode();
    }

    /** Without the excerpt that the full message quotes: it may show a secret. */
    private static String syntaxProblem(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException marked && marked.getProblem() != null) {
                return marked.getProblem();
            }
        }
        return "the syntax is wrong here or shortly before";
    }

    private JsonNode value(ConfigPath path) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(path);
            case START_ARRAY -> array(path);
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_NULL -> NODES.nullNode();
            default -> text(path);
        };
    }

    private JsonNode text(ConfigPath path) throws IOException {
        if (parser.isCurrentAlias()) {
            problems.settle(path, "YAML aliases (*name) are not supported; write the value out");
            return NODES.nullNode();
        }
        return NODES.textNode(parser.getText());
    }

    private JsonNode object(ConfigPath path) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            ConfigPath place = path.key(name);
            int line = line();
            problems.line(place, line);
            parser.nextToken();
            JsonNode value = value(place);
            if (object.has(name)) {
                problems.addAt(line, place.text() + ": stands here a second time");
            } else {
                object.set(name, value);
            }
        }
        return object;
    }

    private JsonNode array(ConfigPath path) throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            ConfigPath place = path.item(array.size());
            problems.line(place, line());
            array.add(value(place));
        }
        return array;
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
