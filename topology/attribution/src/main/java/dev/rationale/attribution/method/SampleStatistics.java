package dev.rationale.attribution.method;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Finding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What the attributions of a {@link NoiseTunnel}'s samples come to, in the order of the samples. */
final class SampleStatistics {
    /** Findings that hold of the whole only if they hold of every sample. */
    private static final Set<Finding> OF_ALL =
            EnumSet.of(Finding.FLAT_PATH, Finding.UNRESOLVED_JUMP, Finding.BASELINE_DEGENERATE);

    private final NoiseTunnel.Statistic statistic;
    private final Moments moments;
    private final Set<Finding> ofAll = EnumSet.copyOf(OF_ALL);
    private final Set<Finding> ofAny = EnumSet.noneOf(Finding.class);
    private final Map<Choices.Kind, List<Integer>> choices = new EnumMap<>(Choices.Kind.class);
    private double largestEstimate;
    private boolean converged = true;
    private int steps;
    private long gradientEvaluations;

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
        ofAll.retainAll(sample.findings());
        ofAny.addAll(sample.findings());
        largestEstimate = Math.max(largestEstimate, sample.estimatedError().orElse(0));
        converged &= sample.converged();
        steps = Math.max(steps, sample.steps());
        gradientEvaluations += sample.gradientEvaluations();
        Choices taken = Choices.parse(sample.choices());
        for (Choices.Kind kind : Choices.Kind.values()) {
            taken.of(kind).ifPresent(chosen -> {
                for (int choice : chosen) {
                    choices.computeIfAbsent(kind, key -> new ArrayList<>()).add(choice);
                }
            });
        }
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
                ? OptionalDouble.of(Math.hypot(sampling.getAsDouble(), largestEstimate))
                : OptionalDouble.empty();
    }

    /** Whether every sample did. */
    boolean converged() {
        return converged;
    }

    /** Most of a sample. */
    int steps() {
        return steps;
    }

    long gradientEvaluations() {
        return gradientEvaluations;
    }

    /** Those of the samples, one behind the other. */
    byte[] choices() {
        Choices all = Choices.none();
        for (Map.Entry<Choices.Kind, List<Integer>> entry : choices.entrySet()) {
            all = all.with(
                    entry.getKey(),
                    entry.getValue().stream().mapToInt(Integer::intValue).toArray());
        }
        return all.encode();
    }

    Set<Finding> findings(boolean wholeConverged, boolean partial) {
        Set<Finding> findings = EnumSet.copyOf(ofAny);
        findings.removeAll(OF_ALL);
        findings.remove(Finding.NOT_CONVERGED);
        findings.addAll(ofAll);
        if (!wholeConverged) {
            findings.add(Finding.NOT_CONVERGED);
        }
        if (partial) {
            findings.add(Finding.PARTIAL);
        }
        return Collections.unmodifiableSet(findings);
    }
}
