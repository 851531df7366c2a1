package dev.rationale.attribution.metric;

import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sensitivity-max: the largest {@code ‖A(x + δ) − A(x)‖₂ / ‖A(x)‖₂} over random {@code δ} with every coordinate uniform in
 * {@code [−radius, radius]}; target and baseline stay.
 *
 * <p>Signed map. Special case: a map of norm 0 is divided by 1, as Captum does. Cost: {@code draws} explanations.
 *
 * <p>Source: Yeh et al., arXiv 1901.09392; Captum takes a radius of 0.02 and 10 draws, Quantus 0.2 and 200.
 *
 * @param radius in units of the input, &ge; 0
 * @param draws number of points, &gt; 0
 */
public record SensitivityMax(double radius, int draws) implements Metric {
    private static final long SALT = 0x5e451711d4L;

    /**
     * @throws IllegalArgumentException if the radius is negative or not finite, or there is no draw
     */
    public SensitivityMax {
        if (!(radius >= 0) || Double.isInfinite(radius) || draws < 1) {
            throw new IllegalArgumentException(
                    "expected a radius from 0 and at least one draw, found " + radius + " and " + draws);
        }
    }

    @Override
    public Set<Measure> measures() {
        return Set.of(Measure.SENSITIVITY_MAX);
    }

    @Override
    public int explanations() {
        return draws;
    }

    @Override
    public Measurement begin(Judged judged) {
        SplitMix64 random = new SplitMix64(judged.seed() ^ SALT);
        List<Program> programs = new ArrayList<>(draws);
        for (int draw = 0; draw < draws; draw++) {
            double[] point = judged.input().clone();
            for (int i = 0; i < point.length; i++) {
                point[i] += radius * (2 * ((random.nextLong() >>> 11) * 0x1p-53) - 1);
            }
            programs.add(judged.again().apply(point));
        }
        return new Neighbours(judged.attribution().values(), programs);
    }

    /** Explanations of neighbours, side by side. */
    private static final class Neighbours implements Measurement {
        private final double[] map;
        private final List<Program> programs;
        private List<Program> running;
        private List<Integer> asked = List.of();

        Neighbours(double[] map, List<Program> programs) {
            this.map = map;
            this.programs = programs;
            this.running = programs;
        }

        @Override
        public List<RowRequest> next() {
            List<RowRequest> rows = new ArrayList<>();
            List<Program> still = new ArrayList<>();
            List<Integer> counts = new ArrayList<>();
            for (Program program : running) {
                List<RowRequest> wanted = program.next();
                if (!wanted.isEmpty()) {
                    still.add(program);
                    counts.add(wanted.size());
                    rows.addAll(wanted);
                }
            }
            running = still;
            asked = counts;
            return rows;
        }

        @Override
        public void accept(List<RowResult> results) {
            int next = 0;
            for (int i = 0; i < running.size(); i++) {
                running.get(i).accept(results.subList(next, next + asked.get(i)));
                next += asked.get(i);
            }
        }

        @Override
        public Map<Measure, Double> scores() {
            double norm = distance(map, new double[map.length]);
            double largest = 0;
            for (Program program : programs) {
                double apart = distance(program.result().values(), map);
                // Math.max keeps NaN.
                largest = Math.max(largest, apart / (norm == 0 ? 1 : norm));
            }
            return Map.of(Measure.SENSITIVITY_MAX, largest);
        }

        private static double distance(double[] a, double[] b) {
            double largest = 0;
            for (int i = 0; i < a.length; i++) {
                largest = Math.max(largest, Math.abs(a[i] - b[i]));
            }
            if (largest == 0 || !Double.isFinite(largest)) {
                return largest;
            }
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                double share = (a[i] - b[i]) / largest;
                sum += share * share;
            }
            return largest * Math.sqrt(sum);
        }
    }
}
