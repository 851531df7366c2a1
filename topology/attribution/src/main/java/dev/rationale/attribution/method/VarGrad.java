package dev.rationale.attribution.method;

/**
 * VarGrad: {@code A = E[base(x + ε)²] − E[base(x + ε)]²} over the samples, divided by their number as in Captum, in the square of
 * the other method's unit, so that there is no completeness gap. Exactly 0 where the other method does not change. See
 * {@link NoiseTunnel} for parameters, accuracy and cost.
 *
 * <p>Source: Adebayo, Gilmer, Goodfellow, Kim, arXiv 1810.03307; {@code vargrad} of Captum's {@code NoiseTunnel}.
 */
public final class VarGrad extends NoiseTunnel {

    @Override
    public String name() {
        return "vargrad";
    }

    @Override
    public String description() {
        return "VarGrad: the variance over noisy inputs of any method (Adebayo, Gilmer, Goodfellow, Kim 2018, arXiv 1810.03307)";
    }

    @Override
    Statistic statistic() {
        return Statistic.VARIANCE;
    }

    @Override
    double fewestSamples() {
        return 2;
    }

    @Override
    double smallestSigma() {
        return 1e-6;
    }
}
