package dev.rationale.demo;

import dev.rationale.ExplanationOutcome;
import dev.rationale.ExplanationRecord;
import dev.rationale.Finding;
import dev.rationale.TargetExplanation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What the records themselves say of their quality, cost and delay, over many of them. For one thread. */
final class Figures {
    private final List<Double> gaps = new ArrayList<>();
    private final List<Double> relativeGaps = new ArrayList<>();
    private final List<Double> errors = new ArrayList<>();
    private final List<Double> gradientRows = new ArrayList<>();
    private final List<Double> delays = new ArrayList<>();
    private final Map<Finding, Integer> findings = new EnumMap<>(Finding.class);
    private int notConverged;

    /**
     * Takes a record in.
     *
     * @param record explained or skipped; of the latter only the delay counts
     * @param readAt when it was read, which only a committed record can be
     */
    void add(ExplanationRecord record, Instant readAt) {
        if (record.getTiming() != null && record.getTiming().getEventAt() != null) {
            delays.add(Duration.between(record.getTiming().getEventAt(), readAt).toNanos() / 1e6);
        }
        if (record.getOutcome() != ExplanationOutcome.EXPLAINED) {
            return;
        }
        double rows = 0;
        boolean converged = true;
        for (TargetExplanation target : record.getTargets()) {
            rows += target.getGradientEvaluations();
            converged &= target.getQuality().getConverged();
            add(gaps, target.getQuality().getDeltaAbs());
            add(relativeGaps, target.getQuality().getDeltaRel());
            add(errors, target.getQuality().getEstimatedError());
        }
        gradientRows.add(rows);
        notConverged += converged ? 0 : 1;
        record.getFindings().forEach(finding -> findings.merge(finding, 1, Integer::sum));
    }

    /** Records in which a target did not converge. */
    int notConverged() {
        return notConverged;
    }

    /** Median size of the completeness gap, in units of the explained output. */
    OptionalDouble gap() {
        return quantile(gaps, 0.5);
    }

    /** The same relative to the change of the output. */
    OptionalDouble relativeGap() {
        return quantile(relativeGaps, 0.5);
    }

    /** Median of the estimated largest error of one attribution. */
    OptionalDouble error() {
        return quantile(errors, 0.5);
    }

    /** Mean number of gradients per record. */
    OptionalDouble gradientRows() {
        return gradientRows.stream().mapToDouble(Double::doubleValue).average();
    }

    /**
     * Milliseconds from the event to its committed record.
     *
     * @param share 0.5 for the median, 0.99 for the 99th percentile
     */
    OptionalDouble delay(double share) {
        return quantile(delays, share);
    }

    /** How many records carry which finding. */
    Map<Finding, Integer> findings() {
        return findings;
    }

    private static void add(List<Double> values, Double value) {
        if (value != null) {
            values.add(Math.abs(value));
        }
    }

    /** The smallest value that at least this share of all values does not exceed; of two middle ones the lower. */
    static OptionalDouble quantile(List<Double> values, double share) {
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int rank = (int) Math.ceil(share * sorted.size());
        return OptionalDouble.of(sorted.get(Math.max(0, rank - 1)));
    }
}
