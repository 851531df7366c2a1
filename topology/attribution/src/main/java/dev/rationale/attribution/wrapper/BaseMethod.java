package dev.rationale.attribution.wrapper;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Settings;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The method inside another one: named by the parameter {@code base}, with its own parameters under {@code base.}, to any depth.
 *
 * @param method the method
 * @param settings its parameters, checked
 */
public record BaseMethod(AttributionMethod method, Settings settings) {
    private static final String NAME = "base";
    private static final String PREFIX = "base.";

    /**
     * The parameter that names the method.
     *
     * @param fits which methods may be named
     * @param defaultName the one where none is
     * @param description one sentence
     */
    public static Parameter choice(Predicate<AttributionMethod> fits, String defaultName, String description) {
        List<String> names =
                Methods.all().stream().filter(fits).map(AttributionMethod::name).toList();
        return Parameter.choice(NAME, names, defaultName, description);
    }

    /**
     * The named method's own parameters with their prefix; none where no such method exists.
     *
     * @param given texts as in a configuration; may hold anything
     * @param choice the parameter that names the method
     */
    public static List<Parameter> parameters(Map<String, String> given, Parameter choice) {
        String named = given.getOrDefault(NAME, String.valueOf(choice.defaultValue()));
        if (!choice.choices().contains(named)) {
            return List.of();
        }
        return Methods.byName(named).orElseThrow().parameters(inner(given)).stream()
                .map(BaseMethod::prefixed)
                .toList();
    }

    private static Parameter prefixed(Parameter parameter) {
        return new Parameter(
                PREFIX + parameter.name(),
                parameter.type(),
                parameter.defaultValue(),
                parameter.minimum(),
                parameter.maximum(),
                parameter.choices(),
                parameter.description());
    }

    private static Map<String, String> inner(Map<String, String> given) {
        Map<String, String> texts = new LinkedHashMap<>();
        given.forEach((name, text) -> {
            if (name.startsWith(PREFIX)) {
                texts.put(name.substring(PREFIX.length()), text);
            }
        });
        return texts;
    }

    /**
     * The method that settings name.
     *
     * @throws dev.rationale.attribution.InvalidSettingsException if its own do not go together
     */
    public static BaseMethod of(Settings settings) {
        AttributionMethod method = named(settings);
        return new BaseMethod(method, method.settings(inner(settings.values())));
    }

    private static AttributionMethod named(Settings settings) {
        return Methods.byName(settings.text(NAME)).orElseThrow();
    }

    /** What is wrong with the method's own parameters, as {@link AttributionMethod#problems(Settings)}. */
    public static List<String> problems(Settings settings) {
        AttributionMethod method = named(settings);
        Map<String, String> given = inner(settings.values());
        return prefixed(method.problems(Settings.parse(method.parameters(given), given)));
    }

    private static List<String> prefixed(List<String> problems) {
        return problems.stream().map(problem -> PREFIX + problem).toList();
    }

    /** Why the method makes no sense with baselines from that source; one line each. */
    public List<String> problems(BaselineSource baselines) {
        return usesBaselines()
                ? method.problems(settings, baselines).stream()
                        .map(problem -> method.name() + ": " + problem)
                        .toList()
                : List.of();
    }

    /** Why the method cannot explain inputs of that space; one line each. */
    public List<String> problems(InputSpace space) {
        return method.problems(settings, space).stream()
                .map(problem -> method.name() + ": " + problem)
                .toList();
    }

    /** Whether baselines have any part in its values. */
    public boolean usesBaselines() {
        return method.usesBaselines(settings);
    }

    /** Whether records share something that is better prepared before the first comes. */
    public boolean prepares() {
        return method.prepares(settings);
    }

    /** What it gives up together with what the method around it does; of the same axiom, the latter's. */
    public List<Concession> concessions(List<Concession> own) {
        return together(method.concessions(settings), own);
    }

    /** The same; of the same axiom, its own: for a method around it that leaves one baseline's attributions as they are. */
    public List<Concession> concessionsBefore(List<Concession> others) {
        return together(others, method.concessions(settings));
    }

    private static List<Concession> together(List<Concession> some, List<Concession> stronger) {
        Map<Axiom, Concession> concessions = new EnumMap<>(Axiom.class);
        some.forEach(concession -> concessions.put(concession.axiom(), concession));
        stronger.forEach(concession -> concessions.put(concession.axiom(), concession));
        return List.copyOf(concessions.values());
    }

    /** Most rows of one run. */
    public Cost cost(int baselines, int dimension) {
        return method.cost(settings, baselines, dimension);
    }

    /** Most that one run holds. */
    public Held held(Explicand explicand, int baselines) {
        return method.held(explicand, usesBaselines() ? baselines : 0, settings);
    }

    /** A run of it. */
    public Program explain(Explicand explicand, Baselines baselines) {
        return method.explain(explicand, baselines, settings);
    }
}
