package dev.rationale.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads a configuration: YAML, then overrides from the environment, then defaults, then every check. Reads nothing but
 * the file and opens nothing.
 */
public final class ConfigReader {
    private final Map<String, String> variables;

    /**
     * @param variables environment variables, for overrides and <code>${NAME}</code>
     */
    public ConfigReader(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** With the variables of this process. */
    public static ConfigReader withEnvironment() {
        return new ConfigReader(System.getenv());
    }

    /**
     * Reads a file.
     *
     * @throws InvalidConfigException with everything that is wrong, an unreadable file included
     */
    public RationaleConfig read(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            return parse(Files.readString(file), folder == null ? file.toAbsolutePath() : folder, file.toString());
        } catch (CharacterCodingException e) {
            throw unreadable(file, "expected UTF-8 text");
        } catch (IOException e) {
            throw unreadable(file, "cannot be read: " + e);
        }
    }

    private static InvalidConfigException unreadable(Path file, String message) {
        return new InvalidConfigException(file.toString(), List.of(new Problem("", 0, message)));
    }

    /**
     * Reads a text.
     *
     * @param yaml the configuration
     * @param folder what its relative paths are relative to
     * @param name what to call it in messages
     * @throws InvalidConfigException with everything that is wrong
     */
    public RationaleConfig parse(String yaml, Path folder, String name) {
        ShippedSchema schema = ShippedSchema.load();
        Problems problems = new Problems();
        ObjectNode root = YamlTree.read(yaml, problems);
        if (!problems.isEmpty()) {
            // What follows would only be consequences of a text that could not be read to its end.
            throw new InvalidConfigException(name, problems.found());
        }
        new Environment(variables, problems).override(root, schema.root());
        new Preparation(variables, problems).prepare(root, schema.root(), ConfigPath.ROOT);
        new Violations(schema, problems).collect(root);
        checkMeaning(root, folder, problems);
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(name, problems.found());
        }
        return new Binding(folder).bind(root, problems.source(name));
    }

    /** Works on the tree, because a part that violates the schema must not hide problems of the other parts. */
    private static void checkMeaning(JsonNode root, Path folder, Problems problems) {
        Map<String, String> kafka = new PropertyChecks(problems).check(root);
        RationaleConfig.Guarantee guarantee = root.path("application")
                        .path("guarantee")
                        .asText()
                        .equals(RationaleConfig.Guarantee.AT_LEAST_ONCE.text())
                ? RationaleConfig.Guarantee.AT_LEAST_ONCE
                : RationaleConfig.Guarantee.EXACTLY_ONCE_V2;
        RationaleConfig.Application application = new RationaleConfig.Application("", guarantee, 1, null, false);
        new LimitChecks(problems, KafkaProperties.of(application, kafka)).check(root.path("limits"), guarantee);
        EngineChecks.check(root.path("engine"), problems);
        AuditChecks.check(root.path("audit"), guarantee, problems);
        TopicChecks topics = new TopicChecks(problems, root.path("topics"));
        topics.check();
        new ModelChecks(problems, topics, folder).check(root.path("models"));
    }
}
