package dev.rationale.attribution.method;

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
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Witness;
import dev.rationale.attribution.wrapper.BaseMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What another method gives for {@code x + N(0, σ²)}, over samples of the noise; baselines and target stay.
 *
 * <p>Parameters of the other method are written {@code base.…}. {@code defaults} sets those of samples, sigma and noise that are
 * not given: {@code paper} 50 samples of 15 % of the input's range (the paper recommends 10 to 20 % and finds little beyond 50),
 * {@code captum} 5 samples of standard deviation 1 (its {@code NoiseTunnel}), {@code saliency} 25 samples of 15 % of the range
 * (its {@code GetSmoothedMask}, which returns squares unless told otherwise: {@code smoothgrad-squared}).
 *
 * <p>Special cases: relative noise on an input of equal coordinates is none; all baselines equal to the input give zeros with
 * {@code BASELINE_DEGENERATE} for a method that uses them; a coordinate equal to its baseline does not stay 0 under noise.
 *
 * <p>Accuracy: standard errors over the samples. The estimated error is {@code √ΣSE² / ‖A‖₂} together with the largest estimate
 * of a sample; above the tolerance, or where a sample did not converge, the result carries {@code NOT_CONVERGED}.
 *
 * <p>Cost: samples times the other method's, and the outputs at the input and the baselines, which are not asked for again. A
 * slope at the input costs its backward pass only.
 */
abstract sealed class NoiseTunnel implements AttributionMethod permits SmoothGrad, SmoothGradSquared, VarGrad {
    private static final String RELATIVE = "relative";
    private static final String ABSOLUTE = "absolute";
    private static final double MOST_SAMPLES = 10_000;
    private static final double MOST_SIGMA = 1000;
    private static final double NARROW = 1e-12;

    private static final Witness.Function SPIKE =
            new Witness.Function(x -> Math.max(0, 1 - Math.abs(x[0]) / NARROW), x ->
                    new double[] {Math.abs(x[0]) < NARROW ? -Math.signum(x[0]) / NARROW : 0, 0});
    private static final Witness.Function SQUARES_AND_ONE =
            new Witness.Function(x -> x[0] * x[0] + x[1] * x[1] + x[2], x -> new double[] {2 * x[0], 2 * x[1], 1});

    /** What is made of the samples. */
    enum Statistic {
        MEAN,
        MEAN_OF_SQUARES,
        VARIANCE
    }

    abstract Statistic statistic();

    /** Fewest samples and smallest sigma for which the statistic says anything. */
    abstract double fewestSamples();

