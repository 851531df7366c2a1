package dev.rationale.attribution.metric;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Program;
import java.util.function.Function;

/**
 * An attribution under judgement.
 *
 * @param input {@code [d]}
 * @param attribution what a method found for it
 * @param answer the class at the input
 * @param baselines what the method compared with
 * @param seed for draws
 * @param again explains another point, {@code [d]}, with the same method, target and baselines
 */
public record Judged(
        double[] input,
        Attribution attribution,
        Answer answer,
        Baselines baselines,
        long seed,
        Function<double[], Program> again) {

    /**
     * @throws UnrankableException if the map is not finite
     */
    public Judged {
        UnrankableException.requireFinite(attribution.values());
    }

    /** The map towards the class, {@code [d]}: the attributions, or their negatives where the class lies below a threshold. */
    public double[] towardsClass() {
        double[] map = attribution.values().clone();
        for (int i = 0; i < map.length; i++) {
            map[i] *= answer.sign();
        }
        return map;
    }

    /** Probability of the class at the input. */
    public double probability() {
        return answer.probability(attribution.outputs());
    }

    /** The explained scalar in outputs {@code [outputs][size]}. */
    public double explained(double[][] outputs) {
        return attribution
                .target()
                .objective()
                .of(outputs[attribution.target().output()], attribution.target().index());
    }

    /** {@code f(x) − f(x')}. */
    public double outputChange() {
        return attribution.output() - attribution.baselineOutput();
    }

    /** {@code |f(x) − f(x')|} below which nothing is divided by it: {@code 1e-6 · max(1, |f(x)|)}. */
    public double floor() {
        return 1e-6 * Math.max(1, Math.abs(attribution.output()));
    }
}
