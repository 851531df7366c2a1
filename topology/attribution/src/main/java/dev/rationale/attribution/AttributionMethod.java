package dev.rationale.attribution;

import java.util.List;
import java.util.Map;

/**
 * A published method, under its published name. Stateless; one program per record.
 *
 * <p>This is the service-provider interface: a class with a public constructor without parameters that is named in
 * {@code META-INF/services/dev.rationale.attribution.AttributionMethod} is found by {@link Methods}. See
 * {@code docs/methods-of-your-own.md}.
 */
public interface AttributionMethod {

    /** Kebab-case identifier, as in a configuration. */
    String name();

    /** Published name with its source. */
    String description();

    /** Version of this implementation; changes whenever its numbers do. */
    String version();

    /** Parameters with defaults and bounds. */
    List<Parameter> parameters();

    /**
     * Parameters where some are given: a method that names another one takes that one's too, and a default may depend on a
     * choice.
     *
     * @param given texts as in a configuration; may hold anything
     */
    default List<Parameter> parameters(Map<String, String> given) {
        return parameters();
    }

    /**
     * What is wrong with parameters that are each within their bounds but do not go together; one line each, beginning
     * with a parameter's name.
     */
    default List<String> problems(Settings settings) {
        return List.of();
    }

    /**
     * Why these settings make no sense with baselines from that source; one line each. Not asked where the method {@linkplain
     * #usesBaselines ignores} baselines.
     */
    default List<String> problems(Settings settings, BaselineSource baselines) {
        return List.of();
    }

    /** Why the method with these settings cannot explain in a space, as one that needs images in a table's; one line each. */
    default List<String> problems(Settings settings, InputSpace space) {
        return List.of();
    }

    /**
     * Checks texts against {@link #parameters(Map)} and {@link #problems(Settings)}.
     *
     * @throws InvalidSettingsException naming every problem
     */
    default Settings settings(Map<String, String> given) {
        Settings settings = Settings.parse(parameters(given), given);
        List<String> problems = problems(settings);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return settings;
    }

    /**
     * Whether baselines have any part in the values. Where not, those handed to {@link #explain} are ignored, none needs to
     * exist, and the attribution has neither a baseline output nor a completeness gap, unless the method makes a baseline of its
     * own and tells it in {@link Attribution#baselines}.
     */
    default boolean usesBaselines(Settings settings) {
        return true;
    }

    /**
     * Whether records of one model share something that takes long to {@linkplain Preparation prepare}, so that it is better begun
     * before the first record comes.
     */
    default boolean prepares(Settings settings) {
        return false;
    }

    /** Axioms that the method gives up with these settings; it keeps all others. At most one for each axiom. */
    List<Concession> concessions(Settings settings);

    /**
     * Most rows that an explanation takes.
     *
     * @param settings parameters, checked
     * @param baselines number of baselines, at least 1
     * @param dimension number of coordinates
     */
    Cost cost(Settings settings, int baselines, int dimension);

    /**
     * Most that an explanation holds at once, of the same shape as {@link #explain}. By default a few vectors, and a few for
     * each baseline; a method that keeps more, or asks for many points in one round, must say so, or an engine lets in more records
     * than its heap has room for.
     *
     * @param explicand what is explained; only its shape, space and given choices count
     * @param baselines number of baselines, 0 for a method that {@linkplain #usesBaselines ignores} them
     * @param settings parameters, checked
     */
    default Held held(Explicand explicand, int baselines, Settings settings) {
        return Held.simple(baselines, explicand.input().length);
    }

    /**
     * Starts the explanation of one record.
     *
     * @param explicand what is explained
     * @param baselines what it is compared with
     * @param settings parameters, checked against {@link #parameters()}
     * @throws UnexplainableException if the input or a baseline cannot be explained at all
     * @throws InvalidSettingsException if the settings do not go together
     */
    Program explain(Explicand explicand, Baselines baselines, Settings settings);
}
