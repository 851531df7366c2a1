package dev.rationale.reproduce;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.TrainingData;
import dev.rationale.attribution.metric.Answer;
import dev.rationale.attribution.metric.Purity;
import dev.rationale.attribution.network.DenseNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One network on half-moons with its held-out points, and what is measured on it.
 *
 * <p>Explained is the log-probability of the predicted class against (−½, −½). The points of one predicted class are the
 * background of each other, as the released code of Geodesic IG has it.
 *
 * @param subject the network and its points
 * @param classes predicted, {@code [n]}
 * @param changes {@code f(x) − f(x')} in nats, {@code [n]}
 * @param baselineClass predicted at the baseline
 */
record Moons(Subject subject, int[] classes, double[] changes, int baselineClass) {
    /** Both coordinates of the baseline. */
    static final double BASELINE = -0.5;

    /** Rows whose output changes by less have no meaningful ratio, in nats. */
    private static final double LEAST_CHANGE = 0.5;

    /**
     * What one contestant's maps are like on one network.
     *
     * @param raw mean predicted class of the lower half by Σ|A|
     * @param relative share of the upper half whose class is not the baseline's
     * @param spreadSame standard deviation of Σ|A| among points of the baseline's class
     * @param spreadOther the same of the other class
     * @param ratioMedian of {@code Σ|A| / |Δf|} over rows with {@code |Δf| > 0.5}
     * @param ratioHigh its 90th percentile
     */
    record Figures(
            double raw, double relative, double spreadSame, double spreadOther, double ratioMedian, double ratioHigh) {

        double folded() {
            return Purity.folded(raw);
        }
    }

    static Moons of(DenseNetwork network, List<double[]> points) {
        List<Point> asked = new ArrayList<>();
        points.forEach(point -> asked.add(new Point(point, HeldInputs.NONE)));
        asked.add(new Point(new double[] {BASELINE, BASELINE}, HeldInputs.NONE));
        List<double[][]> outputs = network.outputs(asked);
        double[] atBaseline = outputs.get(points.size())[0];
        int[] classes = new int[points.size()];
        double[] changes = new double[points.size()];
        List<List<float[]>> ofClass = List.of(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < classes.length; i++) {
            double[] found = outputs.get(i)[0];
            classes[i] = larger(found);
            changes[i] = Objective.LOG_PROBABILITY.of(found, classes[i])
                    - Objective.LOG_PROBABILITY.of(atBaseline, classes[i]);
            double[] point = points.get(i);
            ofClass.get(classes[i]).add(new float[] {(float) point[0], (float) point[1]});
        }
        List<InputSpace> spaces = ofClass.stream()
                .map(rows -> new InputSpace(List.of(2), List.of(), new TrainingData(List.copyOf(rows), null)))
                .toList();
        List<Subject.Row> rows = new ArrayList<>();
        for (int i = 0; i < classes.length; i++) {
            rows.add(Subject.Row.of(points.get(i), spaces.get(classes[i]), i));
        }
        Subject subject = Subject.of(network, rows, Objective.LOG_PROBABILITY, Answer.Link.LOGIT);
        return new Moons(subject, classes, changes, larger(atBaseline));
    }

    private static int larger(double[] outputs) {
        return outputs[1] > outputs[0] ? 1 : 0;
    }

    /** Figures of the records that were explained. */
    Figures figures(List<Trials.Explained> explained) {
        double[] masses = new double[explained.size()];
        int[] predicted = new int[masses.length];
        boolean[] crossed = new boolean[masses.length];
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < masses.length; i++) {
            int row = explained.get(i).row();
            for (double value : explained.get(i).attribution().values()) {
                masses[i] += Math.abs(value);
            }
            predicted[i] = classes[row];
            crossed[i] = classes[row] != baselineClass;
            double change = Math.abs(changes[row]);
            if (change > LEAST_CHANGE) {
                ratios.add(masses[i] / change);
            }
        }
        double[] sorted =
                ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Figures(
                Purity.raw(masses, predicted),
                Purity.relative(masses, crossed),
                Purity.spread(masses, predicted, baselineClass),
                Purity.spread(masses, predicted, 1 - baselineClass),
                quantile(sorted, 0.5),
                quantile(sorted, 0.9));
    }

    /** Linear between order statistics, as NumPy's; NaN of none. */
    static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Mean of numbers; NaN of none. */
    static double mean(List<Double> numbers) {
        double[] values = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        return values.length == 0 ? Double.NaN : Arrays.stream(values).sum() / values.length;
    }
}
