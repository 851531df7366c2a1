package dev.rationale.demo;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the embedded broker starts.
 *
 * @param port the port for clients; 0 takes a free one
 * @param dataDirectory where the log lives and stays, also from one start to the next; empty for a temporary one
 * @param settings broker settings that replace or join the usual ones, under Kafka's names
 */
public record BrokerOptions(int port, Optional<Path> dataDirectory, Map<String, String> settings) {

    /** Checks the port. */
    public BrokerOptions {
        requirePort(port);
        settings = Map.copyOf(settings);
    }

    /** A free port and a temporary data directory. */
    public static BrokerOptions defaults() {
        return new BrokerOptions(0, Optional.empty(), Map.of());
    }

    /** The same with a port of the user's choice. */
    public BrokerOptions withPort(int chosen) {
        return new BrokerOptions(chosen, dataDirectory, settings);
    }

    /** The same with a data directory that is kept on close. It must be absent, empty, or one of an earlier start. */
    public BrokerOptions withDataDirectory(Path directory) {
        return new BrokerOptions(port, Optional.of(directory), settings);
    }

    /** The same with one broker setting more. */
    public BrokerOptions withSetting(String name, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(name, value);
        return new BrokerOptions(port, dataDirectory, more);
    }

    static void requirePort(int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(
                    "a port is a number from 1 to 65535, or 0 for a free one; found " + port);
        }
    }
}
