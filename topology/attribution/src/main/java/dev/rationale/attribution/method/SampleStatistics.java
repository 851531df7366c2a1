package dev.rationale.attribution.method;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.wrapper.Parts;
import java.util.OptionalDouble;

/** What the attributions of a {@link NoiseTunnel}'s samples come to, in the order of the samples. */
final class SampleStatistics {
    private final NoiseTunnel.Statistic statistic;
    private final Moments moments;
    private final Parts parts = new Parts();

    SampleStatistics(NoiseTunnel.Statistic statistic, int dimension) {
        this.statistic = statistic;
        this.moments = new Moments(dimension);
    }

    void add(Attribution sample) {
        double[] values = sample.values();
        if (statistic == NoiseTunnel.Statistic.MEAN_OF_SQUARES) {
            values = values.clone();
            for (int i = 0; i < values.length; i++) {
                values[i] *= values[i];
            }
        }
        moments.add(values);
        parts.add(sample);
    }

    double[] values() {
        return statistic == NoiseTunnel.Statistic.VARIANCE ? moments.variance() : moments.mean();
    }

    double[] errors() {
        return statistic == NoiseTunnel.Statistic.VARIANCE ? moments.errorsOfVariance() : moments.errorsOfMean();
    }

    /** That of the sampling, with the largest of a sample. */
    OptionalDouble estimate(double[] values, double[] errors) {
        OptionalDouble sampling = Moments.relative(errors, values);
        return sampling.isPresent()
                ? OptionalDouble.of(Math.hypot(sampling.getAsDouble(), parts.largestEstimate()))
                : OptionalDouble.empty();
    }

    Parts parts() {
        return parts;
    }
}
