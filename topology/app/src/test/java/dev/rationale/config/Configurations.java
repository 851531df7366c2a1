package dev.rationale.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads texts in a folder that holds a model folder {@code credit}, another {@code fashion} and a bare file {@code bare.pt}. */
final class Configurations {
    static final String MINIMAL = """
            kafka: {bootstrap.servers: "broker:9092"}
            registry: {schema.registry.url: "http://registry:8081"}
            topics: {predictions: [credit.predictions]}
            models:
              - path: credit
                explain:
                  - method: integrated-gradients
            """;

    private final Path folder;

    Configurations(Path folder) {
        this.folder = folder;
        try {
            for (String model : List.of("credit", "fashion")) {
                Files.createDirectories(folder.resolve(model));
                Files.writeString(folder.resolve(model).resolve("model.yaml"), "");
            }
            Files.writeString(folder.resolve("bare.pt"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RationaleConfig read(String yaml) {
        return read(yaml, Map.of());
    }

    RationaleConfig read(String yaml, Map<String, String> variables) {
        return new ConfigReader(variables).parse(yaml, folder, "rationale.yaml");
    }

    List<Problem> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    List<Problem> problems(String yaml, Map<String, String> variables) {
        InvalidConfigException thrown = catchThrowableOfType(InvalidConfigException.class, () -> read(yaml, variables));
        return thrown == null ? List.of() : thrown.problems();
    }

    /** The minimal configuration with one text replaced. */
    static String with(String old, String replacement) {
        if (!MINIMAL.contains(old)) {
            throw new IllegalArgumentException("not in the minimal configuration: " + old);
        }
        return MINIMAL.replace(old, replacement);
    }

    /** The minimal configuration with lines added to its explain entry. */
    static String withEntry(String... lines) {
        StringBuilder text = new StringBuilder(MINIMAL);
        for (String line : lines) {
            text.append("        ").append(line).append('\n');
        }
        return text.toString();
    }

    /** The minimal configuration with sections added. */
    static String withSections(String sections) {
        return MINIMAL + sections;
    }
}
