package dev.rationale.demo;

import dev.rationale.config.ConfigReader;
import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.Registry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where to go from the demo: commands that work on what runs, and the topics.
 *
 * @param look of the screen
 * @param config in use
 * @param overrides variables that another process needs to use the same; empty where the file alone will do
 * @param key verifier key of the audit log
 */
record LookFurther(Look look, RationaleConfig config, Map<String, String> overrides, String key) {
    static final String KAFKA_VARIABLE = "RATIONALE_KAFKA_BOOTSTRAP_SERVERS";
    static final String REGISTRY_VARIABLE = "RATIONALE_REGISTRY_SCHEMA_REGISTRY_URL";

    private static final String BROKERS = "bootstrap.servers";
    private static final String WITH_CONFIG = " --config " + Demo.CONFIG;

    /**
     * Compares what runs with what the file says.
     *
     * @param look of the screen
     * @param config in use
     * @param file that it was read from
     * @param key verifier key of the audit log
     */
    static LookFurther from(Look look, RationaleConfig config, Path file, String key) {
        RationaleConfig written = new ConfigReader(Map.of()).read(file);
        boolean same =
                brokers(written).equals(brokers(config)) && registry(written).equals(registry(config));
        return new LookFurther(
                look,
                config,
                same ? Map.of() : Map.of(KAFKA_VARIABLE, brokers(config), REGISTRY_VARIABLE, registry(config)),
                key);
    }

    /** For a demo that goes on. */
    List<String> running() {
        List<String> lines = new ArrayList<>(List.of("", look.bold("Look further") + ", in another terminal:"));
        if (!overrides.isEmpty()) {
            lines.add("  " + look.faint("where broker and registry are, this time"));
        }
        overrides.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> lines.add("    export " + entry.getKey() + "=" + entry.getValue()));
        command(lines, "tail" + WITH_CONFIG + " --follow", "explanations as they come");
        command(lines, "tail" + WITH_CONFIG + " --last 1 --json", "one record, every field");
        command(lines, "verify" + WITH_CONFIG + " --input --key " + key, "the audit log, checked from outside");
        command(lines, "produce" + WITH_CONFIG + " --samples credit --limit 20", "more events");
        topics(lines);
        return lines;
    }

    /** For a demo that ends. */
    List<String> ended() {
        List<String> lines = new ArrayList<>(List.of("", look.bold("Look further")));
        command(lines, "demo", "goes on, for other commands to be tried on it");
        command(lines, "methods", "how explanations can be made");
        topics(lines);
        return lines;
    }

    private void topics(List<String> lines) {
        lines.add("  " + look.faint("topics"));
        lines.add("    " + String.join(", ", config.topics().predictions()) + " → "
                + config.topics().explanations() + ", " + config.topics().deadLetters());
        lines.add("  " + look.faint("to read"));
        lines.add("    README.md, topology/app/docs/configuration.md");
    }

    private void command(List<String> lines, String command, String purpose) {
        lines.add("  " + look.faint(purpose));
        lines.add("    deploy/rationale " + command);
    }

    private static String brokers(RationaleConfig config) {
        return Objects.toString(config.kafka().values().get(BROKERS), "");
    }

    private static String registry(RationaleConfig config) {
        return Objects.toString(config.registry().values().get(Registry.URL), "");
    }
}
