package dev.rationale.attribution.metric;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Explains one record and measures the result, metric after metric: a program itself, so that an engine runs many of them
 * side by side and their rows share batches.
 *
 * <p>{@link #result()} is the method's attribution as it is. Read {@link #scores()} and {@link #judged()} once the program is
 * done. A metric that cannot be measured on this record ({@link UnexplainableException}) is NaN and leaves the others alone.
 */
public final class Evaluation implements Program {
    private final Program explaining;
    private final Function<Attribution, Judged> judging;
    private final Iterator<Metric> metrics;
    private final int explanations;
    private final List<Score> scores = new ArrayList<>();
    private @Nullable Judged judged;
    private @Nullable Metric metric;
    private @Nullable Measurement measurement;

    /**
     * @param explaining the method on the record
     * @param judging what is needed to judge its result
     * @param metrics in the order in which they are measured
     */
    public Evaluation(Program explaining, Function<Attribution, Judged> judging, List<Metric> metrics) {
        this.explaining = explaining;
        this.judging = judging;
        this.metrics = List.copyOf(metrics).iterator();
        this.explanations =
                1 + metrics.stream().mapToInt(Metric::explanations).max().orElse(0);
    }

    /** That of the explanations at once; what a metric asks for by itself is some megabytes at most and not counted. */
    @Override
    public long heldNumbers() {
        return explanations * explaining.heldNumbers();
    }

    /**
     * @throws UnrankableException if the method's map is not finite
     */
    @Override
    public List<RowRequest> next() {
        if (judged == null) {
            List<RowRequest> rows = explaining.next();
            if (!rows.isEmpty()) {
                return rows;
            }
            judged = judging.apply(explaining.result());
        }
        while (begun(judged)) {
            List<RowRequest> rows = guarded(Measurement::next);
            if (!rows.isEmpty()) {
                return rows;
            }
            end();
        }
        return List.of();
    }

    /** Whether a metric is under way. */
    private boolean begun(Judged record) {
        while (measurement == null && metrics.hasNext()) {
            metric = metrics.next();
            try {
                measurement = metric.begin(record);
            } catch (UnexplainableException e) {
                missing();
            }
        }
        return measurement != null;
    }

    private List<RowRequest> guarded(Function<Measurement, List<RowRequest>> step) {
        try {
            return measurement == null ? List.of() : step.apply(measurement);
        } catch (UnexplainableException e) {
            missing();
            return List.of();
        }
    }

    private void end() {
        if (measurement != null && metric != null) {
            String replacement = metric.replacement();
            new TreeMap<>(measurement.scores())
                    .forEach((measure, value) -> scores.add(new Score(measure, replacement, value)));
        }
        measurement = null;
    }

    private void missing() {
        if (metric != null) {
            String replacement = metric.replacement();
            new TreeSet<>(metric.measures())
                    .forEach(measure -> scores.add(new Score(measure, replacement, Double.NaN)));
        }
        measurement = null;
    }

    @Override
    public void accept(List<RowResult> results) {
        if (judged == null) {
            explaining.accept(results);
            return;
        }
        List<RowRequest> unused = guarded(under -> {
            under.accept(results);
            return List.of();
        });
    }

    @Override
    public Attribution result() {
        return explaining.result();
    }

    /** What was measured: metric by metric, measures in the order of their declaration. */
    public List<Score> scores() {
        return Collections.unmodifiableList(scores);
    }

    /** What was judged; empty where the record was not explained. */
    public Optional<Judged> judged() {
        return Optional.ofNullable(judged);
    }
}
