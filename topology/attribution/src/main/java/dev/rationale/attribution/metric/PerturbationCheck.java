package dev.rationale.attribution.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Model perturbation: do maps stay while the model hardly changes? Noise of {@code s} times the standard deviation of each
 * layer's weights is added, with growing {@code s}; maps are compared by Spearman's correlation of {@code |A|}, beside how
 * far probabilities moved and how many classes flipped.
 *
 * <p>Passed when the correlation at the smallest scale is above 0.95, none rises above the one before by more than two
 * standard errors and 0.02, and that at the largest is within 0.2 of the randomised model's. Own reading of what
 * arXiv 2206.05903 names in its abstract.
 *
 * @param steps in the order of growing scales
 * @param randomised correlation of a model whose layers are all drawn anew
 */
public record PerturbationCheck(List<Step> steps, double randomised) {
    /** Scales of the noise. */
    public static final List<Double> SCALES = List.of(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0);

    private static final double SAME = 0.95;
    private static final double SLACK = 0.02;
    private static final double NEAR = 0.2;

    /**
     * @param scale of the noise
     * @param similarity mean correlation over records and draws
     * @param standardError of that mean, over the draws
     * @param probabilityChange mean absolute change of the class's probability
     * @param flips share of records whose class changed
     */
    public record Step(double scale, double similarity, double standardError, double probabilityChange, double flips) {}

    /** Why it is not passed, one line each; empty where it is. */
    public List<String> problems() {
        if (steps.isEmpty()) {
            return List.of("the model has no weight to perturb");
        }
        List<String> problems = new ArrayList<>();
        if (!(steps.get(0).similarity() > SAME)) {
            problems.add("expected a correlation above 0.95 at scale "
                    + steps.get(0).scale() + ", found " + steps.get(0).similarity());
        }
        for (int i = 1; i < steps.size(); i++) {
            Step before = steps.get(i - 1);
            Step step = steps.get(i);
            double noise = SLACK + 2 * Math.hypot(before.standardError(), step.standardError());
            if (!(step.similarity() <= before.similarity() + noise)) {
                problems.add("expected no rise beyond noise at scale " + step.scale() + ", found " + before.similarity()
                        + " and then " + step.similarity());
            }
        }
        double last = steps.get(steps.size() - 1).similarity();
        if (!(Math.abs(last - randomised) <= NEAR)) {
            problems.add("expected the largest scale within 0.2 of the randomised model's " + randomised + ", found "
                    + last);
        }
        return problems;
    }
}
