package dev.rationale.policy;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rationale.config.ConfigReader;
import dev.rationale.config.InvalidConfigException;
import dev.rationale.config.Problem;
import dev.rationale.config.RationaleConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Configurations over the test models. */
final class Loading {
    static final Path MODELS = Path.of("src", "test", "resources", "models").toAbsolutePath();

    private static final String CONNECTIONS = """
            kafka: {bootstrap.servers: "broker:9092"}
            registry: {schema.registry.url: "http://registry:8081"}
            """;

    private Loading() {}

    /** A configuration that reads the topics p and q, with the rest as given. */
    static RationaleConfig read(String models) {
        return new ConfigReader(Map.of())
                .parse(CONNECTIONS + "topics: {predictions: [p, q]}\n" + models, MODELS, "test.yaml");
    }

    static List<Problem> problems(String models) {
        InvalidConfigException thrown = catchThrowableOfType(
                InvalidConfigException.class,
                () -> LoadedConfig.open(read(models)).close());
        return thrown == null ? List.of() : thrown.problems();
    }
}
