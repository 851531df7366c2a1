package dev.rationale.attribution.weighted;

import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Target;
import java.util.function.ToDoubleFunction;

/** What falls while features are removed, and how far it shall fall. */
final class Fitness {
    /** Relative to the outputs: a float32 model gives a constant back with about 1e-7. */
    private static final double FLOOR = 1e-6;

    private final ToDoubleFunction<double[][]> score;
    private final double level;
    private final boolean meaningful;

    private Fitness(ToDoubleFunction<double[][]> score, double level, boolean meaningful) {
        this.score = score;
        this.level = level;
        this.meaningful = meaningful;
    }

    /**
     * @param atInput raw vectors of all outputs at the input
     * @param atNeutral the same where everything is removed
     */
    static Fitness of(Settings settings, Explicand explicand, double[][] atInput, double[][] atNeutral, String method) {
        double alpha = settings.number("alpha");
        Target target = explicand.target();
        String kind = settings.text("fitness");
        if (kind.equals("probability") && atInput[target.output()].length > 1) {
            return plain(outputs -> Objective.PROBABILITY.of(outputs[target.output()], target.index()), alpha, atInput);
        }
        ToDoubleFunction<double[][]> explained = outputs -> target.of(method, outputs, "the input without features");
        if (kind.equals(WeightedIntegratedGradients.PAPER_LITERAL)) {
            return plain(explained, alpha, atInput);
        }
        double neutral = explained.applyAsDouble(atNeutral);
        double input = explained.applyAsDouble(atInput);
        double whole = input - neutral;
        return new Fitness(
                outputs -> (explained.applyAsDouble(outputs) - neutral) / whole,
                alpha,
                Math.abs(whole) > FLOOR * Math.max(Math.abs(input), Math.abs(neutral)));
    }

    private static Fitness plain(ToDoubleFunction<double[][]> score, double alpha, double[][] atInput) {
        double whole = score.applyAsDouble(atInput);
        return new Fitness(score, alpha * whole, whole > 0);
    }

    /** Whether {@code α} of the score at the input is below it. */
    boolean isMeaningful() {
        return meaningful;
    }

    /** The score less the level that it shall fall to; at most 0 once it has. */
    double excess(double[][] outputs) {
        return score.applyAsDouble(outputs) - level;
    }
}
