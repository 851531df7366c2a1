package dev.rationale.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** What the schema cannot say of the section {@code engine}. */
final class EngineChecks {
    private static final String NUMBERED = "gpu:";

    private EngineChecks() {}

    static void check(JsonNode engine, Problems problems) {
        String devices = engine.path("devices").asText();
        if (!devices.startsWith(NUMBERED)) {
            return;
        }
        Set<String> seen = new HashSet<>();
        Arrays.stream(devices.substring(NUMBERED.length()).split(",", -1))
                .filter(number -> !seen.add(number))
                .findFirst()
                .ifPresent(number -> problems.add(
                        ConfigPath.ROOT.key("engine").key("devices"),
                        "expected every GPU once, found " + number
                                + " again; more workers on one GPU would only queue"));
    }
}
