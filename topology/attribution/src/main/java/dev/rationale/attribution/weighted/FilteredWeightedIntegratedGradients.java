package dev.rationale.attribution.weighted;

/**
 * Filtered Weighted Integrated Gradients: {@link WeightedIntegratedGradients} without the baselines whose weight is below a quarter
 * of the mean weight.
 *
 * <p>Source: {@code filter_weights} of the released evaluation of arXiv 2505.03201.
 */
public final class FilteredWeightedIntegratedGradients extends WeightedMethod {

    @Override
    public String name() {
        return "filtered-weighted-integrated-gradients";
    }

    @Override
    public String description() {
        return "Filtered Weighted Integrated Gradients: the same without baselines of little weight (2025, arXiv 2505.03201)";
    }

    @Override
    String defaultFilter() {
        return "0.25";
    }
}
