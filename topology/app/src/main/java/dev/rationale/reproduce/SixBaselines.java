package dev.rationale.reproduce;

import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.SplitMix64;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The six baselines of the Weighted Integrated Gradients experiment on inputs of 0 to 1: black, white, grey, uniform noise, the
 * training mean and one training row. arXiv 2505.03201's code has a second noise image where the mean stands here.
 */
final class SixBaselines implements BaselineSource {
    static final String NAME = "six";

    private static final int COUNT = 6;
    private static final List<Double> GREYS = List.of(0.0, 1.0, 0.5);

    private final double[] mean;
    private final List<double[]> constants = new ArrayList<>();
    private final BaselineSource row;

    private SixBaselines(double[] mean, BaselineSource row) {
        this.mean = mean;
        this.row = row;
        for (double grey : GREYS) {
            double[] constant = new double[mean.length];
            Arrays.fill(constant, grey);
            constants.add(constant);
        }
    }

    /**
     * @throws InvalidSettingsException if the model names no training rows or no mean
     */
    static SixBaselines of(InputSpace space) {
        double[] mean = space.training().mean();
        if (mean == null) {
            throw new InvalidSettingsException(List.of("six: the model names no training mean"));
        }
        return new SixBaselines(mean, Sources.of("training-sample", Map.of("rows", "1"), space));
    }

    @Override
    public String kind() {
        return NAME;
    }

    @Override
    public int most() {
        return COUNT;
    }

    @Override
    public Baselines draw(double[] input, long seed) {
        SplitMix64 random = SplitMix64.of(seed, NAME);
        double[] noise = new double[input.length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextDouble();
        }
        List<double[]> points = new ArrayList<>(constants);
        points.add(noise);
        points.add(mean);
        points.addAll(row.draw(input, seed).points());
        return Baselines.uniform(points, COUNT);
    }
}
