package dev.rationale.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the registry process starts.
 *
 * @param home folder with the registry's runner jar and its libraries
 * @param port the HTTP port; 0 takes a free one
 * @param log file that the registry's output goes to and that stays; empty for one that goes away on close
 * @param patience how long the registry may take until it answers
 */
public record RegistryOptions(Path home, int port, Optional<Path> log, Duration patience) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Checks the port. */
    public RegistryOptions {
        BrokerOptions.requirePort(port);
    }

    /**
     * A free port, a temporary log, and the registry that the build has unpacked: in the folder that the system property
     * {@code rationale.registry.home} names, else below {@code rationale.home} where the build puts it.
     *
     * @throws PartStartException if there is none
     */
    public static RegistryOptions defaults() {
        String home = System.getProperty("rationale.registry.home");
        Path folder = home != null
                ? Path.of(home)
                : Path.of(System.getProperty("rationale.home", ""), "topology", "demo", "target", "dist", "registry");
        if (!Files.isDirectory(folder)) {
            throw new PartStartException(
                    "no schema registry in " + folder.toAbsolutePath()
                            + ": build it with `mvn package`, or name its folder with -Drationale.registry.home",
                    null);
        }
        return new RegistryOptions(folder, 0, Optional.empty(), PATIENCE);
    }

    /** The same with a port of the user's choice. */
    public RegistryOptions withPort(int chosen) {
        return new RegistryOptions(home, chosen, log, patience);
    }

    /** The same with a log file that is kept. */
    public RegistryOptions withLog(Path file) {
        return new RegistryOptions(home, port, Optional.of(file), patience);
    }

    /** The same with another patience. */
    public RegistryOptions withPatience(Duration chosen) {
        return new RegistryOptions(home, port, log, chosen);
    }
}
