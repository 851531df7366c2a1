package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A method with settings, for properties that every method must have.
 *
 * @param method one of {@link Methods#all()}
 * @param given settings that differ from the defaults
 * @param predicted whether the target is left to the model
 */
public record MethodCase(AttributionMethod method, Map<String, String> given, boolean predicted) {

    /**
     * Every registered method with its defaults, with each alternative of each choice, and with each number at its minimum;
     * each for a named and for a predicted target. A method that is registered is in.
     */
    public static List<MethodCase> all() {
        List<MethodCase> cases = new ArrayList<>();
        for (AttributionMethod method : Methods.all()) {
            for (Map<String, String> given : variations(method)) {
                cases.add(new MethodCase(method, given, false));
                cases.add(new MethodCase(method, given, true));
            }
        }
        return cases;
    }

    private static Set<Map<String, String>> variations(AttributionMethod method) {
        Map<String, String> required = new LinkedHashMap<>();
        for (Parameter parameter : method.parameters()) {
            if (parameter.defaultValue() == null) {
                required.put(parameter.name(), alternatives(parameter).get(0));
            }
        }
        Set<Map<String, String>> variations = new LinkedHashSet<>();
        variations.add(required);
        for (Parameter parameter : method.parameters()) {
            for (String alternative : alternatives(parameter)) {
                if (!alternative.equals(parameter.defaultValue())) {
                    Map<String, String> given = new LinkedHashMap<>(required);
                    given.put(parameter.name(), alternative);
                    accepted(method, given).ifPresent(variations::add);
                }
            }
        }
        return variations;
    }

    private static List<String> alternatives(Parameter parameter) {
        return switch (parameter.type()) {
            case CHOICE -> parameter.choices();
            case BOOLEAN -> List.of("true", "false");
            case INTEGER ->
                List.of(Long.toString(
                        Objects.requireNonNullElse(parameter.minimum(), 1.0).longValue()));
            case NUMBER ->
                List.of(Objects.requireNonNullElse(parameter.minimum(), 1.0).toString());
        };
    }

    private static Optional<Map<String, String>> accepted(AttributionMethod method, Map<String, String> given) {
        try {
            method.settings(given);
            return Optional.of(given);
        } catch (InvalidSettingsException e) {
            return Optional.empty();
        }
    }

    /** A fresh program for a record; the index of the explicand's target counts only where it is not predicted. */
    public Program begin(Explicand explicand, Baselines baselines) {
        Settings settings = method.settings(given);
        return predicted
                ? new PredictedTarget(method, explicand, baselines, settings)
                : method.explain(explicand, baselines, settings);
    }

    @Override
    public String toString() {
        return method.name() + given + (predicted ? " of the predicted target" : "");
    }
}
