package dev.rationale.attribution;

import java.util.List;
import java.util.Set;

/**
 * A way to choose baselines, under its name. Stateless.
 *
 * <p>A class with a public constructor without parameters that is named in
 * {@code META-INF/services/dev.rationale.attribution.BaselineKind} is found by {@link BaselineSources}.
 */
public interface BaselineKind {

    /** Kebab-case identifier, as in a configuration. */
    String name();

    /** A sentence or two, for a person. */
    String description();

    /** Parameters with defaults and bounds. */
    List<Parameter> parameters();

    /** What of the space, beside the number of coordinates, a source with these settings depends on. */
    Set<Fact> facts(Settings settings);

    /**
     * Parameters that have no say with these settings. The digest of a source leaves them out, so that a switch that is off
     * is as if it did not exist.
     */
    default Set<String> idle(Settings settings) {
        return Set.of();
    }

    /**
     * The source in a space.
     *
     * @param settings parameters, checked against {@link #parameters()}
     * @param space of the model's usual shape
     * @throws InvalidSettingsException naming what the space does not have, or what does not go together; each problem begins with
     *     the kind's name or a parameter's
     */
    BaselineSource in(InputSpace space, Settings settings);

    /** What a source may depend on; the digest of a source takes them in this order. */
    enum Fact {
        /** The training mean. */
        MEAN,
        /** The training rows. */
        ROWS,
        /** The shape. */
        SHAPE,
        /** Coordinates that belong together. */
        FEATURES
    }
}
