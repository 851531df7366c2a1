package dev.rationale.attribution;

import java.util.List;

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
     * Starts the explanation of one record.
     *
     * @param explicand what is explained
     * @param baselines what it is compared with
     * @param settings parameters, checked against {@link #parameters()}
     * @throws UnexplainableException if the input or a baseline cannot be explained at all
     */
    Program explain(Explicand explicand, Baselines baselines, Settings settings);
}
