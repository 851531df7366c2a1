package dev.rationale.attribution.geodesic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Target;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much shorter the energies make paths over half-moons: the table of {@code docs/methods.md}. Minutes. */
class GeodesicVariationalBenchmark {
    private static final int NOISE = 3;
    private static final int POINTS = 20;

    private static Map<String, Map<String, String>> descents() {
        Map<String, Map<String, String>> descents = new LinkedHashMap<>();
        descents.put("`length`", Map.of("energy", "length"));
        for (String rate : List.of("0.01", "0.001")) {
            descents.put(
                    "`published`, rate " + rate, Map.of("beta", "0.1", "iterations", "400", "learning-rate", rate));
        }
        descents.put(
                "`published`, `paper-literal`, rate 0.01",
                Map.of(
                        "beta", "0.1",
                        "iterations", "400",
                        "learning-rate", "0.01",
                        "curvature-sign", "paper-literal"));
        return descents;
    }

    @Test
    void measureLengths() throws IOException {
        double[][] straight = new double[2][POINTS];
        for (int network = 0; network < straight.length; network++) {
            Moons moons = Moons.of(NOISE, network, 0, POINTS);
            for (int row = 0; row < POINTS; row++) {
                double[] x = moons.explained().get(row);
                straight[network][row] = MetricLength.of(moons, target(moons, x), List.of(Moons.CORNER, x));
            }
        }
        System.out.printf(Locale.ROOT, "| straight | %.3g | %.3g | |%n", median(straight[0]), median(straight[1]));
        for (Map.Entry<String, Map<String, String>> descent : descents().entrySet()) {
            double[][] lengths = new double[straight.length][POINTS];
            int shorter = 0;
            for (int network = 0; network < lengths.length; network++) {
                Moons moons = Moons.of(NOISE, network, 0, POINTS);
                for (int row = 0; row < POINTS; row++) {
                    double[] x = moons.explained().get(row);
                    lengths[network][row] = MetricLength.descended(moons, target(moons, x), x, descent.getValue());
                    shorter += lengths[network][row] <= straight[network][row] * 1.001 ? 1 : 0;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.3g | %.3g | %d of %d |%n",
                    descent.getKey(),
                    median(lengths[0]),
                    median(lengths[1]),
                    shorter,
                    lengths.length * POINTS);
            assertThat(lengths[0]).doesNotContain(Double.NaN);
        }
    }

    private static Target target(Moons moons, double[] x) {
        return new Target(0, moons.predicted(x), Objective.LOG_PROBABILITY);
    }

    private static double median(double[] values) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
