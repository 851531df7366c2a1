package dev.rationale.attribution.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Model randomisation: do maps change when the model forgets? Layers are drawn anew one after the other, from the output on,
 * each on top of those before; after each the maps are compared with the original by Spearman's correlation of {@code |A|}.
 *
 * <p>Passed when the last correlation is within ±0.2 and they fall on the whole: the least-squares slope over the steps,
 * with 1 for the untouched model, is negative. A method that passes may still be wrong; one that fails shows the input and
 * not the model.
 *
 * <p>Source: Adebayo et al., arXiv 1810.03292; Quantus, {@code MPRT} with {@code layer_order="top_down"}.
 *
 * @param steps in the order of the layers from the output
 */
public record RandomisationCheck(List<Step> steps) {
    private static final double FORGOTTEN = 0.2;

    /**
     * @param layer that was drawn anew
     * @param similarity mean correlation over the records; NaN where no record has one
     */
    public record Step(String layer, double similarity) {}

    /** The correlation once every layer is drawn anew; NaN without layers. */
    public double last() {
        return steps.isEmpty() ? Double.NaN : steps.get(steps.size() - 1).similarity();
    }

    /** Why it is not passed, one line each; empty where it is. */
    public List<String> problems() {
        if (steps.isEmpty()) {
            return List.of("the model has no layer to draw anew");
        }
        List<String> problems = new ArrayList<>();
        if (!(Math.abs(last()) < FORGOTTEN)) {
            problems.add("expected a last correlation within 0.2 of 0, found " + last());
        }
        if (!(slope() < 0)) {
            problems.add("expected correlations that fall from layer to layer, found a slope of " + slope());
        }
        return problems;
    }

    private double slope() {
        double middle = steps.size() / 2.0;
        double slope = -middle;
        for (int i = 0; i < steps.size(); i++) {
            slope += (i + 1 - middle) * steps.get(i).similarity();
        }
        return slope;
    }
}
