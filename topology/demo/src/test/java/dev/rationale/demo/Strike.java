package dev.rationale.demo;

import dev.rationale.config.RationaleConfig;
import java.nio.file.Path;
import java.util.Map;

/**
 * One disturbance of one deployment: what it needs beforehand, and how it is done. Made anew for every run.
 *
 * <p>A strike runs the application, from the first start to the end of its last input: only it knows how often the application
 * stops on the way.
 */
interface Strike extends AutoCloseable {

    /** Broker and registry to run on. */
    default Parts parts(Parts shared, Path folder) {
        return shared;
    }

    /** More configuration, as environment variables. */
    default Map<String, String> variables() {
        return Map.of();
    }

    /** Tolerance of explained images: where the flow must outlast a start, they have to work. */
    default double tolerance() {
        return Pipeline.HARD;
    }

    /** Whether exactly-once applications keep an audit log, which must hold as much as the outcomes do. */
    default boolean audited() {
        return true;
    }

    /** What no configuration file may ask for. */
    default RationaleConfig changed(RationaleConfig config) {
        return config;
    }

    /**
     * Runs the application, disturbs it in flow, and sees to it that it comes to an end.
     *
     * @return proof that the disturbance took effect, one line
     * @throws AssertionError if it did not, or the application failed where it must not
     */
    String strike(FaultScene scene) throws Exception;

    @Override
    default void close() {}
}
