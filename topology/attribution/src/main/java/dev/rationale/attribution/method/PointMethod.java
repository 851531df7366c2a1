package dev.rationale.attribution.method;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Witness;
import java.util.List;

/** A method whose value at a coordinate depends on the input and the slope there, and on nothing else. */
abstract sealed class PointMethod implements AttributionMethod permits Saliency, GradientTimesInput {
    private static final double FAR = 1e6;

    abstract double value(double coordinate, double slope, Settings settings);

    @Override
    public final boolean usesBaselines(Settings settings) {
        return false;
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        return List.of(
                new Concession(
                        Axiom.COMPLETENESS,
                        "The slope at one point says nothing of the change of the output on the way there.",
                        Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {1, 3}, 0, 0)),
                new Concession(
                        Axiom.SENSITIVITY,
                        "Where the model is saturated the slope is zero, whatever the input has changed.",
                        Witness.of("f = 1 − max(0, 1 − x₀)", Witness.SATURATING, new double[] {FAR}, 0)),
                new Concession(
                        Axiom.MISSINGNESS,
                        "Nothing is compared with a baseline.",
                        Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {1, 3}, 1, 0)));
    }

    @Override
    public final Cost cost(Settings settings, int baselines, int dimension) {
        return new Cost(1, 1, 0);
    }

    @Override
    public final Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        return new SlopeAtInput(this, settings, explicand, new Endpoints(name(), explicand));
    }

    /** For a target that is known to exist, where the outputs are not needed: one round, no forward pass. */
    final Program explainKnown(Explicand explicand, Settings settings) {
        explicand.requireExplainable(name());
        return new SlopeAtInput(this, settings, explicand, null);
    }
}
