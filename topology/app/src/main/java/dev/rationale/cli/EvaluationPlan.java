package dev.rationale.cli;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.metric.Answer;
import dev.rationale.attribution.metric.Measure;
import dev.rationale.attribution.metric.Metric;
import java.util.List;

/**
 * What {@code rationale evaluate} measures.
 *
 * @param contestants methods with their baselines
 * @param metrics on every record
 * @param shown measures that are asked for, in order
 * @param purity whether purity and spread are asked for
 * @param sanity whether the checks on changed weights are asked for
 * @param question what of the model is explained
 * @param unit what is ranked and removed as one
 * @param seed of all draws
 */
record EvaluationPlan(
        List<Contestant> contestants,
        List<Metric> metrics,
        List<Measure> shown,
        boolean purity,
        Sanity sanity,
        Question question,
        String unit,
        long seed) {

    /**
     * A method against one source of baselines.
     *
     * @param name for a table
     */
    record Contestant(
            String name,
            String methodText,
            String baselineText,
            AttributionMethod method,
            Settings settings,
            BaselineSource baselines) {}

    /**
     * @param output position of the explained output
     * @param link how its numbers become probabilities
     * @param threshold of an output of one number
     * @param objective what the methods explain
     * @param tolerance of the methods
     */
    record Question(int output, Answer.Link link, double threshold, Objective objective, double tolerance) {}

    /**
     * @param randomisation whether layers are drawn anew
     * @param perturbation whether weights are perturbed
     */
    record Sanity(boolean randomisation, boolean perturbation) {
        boolean wanted() {
            return randomisation || perturbation;
        }
    }
}
