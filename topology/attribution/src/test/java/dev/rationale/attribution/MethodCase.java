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
 * @param method the method
 * @param given settings that differ from the defaults
 * @param predicted whether the target is left to the model
 */
public record MethodCase(AttributionMethod method, Map<String, String> given, boolean predicted) {

    /** Most gradient rows with two baselines; a case that may take more gets smaller numbers. */
    private static final long MOST_ROWS = 1_500;

    private static final int BASELINES = 2;
    private static final int DIMENSION = 5;

    /** The cases of every registered method. A method that is registered is in. */
    public static List<MethodCase> all() {
        return Methods.all().stream().flatMap(method -> of(method).stream()).toList();
    }

    /**
     * For models that are slow: each method with its defaults and with each alternative of each choice of its own, numbers
     * halved until it takes at most so many gradient rows with two baselines, and the predicted target with the defaults. Left out
     * where even then it takes more gradient rows, or more than twice as many forward rows. What a method within another does is
     * tested with that method.
     *
     * @param dimension of the models
     */
    public static List<MethodCase> upTo(long rows, int dimension) {
        List<MethodCase> cases = new ArrayList<>();
        for (AttributionMethod method : Methods.all()) {
            Set<Map<String, String>> variations = new LinkedHashSet<>(List.of(affordable(method, Map.of(), rows)));
            cases.add(new MethodCase(method, variations.iterator().next(), true));
            for (Parameter parameter : method.parameters()) {
                for (String choice : parameter.name().startsWith("base") ? List.<String>of() : parameter.choices()) {
                    Map<String, String> given = Map.of(parameter.name(), choice);
                    if (isAccepted(method, given)) {
                        variations.add(affordable(method, given, rows));
                    }
                }
            }
            variations.forEach(given -> cases.add(new MethodCase(method, given, false)));
        }
        return cases.stream()
                .filter(each -> {
                    Cost cost = each.method.cost(each.settings(), BASELINES, dimension);
                    return cost.gradients() <= rows && cost.forwards() <= 2 * rows;
                })
                .toList();
    }

    /**
     * A method with its defaults, with each alternative of each choice, and with each number at its minimum; each for a named
     * and for a predicted target.
     */
    public static List<MethodCase> of(AttributionMethod method) {
        List<MethodCase> cases = new ArrayList<>();
        for (Map<String, String> given : variations(method)) {
            cases.add(new MethodCase(method, given, false));
            cases.add(new MethodCase(method, given, true));
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
        accepted(method, required).ifPresent(variations::add);
        for (Parameter parameter : method.parameters(required)) {
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
            case NUMBERS -> List.of("1");
        };
    }

    private static Optional<Map<String, String>> accepted(AttributionMethod method, Map<String, String> given) {
        return isAccepted(method, given) ? Optional.of(affordable(method, given, MOST_ROWS)) : Optional.empty();
    }

    private static boolean isAccepted(AttributionMethod method, Map<String, String> given) {
        try {
            method.settings(given);
            return true;
        } catch (InvalidSettingsException e) {
            return false;
        }
    }

    /** Halves whole numbers, the first ones first. */
    private static Map<String, String> affordable(AttributionMethod method, Map<String, String> given, long most) {
        Map<String, String> smaller = new LinkedHashMap<>(given);
        for (Parameter parameter : method.parameters(given)) {
            if (parameter.type() != Parameter.Type.INTEGER) {
                continue;
            }
            int least = Objects.requireNonNullElse(parameter.minimum(), 1.0).intValue();
            int value = method.settings(smaller).integer(parameter.name());
            while (rows(method, smaller) > most && value / 2 >= least) {
                value /= 2;
                Map<String, String> candidate = new LinkedHashMap<>(smaller);
                candidate.put(parameter.name(), Integer.toString(value));
                if (!isAccepted(method, candidate)) {
                    break;
                }
                smaller = candidate;
            }
        }
        return smaller;
    }

    private static long rows(AttributionMethod method, Map<String, String> given) {
        return method.cost(method.settings(given), BASELINES, DIMENSION).gradients();
    }

    /** The parameters, defaults filled in. */
    public Settings settings() {
        return method.settings(given);
    }

    /** A fresh program for a record; the index of the explicand's target counts only where it is not predicted. */
    public Program begin(Explicand explicand, Baselines baselines) {
        BaselineSource source = BaselineSource.of(baselines);
        Explicand fitting = fitting(explicand);
        return predicted
                ? RecordProgram.predicted(method, fitting, source, settings())
                : RecordProgram.of(method, fitting, source, settings());
    }

    /** The same in a space in which the method explains: where that is not any, an image of one row. */
    private Explicand fitting(Explicand explicand) {
        if (method.problems(settings(), explicand.space()).isEmpty()) {
            return explicand;
        }
        InputSpace row = new InputSpace(List.of(1, 1, explicand.input().length), List.of(), TrainingData.NONE);
        return new Explicand(
                explicand.input(), explicand.target(), explicand.tolerance(), explicand.seed(), row, explicand.given());
    }

    @Override
    public String toString() {
        return method.name() + given + (predicted ? " of the predicted target" : "");
    }
}
