package dev.rationale.cli;

import dev.rationale.config.ConfigReader;
import dev.rationale.config.RationaleConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The configuration that a command works with. */
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "Configuration of the deployment, YAML.")
    private Path file = Path.of("");

    /**
     * Reads and checks it.
     *
     * @throws dev.rationale.config.InvalidConfigException with every problem
     */
    RationaleConfig read() {
        return ConfigReader.withEnvironment().read(file);
    }

    /**
     * As {@link #read()}, for a command that soon ends: brokers that do not answer are reported once, by the command, and
     * not every second. Said here, because whoever checks Kafka properties starts the logging.
     */
    RationaleConfig readForOneAnswer() {
        if (System.getProperty(Verbosity.LEVEL_PROPERTY) == null) {
            System.setProperty(Verbosity.NETWORK_PROPERTY, "ERROR");
        }
        return read();
    }
}
