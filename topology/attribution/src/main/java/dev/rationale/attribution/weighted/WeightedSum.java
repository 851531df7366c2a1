package dev.rationale.attribution.weighted;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.attribution.wrapper.Parts;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.commons.numbers.core.Sum;
import org.jspecify.annotations.Nullable;

/** The attributions of all baselines of one record, to be added with weights. */
final class WeightedSum {
    private final Baselines baselines;
    private final @Nullable Attribution[] found;
    private final double[] share;
    private final double output;
    private final long gradientEvaluations;
    private final Parts parts = new Parts();
    private boolean leftOut;

    /**
     * @param output at the input: that of a baseline that is the input
     * @param gradientEvaluations rows with a backward pass that the attributions took
     */
    WeightedSum(Baselines baselines, double output, long gradientEvaluations) {
        this.baselines = baselines;
        this.found = new Attribution[baselines.points().size()];
        this.share = baselines.weights().clone();
        this.output = output;
        this.gradientEvaluations = gradientEvaluations;
    }

    void put(int baseline, Attribution attribution) {
        found[baseline] = attribution;
        parts.add(attribution);
    }

    /** On the way from it the model is not finite. */
    void leaveOut(int baseline) {
        share[baseline] = 0;
        leftOut = true;
        parts.leaveOut();
    }

    /** The attributions by baseline; null of one that has none. */
    double[] @Nullable [] maps() {
        double[] @Nullable [] maps = new double[found.length][];
        for (int k = 0; k < maps.length; k++) {
            Attribution attribution = found[k];
            maps[k] = attribution == null ? null : attribution.values();
        }
        return maps;
    }

    /** The result where every baseline of weight is the input. */
    Attribution nothing(Explicand explicand, Endpoints endpoints, boolean partial) {
        return new Attribution(
                explicand.target(),
                new double[explicand.input().length],
                endpoints.output(),
                endpoints.baselineOutput(),
                endpoints.outputs(),
                0,
                OptionalDouble.empty(),
                true,
                0,
                0,
                endpoints.evaluations(),
                partial ? Set.of(Finding.BASELINE_DEGENERATE, Finding.PARTIAL) : Set.of(Finding.BASELINE_DEGENERATE),
                new byte[0]);
    }

    /**
     * @param d fewest features by baseline; empty for the weights as they are
     * @param filter share of the mean weight
     */
    Weighted weighted(int[] d, double filter, boolean partial, Set<Finding> degraded) {
        double[] given = leftOut ? Weights.normalised(share) : share;
        boolean unknown = Arrays.stream(d).allMatch(each -> each == 0);
        double[] weights = unknown ? given : Weights.of(given, d, filter);
        Choices choices = parts.choicesApart();
        return new Weighted(
                weights, d.length == 0 ? choices : choices.with(Choices.Kind.FITNESS, d), partial, degraded);
    }

    /** With its weights. */
    final class Weighted {
        private final double[] weights;
        private final Choices choices;
        private final boolean partial;
        private final Set<Finding> degraded;

        private Weighted(double[] weights, Choices choices, boolean partial, Set<Finding> degraded) {
            this.weights = weights;
            this.choices = choices;
            this.partial = partial || leftOut;
            this.degraded = degraded;
        }

        Attribution attribution(Explicand explicand, Endpoints endpoints, long forwardEvaluations) {
            double[] values = new double[explicand.input().length];
            double[] errors = new double[values.length];
            double baselineOutput = 0;
            double estimate = 0;
            boolean estimated = true;
            boolean comparable = true;
            boolean drawn = false;
            for (int k = 0; k < weights.length; k++) {
                Attribution part = found[k];
                if (part == null || weights[k] == 0) {
                    baselineOutput += weights[k] * output;
                    continue;
                }
                add(weights[k], part.values(), values);
                add(weights[k], part.standardErrors(), errors);
                baselineOutput += weights[k] * part.baselineOutput();
                estimate += weights[k] * part.estimatedError().orElse(0) * norm(part.values());
                estimated &= part.estimatedError().isPresent();
                comparable &= !Double.isNaN(part.completenessGap());
                drawn |= part.standardErrors().length > 0;
            }
            requireFinite(explicand, values);
            double norm = norm(values);
            double relative = estimate == 0 ? 0 : estimate / norm;
            OptionalDouble error =
                    estimated && Double.isFinite(relative) ? OptionalDouble.of(relative) : OptionalDouble.empty();
            boolean converged = parts.converged() && !(estimated && relative > explicand.tolerance());
            double gap = Sum.of(values).add(baselineOutput).add(-output).getAsDouble();
            return new Attribution(
                            explicand.target(),
                            values,
                            output,
                            baselineOutput,
                            endpoints.outputs(),
                            comparable ? gap : Double.NaN,
                            error,
                            converged,
                            parts.steps(),
                            gradientEvaluations,
                            forwardEvaluations,
                            findings(converged),
                            choices.encode())
                    .withStandardErrors(drawn ? errors : new double[0])
                    .weighted(new Baselines(baselines.points(), weights, baselines.requested()));
        }

        private Set<Finding> findings(boolean converged) {
            Set<Finding> findings = EnumSet.noneOf(Finding.class);
            findings.addAll(parts.findings(converged, partial));
            findings.addAll(degraded);
            return Collections.unmodifiableSet(findings);
        }
    }

    private static void add(double weight, double[] part, double[] into) {
        for (int i = 0; i < part.length; i++) {
            into[i] += weight * part[i];
        }
    }

    private static double norm(double[] values) {
        double norm = 0;
        for (double value : values) {
            norm = Math.hypot(norm, value);
        }
        return norm;
    }

    private static void requireFinite(Explicand explicand, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_MODEL,
                        "weights: attributions of " + explicand.target() + " overflow in their sum at coordinate " + i);
            }
        }
    }
}
