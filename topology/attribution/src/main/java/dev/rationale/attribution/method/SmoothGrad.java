package dev.rationale.attribution.method;

/**
 * SmoothGrad: {@code A = mean over samples of base(x + ε)}, in the other method's unit; with sigma 0 the other method itself. See
 * {@link NoiseTunnel} for parameters, accuracy and cost.
 *
 * <p>Source: Smilkov, Thorat, Kim, Viégas, Wattenberg, arXiv 1706.03825; {@code smoothgrad} of Captum's {@code NoiseTunnel}.
 */
public final class SmoothGrad extends NoiseTunnel {

    @Override
    public String name() {
        return "smoothgrad";
    }

    @Override
    public String description() {
        return "SmoothGrad: the mean over noisy inputs of any method (Smilkov, Thorat, Kim, Viégas, Wattenberg 2017, arXiv 1706.03825)";
    }

    @Override
    Statistic statistic() {
        return Statistic.MEAN;
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
