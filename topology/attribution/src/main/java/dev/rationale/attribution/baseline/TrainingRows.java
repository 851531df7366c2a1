package dev.rationale.attribution.baseline;

import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.TrainingData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Training rows as points; the same array each time that a row is drawn, so that its outputs are known. */
final class TrainingRows {
    private final TrainingData data;
    private final AtomicReferenceArray<double @Nullable []> widened;

    /**
     * @param kind for messages
     * @throws dev.rationale.attribution.InvalidSettingsException if there are no rows, or they are uneven or not finite
     */
    TrainingRows(String kind, TrainingData data) {
        this.data = Given.rows(kind, data);
        this.widened = new AtomicReferenceArray<>(data.rows().size());
    }

    TrainingData data() {
        return data;
    }

    int count() {
        return data.rows().size();
    }

    int dimension() {
        return data.rows().get(0).length;
    }

    double[] point(int row) {
        double[] known = widened.get(row);
        if (known != null) {
            return known;
        }
        double[] point = Given.widened(data.rows().get(row));
        return widened.compareAndSet(row, null, point) ? point : point(row);
    }

    /**
     * Fisher–Yates from the front, stopped when enough rows differ from the input.
     *
     * @param candidates how many rows there are to choose from
     * @param row the row that a candidate is
     */
    List<Integer> draw(SplitMix64 random, int candidates, IntUnaryOperator row, int requested, double[] input) {
        Map<Integer, Integer> moved = new HashMap<>();
        List<Integer> drawn = new ArrayList<>();
        for (int i = 0; i < candidates && drawn.size() < requested; i++) {
            int j = i + random.nextInt(candidates - i);
            int chosen = row.applyAsInt(moved.getOrDefault(j, j));
            moved.put(j, moved.getOrDefault(i, i));
            if (!Endpoints.equal(point(chosen), input)) {
                drawn.add(chosen);
            }
        }
        return drawn;
    }

    /** Equally weighted rows. */
    Baselines baselines(List<Integer> rows, int requested) {
        return Baselines.uniform(rows.stream().map(this::point).toList(), requested);
    }

    /** The same where the model had a say in them. */
    Baselines chosen(List<Integer> rows, int requested) {
        int[] chosen = rows.stream().mapToInt(Integer::intValue).toArray();
        return baselines(rows, requested).with(Set.of(), Choices.none().with(Choices.Kind.BASELINE_ROWS, chosen));
    }

    /**
     * Rows of an earlier explanation; null where it had none.
     *
     * @throws dev.rationale.attribution.UnexplainableException if there is no such row
     */
    @Nullable
    List<Integer> given(String kind, Choices choices) {
        int[] rows = choices.of(Choices.Kind.BASELINE_ROWS).orElse(null);
        if (rows == null) {
            return null;
        }
        List<Integer> known = new ArrayList<>(rows.length);
        for (int row : rows) {
            if (row < 0 || row >= count()) {
                throw Given.unusable(kind + ": the earlier explanation names training row " + row + " of " + count());
            }
            known.add(row);
        }
        return known;
    }
}
