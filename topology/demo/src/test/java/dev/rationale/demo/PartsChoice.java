package dev.rationale.demo;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which parts the integration tests run on: what {@code -Drationale.parts} asks for, or with {@code auto} containers
 * where an engine answers and has or gets the images, and embedded parts elsewhere.
 *
 * @param engine whether a Docker engine answers
 * @param containers starts the containers
 * @param embedded starts the embedded parts
 */
record PartsChoice(BooleanSupplier engine, Supplier<Parts> containers, Supplier<Parts> embedded) {
    private static final Logger LOG = LoggerFactory.getLogger(PartsChoice.class);

    static PartsChoice real() {
        return new PartsChoice(ContainerParts::available, ContainerParts::start, EmbeddedParts::start);
    }

    /**
     * Starts the parts and logs which.
     *
     * @param asked {@code embedded}, {@code containers} or {@code auto}
     * @throws IllegalStateException if containers are asked for and no engine answers
     */
    Parts start(String asked) {
        Parts parts = switch (asked) {
            case "embedded" -> embedded.get();
            case "containers" -> requiredContainers();
            case "auto" -> engine.getAsBoolean() ? containersIfPossible() : embedded.get();
            default ->
                throw new IllegalArgumentException("-Drationale.parts is embedded, containers or auto; found " + asked);
        };
        LOG.info("integration tests run on parts: {}", parts.kind());
        return parts;
    }

    private Parts requiredContainers() {
        if (!engine.getAsBoolean()) {
            throw new IllegalStateException(
                    "-Drationale.parts=containers needs a Docker engine and none answers: start one,"
                            + " or use -Drationale.parts=embedded");
        }
        return containers.get();
    }

    private Parts containersIfPossible() {
        try {
            return containers.get();
        } catch (RuntimeException e) {
            LOG.warn(
                    "a Docker engine answers but the containers do not start, so embedded parts are used: {}",
                    e.toString());
            return embedded.get();
        }
    }
}
