package dev.rationale.attribution;

import java.util.List;
import java.util.Map;

/** A published method, under its published name. Stateless; one program per record. */
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
     * What is wrong with parameters that are each within their bounds but do not go together; one line each, beginning
     * with a parameter's name.
     */
    default List<String> problems(Settings settings) {
        return List.of();
    }

    /**
     * Checks texts against {@link #parameters()} and {@link #problems}.
     *
     * @throws InvalidSettingsException naming every problem
     */
    default Settings settings(Map<String, String> given) {
        Settings settings = Settings.parse(parameters(), given);
        List<String> problems = problems(settings);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return settings;
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
