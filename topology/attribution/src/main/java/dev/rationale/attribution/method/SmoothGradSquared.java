package dev.rationale.attribution.method;

/**
 * SmoothGrad squared: {@code A = mean over samples of base(x + ε)²}, in the square of the other method's unit, so that there is no
 * completeness gap. See {@link NoiseTunnel} for parameters, accuracy and cost.
 *
 * <p>Source: Hooker, Erhan, Kindermans, Kim, arXiv 1806.10758; {@code smoothgrad_sq} of Captum's {@code NoiseTunnel}, and what
 * saliency's {@code GetSmoothedMask} returns by default.
 */
public final class SmoothGradSquared extends NoiseTunnel {

    @Override
    public String name() {
        return "smoothgrad-squared";
    }

    @Override
    public String description() {
        return "SmoothGrad squared: the mean square over noisy inputs of any method (Hooker, Erhan, Kindermans, Kim 2018, arXiv 1806.10758)";
    }

    @Override
    Statistic statistic() {
        return Statistic.MEAN_OF_SQUARES;
    }

    @Override
    double fewestSamples() {
        return 1;
    }

    @Override
    double smallestSigma() {
        return 0;
    }
}
