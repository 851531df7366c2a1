package dev.rationale.reproduce;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A method against baselines, all by name: looked up when it is wanted, for it may not be there.
 *
 * @param label in tables
 * @param method {@code name} or {@code name{key=value,…}}
 * @param baseline the same; {@link SixBaselines#NAME} too
 */
record Contestant(String label, String method, String baseline) {

    /**
     * Found and checked.
     *
     * @param method the method
     * @param settings its parameters
     * @param baselines what it compares with
     */
    record Ready(AttributionMethod method, Settings settings, BaselineSource baselines) {}

    /**
     * Looks everything up.
     *
     * @throws InvalidSettingsException with the reason in a few words where something is not there
     */
    Ready ready(InputSpace space) {
        String name = name(method);
        AttributionMethod found = name.equals(RandomMap.NAME)
                ? new RandomMap()
                : Methods.byName(name).orElseThrow(() -> new InvalidSettingsException(List.of("no such method")));
        Settings settings = found.settings(settings(method));
        BaselineSource source = Sources.of(name(baseline), settings(baseline), space);
        List<String> problems = new ArrayList<>(found.problems(settings, space));
        if (found.usesBaselines(settings)) {
            problems.addAll(found.problems(settings, source));
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new Ready(found, settings, source);
    }

    private static String name(String text) {
        int open = text.indexOf('{');
        return open < 0 ? text : text.substring(0, open);
    }

    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        int open = text.indexOf('{');
        for (String pair : open < 0
                ? new String[0]
                : text.substring(open + 1, text.length() - 1).split(",", -1)) {
            int at = pair.indexOf('=');
            settings.put(pair.substring(0, at), pair.substring(at + 1));
        }
        return settings;
    }
}
