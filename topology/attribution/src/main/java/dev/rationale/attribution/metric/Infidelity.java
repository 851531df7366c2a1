package dev.rationale.attribution.metric;

import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.SplitMix64;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Infidelity {@code E_S[(Σ_{i∈S} Aᵢ − (f(x) − f(x with S replaced)))²]} over random sets {@code S}, in which every unit is with
 * probability ½ and which are not empty; and that of {@code βA} with the best factor
 * {@code β = E[Σ_S A · Δ] / E[(Σ_S A)²]}.
 *
 * <p>Signed map of the explained scalar, in its unit squared. Without a replacement of its own the method's baselines stand
 * in, averaged with their weights: what the method itself claims to explain. Special cases: a map that sums to 0 over every
 * set leaves {@code β} without effect, and both numbers are {@code E[Δ²]}. Cost: {@code draws} forward passes, times the
 * baselines where these stand in.
 *
 * <p>Source: Yeh et al., arXiv 1901.09392, with sets rather than real perturbations, because path attributions already hold
 * the factor {@code x − x'}: Quantus and Captum's default multiply by the perturbation once more, so that an exact map of a
 * linear model scores badly.
 *
 * @param units what is chosen as one
 * @param filling what stands in; null for the method's own baselines
 * @param draws number of sets, &gt; 0
 */
public record Infidelity(Units units, @Nullable Replacement filling, int draws) implements Metric {
    /** What a table says where the method's baselines stand in. */
    public static final String OWN = "own-baseline";

    /** Tells these draws from others of the same record. */
    private static final long SALT = 0x1d7f1de1171L;

    /**
     * @throws IllegalArgumentException if there is no draw
     */
    public Infidelity {
        if (draws < 1) {
            throw new IllegalArgumentException("expected at least one draw, found " + draws);
        }
    }

    @Override
    public Set<Measure> measures() {
        return Set.of(Measure.INFIDELITY, Measure.INFIDELITY_SCALED);
    }

    @Override
    public String replacement() {
        return filling == null ? OWN : filling.name();
    }

    @Override
    public Measurement begin(Judged judged) {
        List<boolean[]> sets = sets(judged.seed());
        if (filling == null) {
            Baselines baselines = judged.baselines();
            int each = baselines.points().size();
            return new ForwardRows(
                    draws * each,
                    row -> replaced(
                            judged.input(),
                            sets.get(row / each),
                            baselines.points().get(row % each)),
                    outputs -> judge(judged, sets, outputs, baselines.weights()));
        }
        Replacement.Filling values = filling.on(judged.input(), judged.seed());
        return new ForwardRows(
                draws,
                row -> replaced(judged.input(), sets.get(row), values.values(sets.get(row))),
                outputs -> judge(judged, sets, outputs, new double[] {1}));
    }

    private List<boolean[]> sets(long seed) {
        SplitMix64 random = new SplitMix64(seed ^ SALT);
        List<boolean[]> sets = new ArrayList<>(draws);
        while (sets.size() < draws) {
            boolean[] chosen = new boolean[units.count()];
            boolean empty = true;
            for (int unit = 0; unit < chosen.length; unit++) {
                chosen[unit] = random.nextLong() < 0;
                empty &= !chosen[unit];
            }
            if (!empty) {
                boolean[] set = new boolean[units.dimension()];
                for (int i = 0; i < set.length; i++) {
                    set[i] = chosen[units.unitOf(i)];
                }
                sets.add(set);
            }
        }
        return sets;
    }

    private static RowRequest.Outputs replaced(double[] input, boolean[] set, double[] values) {
        double[] point = input.clone();
        for (int i = 0; i < point.length; i++) {
            if (set[i]) {
                point[i] = values[i];
            }
        }
        return RowRequest.Outputs.at(point);
    }

    private Map<Measure, Double> judge(
            Judged judged, List<boolean[]> sets, List<double[][]> outputs, double[] weights) {
        double[] sums = new double[draws];
        double[] changes = new double[draws];
        double product = 0;
        double square = 0;
        for (int s = 0; s < draws; s++) {
            double mean = 0;
            for (int k = 0; k < weights.length; k++) {
                mean += weights[k] * judged.explained(outputs.get(s * weights.length + k));
            }
            changes[s] = judged.attribution().output() - mean;
            sums[s] = sum(judged.attribution().values(), sets.get(s));
            product += sums[s] * changes[s];
            square += sums[s] * sums[s];
        }
        Map<Measure, Double> scores = new LinkedHashMap<>();
        scores.put(Measure.INFIDELITY, error(sums, changes, 1));
        scores.put(Measure.INFIDELITY_SCALED, error(sums, changes, square == 0 ? 0 : product / square));
        return scores;
    }

    private static double sum(double[] map, boolean[] set) {
        double sum = 0;
        for (int i = 0; i < map.length; i++) {
            sum += set[i] ? map[i] : 0;
        }
        return sum;
    }

    private static double error(double[] sums, double[] changes, double factor) {
        double error = 0;
        for (int s = 0; s < sums.length; s++) {
            double difference = factor * sums[s] - changes[s];
            error += difference * difference;
        }
        return error / sums.length;
    }
}
