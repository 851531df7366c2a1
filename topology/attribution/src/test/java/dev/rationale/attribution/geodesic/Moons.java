package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.network.Activation;
import dev.rationale.attribution.network.DenseNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Half-moons as {@code deploy/reproduce} holds them: a network, and held-out points as background and to be explained.
 *
 * @param network ReLU 2-10-10-2
 * @param space whose background are the first points
 * @param explained the points after them
 */
record Moons(DenseNetwork network, InputSpace space, List<double[]> explained) {
    static final double[] CORNER = {-0.5, -0.5};

    private static final Path FOLDER = Path.of("../../deploy/reproduce/moons");
    private static final int SEEDS = 5;
    private static final int HELD_OUT = 2500;

    /**
     * @param noise in steps of 0.05, from 1
     * @param seed 0 to 4
     * @param background points in the graph
     * @param count points explained
     */
    static Moons of(int noise, int seed, int background, int count) throws IOException {
        int number = (noise - 1) * SEEDS + seed;
        ByteBuffer weights = read("weights.f32");
        DenseNetwork network = DenseNetwork.read(new int[] {2, 10, 10, 2}, Activation.RELU, weights);
        for (int skipped = 0; skipped < number; skipped++) {
            network = DenseNetwork.read(new int[] {2, 10, 10, 2}, Activation.RELU, weights);
        }
        ByteBuffer points = read("held-out.f32").position(number * HELD_OUT * 2 * Float.BYTES);
        List<float[]> rows = new ArrayList<>();
        List<double[]> explained = new ArrayList<>();
        for (int i = 0; i < background + count; i++) {
            float[] point = {points.getFloat(), points.getFloat()};
            if (i < background) {
                rows.add(point);
            } else {
                explained.add(new double[] {point[0], point[1]});
            }
        }
        return new Moons(network, Geodesics.space(2, rows), explained);
    }

    private static ByteBuffer read(String file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve(file))).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The class of the larger output. */
    int predicted(double[] x) {
        double[] outputs =
                network.outputs(List.of(new Point(x, HeldInputs.NONE))).get(0)[0];
        return outputs[1] > outputs[0] ? 1 : 0;
    }

    /** The log-probability of the predicted class of each point, from the corner. */
    List<Attribution> explain(AttributionMethod method, Map<String, String> settings) {
        ProgramRunner runner = new ProgramRunner(network);
        List<Attribution> found = new ArrayList<>();
        Baselines corner = Baselines.of(CORNER);
        for (double[] x : explained) {
            Target target = new Target(0, predicted(x), Objective.LOG_PROBABILITY);
            Explicand explicand = new Explicand(x, target, 0.05, 1, space);
            found.add(runner.run(method.explain(explicand, corner, method.settings(settings))));
        }
        return found;
    }

    /** Sorted {@code |gap| / |f(x) − f(x')|} of those that differ from the baseline by half a nat. */
    static double[] relativeGaps(List<Attribution> all) {
        return all.stream()
                .filter(Moons::differs)
                .mapToDouble(a -> Math.abs(a.completenessGap() / (a.output() - a.baselineOutput())))
                .sorted()
                .toArray();
    }

    /** Sorted {@code Σ|A| / |f(x) − f(x')|} of the same. */
    static double[] ratios(List<Attribution> all) {
        return all.stream()
                .filter(Moons::differs)
                .mapToDouble(a -> total(a) / Math.abs(a.output() - a.baselineOutput()))
                .sorted()
                .toArray();
    }

    private static boolean differs(Attribution a) {
        return Math.abs(a.output() - a.baselineOutput()) > 0.5;
    }

    static double total(Attribution a) {
        return Arrays.stream(a.values()).map(Math::abs).sum();
    }

    /** Share of the half with the largest {@code Σ|A|} whose class is not the baseline's. */
    double purity(List<Attribution> all) {
        Integer[] order = new Integer[all.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(total(all.get(b)), total(all.get(a))));
        int half = order.length / 2;
        int other = 0;
        for (int i = 0; i < half; i++) {
            other += predicted(explained.get(order[i])) != predicted(CORNER) ? 1 : 0;
        }
        return (double) other / half;
    }

    static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1.0, share * sorted.length)];
    }
}