    abstract double smallestSigma();

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
        Preset preset = Preset.named(given.getOrDefault("defaults", "paper"));
        Parameter base = BaseMethod.choice(
                method -> !(method instanceof NoiseTunnel),
                "saliency",
                "The method that is given noise; its own parameters take the prefix base and a dot.");
        List<Parameter> parameters = new ArrayList<>(List.of(
                base,
                Parameter.choice(
                        "defaults",
                        List.of("paper", "captum", "saliency"),
                        "paper",
                        "Whose defaults samples, sigma and noise have."),
                Parameter.integer(
                        "samples",
                        preset.samples,
                        fewestSamples(),
                        MOST_SAMPLES,
                        "Noisy inputs; 50, or 5 as captum, or 25 as saliency."),
                Parameter.number(
                        "sigma",
                        preset.sigma,
                        smallestSigma(),
                        MOST_SIGMA,
                        "Standard deviation of the noise; 0.15, or 1.0 as captum."),
                Parameter.choice(
                        "noise",
                        List.of(RELATIVE, ABSOLUTE),
                        preset.noise,
                        "Whether sigma is a share of the input's range (largest less smallest coordinate), or itself; "
                                + "absolute as captum.")));
        parameters.addAll(BaseMethod.parameters(given, base));
        return List.copyOf(parameters);
    }

    @Override
    public final List<String> problems(Settings settings) {
        return BaseMethod.problems(settings);
    }

    @Override
    public final List<String> problems(Settings settings, BaselineSource baselines) {
        return BaseMethod.of(settings).problems(baselines);
    }

    @Override
    public final List<String> problems(Settings settings, InputSpace space) {
        return BaseMethod.of(settings).problems(space);
    }

    @Override
    public final boolean usesBaselines(Settings settings) {
        return BaseMethod.of(settings).usesBaselines();
    }

    @Override
    public final boolean prepares(Settings settings) {
        return BaseMethod.of(settings).prepares();
    }

    @Override
    public final List<Concession> concessions(Settings settings) {
        boolean noisy = settings.number("sigma") > 0;
        List<Concession> own = new ArrayList<>(noisy ? ofNoise() : List.of());
        if (statistic() != Statistic.MEAN) {
            own.addAll(ofSquares());
        }
        return BaseMethod.of(settings).concessions(own);
    }

    private static List<Concession> ofNoise() {
        return List.of(
                new Concession(
                        Axiom.COMPLETENESS,
                        "Complete for the smoothed model, and only in expectation.",
                        Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {1, 3}, 0, 0)),
                new Concession(
                        Axiom.SYMMETRY,
                        "Equal coordinates get different noise.",
                        Witness.of("f = x₀² + x₁² + x₂", SQUARES_AND_ONE, new double[] {1, 1, 3}, 0, 0, 0)),
                new Concession(
                        Axiom.SENSITIVITY,
                        "Noise leaves a narrow peak, and with it all that the model changes.",
                        Witness.of("f = max(0, 1 − 10¹²|x₀|)", SPIKE, new double[] {0, 1}, 5, 1)),
                new Concession(
                        Axiom.MISSINGNESS,
                        "Noise moves coordinates away from their baselines.",
                        Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {1, 3}, 1, 0)));
    }

    private static List<Concession> ofSquares() {
        Witness squares = Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {1, 3}, 0, 0);
        return List.of(
                new Concession(Axiom.COMPLETENESS, "Squares have another unit than the output.", squares),
                new Concession(
                        Axiom.LINEARITY,
                        "Squares of a sum are no sum of squares.",
                        new Witness(
                                "f = g = x₀² + x₁²",
                                List.of(Witness.SQUARES, Witness.SQUARES),
                                squares.input(),
                                squares.baselines())));
    }

    @Override
    public final Cost cost(Settings settings, int baselines, int dimension) {
        long samples = settings.integer("samples");
        BaseMethod base = BaseMethod.of(settings);
        if (base.method() instanceof PointMethod) {
            return new Cost(samples, 1, 0);
        }
        Cost each = base.cost(baselines, dimension);
        long clean = base.usesBaselines() ? baselines + 1L : 1;
        Cost all = each.times(samples);
        return new Cost(all.gradients(), all.forwards() + clean, all.recheck());
    }

    @Override
    public final Held held(Explicand explicand, int baselines, Settings settings) {
        return NoisySamples.held(settings, explicand, baselines);
    }

    @Override
    public final Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        return new NoisySamples(this, explicand, baselines, settings);
    }

    /** Standard deviation of the noise on one input. */
    static double sigma(Settings settings, double[] input) {
        double sigma = settings.number("sigma");
        if (settings.text("noise").equals(ABSOLUTE)) {
            return sigma;
        }
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (double coordinate : input) {
            smallest = Math.min(smallest, coordinate);
            largest = Math.max(largest, coordinate);
        }
        return sigma * (largest - smallest);
    }

    private enum Preset {
        PAPER("50", "0.15", RELATIVE),
        CAPTUM("5", "1.0", ABSOLUTE),
        SALIENCY("25", "0.15", RELATIVE);

        private final String samples;
        private final String sigma;
        private final String noise;

        Preset(String samples, String sigma, String noise) {
            this.samples = samples;
            this.sigma = sigma;
            this.noise = noise;
        }

        /** An unknown name is refused by the parameter itself. */
        private static Preset named(String name) {
            return switch (name) {
                case "captum" -> CAPTUM;
                case "saliency" -> SALIENCY;
                default -> PAPER;
            };
        }
    }
}
