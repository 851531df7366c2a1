package dev.rationale.attribution.weighted;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Witness;
import dev.rationale.attribution.wrapper.BaseMethod;
import dev.rationale.attribution.wrapper.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@link WeightedIntegratedGradients} and its filtered form share: all but the filter's default. */
abstract sealed class WeightedMethod implements AttributionMethod
        permits WeightedIntegratedGradients, FilteredWeightedIntegratedGradients {
    private static final double SMALLEST_ALPHA = 0.01;
    private static final double LARGEST_ALPHA = 0.99;
    private static final double LARGEST_FILTER = 10_000;
    /** Numbers that a coordinate in a feature of its own holds, while features are made. */
    private static final int UNITS = 10;

    private static final Witness.Function FIRST = new Witness.Function(x -> x[0], x -> new double[] {1, 0});
    private static final Witness.Function SECOND = new Witness.Function(x -> x[1], x -> new double[] {0, 1});
    /** The last agrees with the input in coordinate 0, so that for x₀ it finds nothing and weighs half. */
    /** Only x₀ matters much; against the second baseline the others rank before it. */
    private static final Witness.Function FIRST_MOST =
            new Witness.Function(x -> x[0] + 0.004 * (x[1] + x[2]), x -> new double[] {1, 0.004, 0.004});

    private static final Baselines OPPOSED =
            Baselines.uniform(List.of(new double[] {0, 0, 0}, new double[] {0.9, -50, -50}), 2);
    private static final Baselines UNLIKE =
            Baselines.uniform(List.of(new double[] {0, 0}, new double[] {0, 0}, new double[] {1, 0}), 3);

    abstract String defaultFilter();

    @Override
    public final String version() {
        return "1";
    }

    @Override
    public final List<Parameter> parameters() {
        return parameters(Map.of());
    }

    @Override
    public final List<Parameter> parameters(Map<String, String> given) {
        Parameter base = BaseMethod.choice(
                method -> !(method instanceof WeightedMethod),
                "integrated-gradients",
                "The method whose attributions are weighted; its own parameters take the prefix base and a dot.");
        List<Parameter> parameters = new ArrayList<>(List.of(
                base,
                Parameter.number(
                        "alpha",
                        "0.5",
                        SMALLEST_ALPHA,
                        LARGEST_ALPHA,
                        "Share of the score to which removing features shall bring it."),
                Parameter.choice(
                        "fitness",
                        List.of("shifted", "probability", WeightedIntegratedGradients.PAPER_LITERAL),
                        "The score: what is explained above its value with everything removed; the softmax of the output;"
                                + " or what is explained, as it is."),
                Parameter.choice(
                        "ranking",
                        List.of("signed", "absolute"),
                        "Whether features are removed by their attribution or its size; channels of a pixel are added."),
                Parameter.choice(
                        "neutral",
                        List.of("corners", "mean", "zero"),
                        "What replaces removed features: the mean colour of an image's corners, elsewhere as mean; the"
                                + " training mean, where none is known zero; zero."),
                Parameter.choice(
                        "search",
                        List.of("bisection", WeightedIntegratedGradients.SCAN, WeightedIntegratedGradients.RELEASED),
                        "How the fewest features are found: bisection, 64 steps at once, or the released loop, which ends"
                                + " one too low."),
                Parameter.number(
                        "filter",
                        defaultFilter(),
                        0,
                        LARGEST_FILTER,
                        "Weights below this share of their mean become 0; 0 keeps all.")));
        parameters.addAll(BaseMethod.parameters(given, base));
        return List.copyOf(parameters);
    }

    @Override
    public final List<String> problems(Settings settings) {
        List<String> problems = BaseMethod.problems(settings);
        if (!problems.isEmpty()) {
            return problems;
        }
        BaseMethod base = BaseMethod.of(settings);
        return base.usesBaselines()
                ? List.of()
                : List.of(
                        "base: expected a method that compares with baselines, for it is these that are weighted, found "
                                + base.method().name());
    }

    @Override
    public final List<String> problems(Settings settings, BaselineSource baselines) {
        BaseMethod base = BaseMethod.of(settings);
        List<String> problems = new ArrayList<>(base.problems(baselines));
        if (baselines.most() == 1) {
            problems.add("weights need several baselines, " + baselines.kind() + " gives one; take another baseline or "
                    + base.method().name() + " itself");
        }
        return problems;
    }

    @Override
    public final List<String> problems(Settings settings, InputSpace space) {
        return BaseMethod.of(settings).problems(space);
    }

    @Override
    public final boolean prepares(Settings settings) {
        return BaseMethod.of(settings).prepares();
    }

    @Override
    public final List<Concession> concessions(Settings settings) {
        return BaseMethod.of(settings)
                .concessionsBefore(List.of(
                        new Concession(
                                Axiom.COMPLETENESS,
                                "Complete against the baselines as it weights them, not as they were given.",
                                new Witness(
                                        "f = x₀ + (x₁ + x₂)/250",
                                        List.of(FIRST_MOST),
                                        new double[] {1, 1, 1},
                                        OPPOSED)),
                        new Concession(
                                Axiom.LINEARITY,
                                "The weights depend on the model.",
                                new Witness("f = x₀, g = x₁", List.of(FIRST, SECOND), new double[] {1, 1}, UNLIKE))));
    }

    @Override
    public final Cost cost(Settings settings, int baselines, int dimension) {
        Cost paths = BaseMethod.of(settings).cost(1, dimension).times(baselines);
        long searches = (long) baselines * StepSearch.most(settings.text("search"), dimension);
        return new Cost(paths.gradients(), paths.forwards() + baselines + 2L + searches, paths.recheck());
    }

    /** The paths side by side, whose attributions stay, and then the searches. */
    @Override
    public final Held held(Explicand explicand, int baselines, Settings settings) {
        int dimension = explicand.input().length;
        Held each = BaseMethod.of(settings).held(explicand, 1);
        long searches = FitnessSearch.held(
                baselines, StepSearch.atOnce(settings.text("search"), dimension), dimension, dimension);
        return Parts.held(each.choices(), baselines)
                .and(Held.vectors(dimension)
                        + UNITS * (long) dimension
                        + baselines * (each.numbers() + 2L * dimension + Rounds.ROW)
                        + searches);
    }

    @Override
    public final Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        return new WeightedPaths(name(), explicand, baselines, settings);
    }
}
