package dev.rationale.attribution;

import java.util.Collections;
import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a method found for one record and target, with how good it is.
 *
 * @param target the explained scalar
 * @param values attribution per coordinate of the input space, {@code [d]}, in units of the explained scalar
 * @param output explained scalar at the input
 * @param baselineOutput (weighted mean of the) explained scalar at the baseline(s); NaN where the method has none
 * @param outputs raw vectors of all outputs at the input, {@code [outputs][size]}
 * @param completenessGap {@code Σ values − (output − baselineOutput)}; NaN where the values have another unit or the method no baseline
 * @param estimatedError estimated relative L2 error of {@code values}; empty where the rule gives no estimate
 * @param converged whether the requested tolerance was reached
 * @param steps points on the path, per baseline
 * @param gradientEvaluations rows with a backward pass
 * @param forwardEvaluations rows with a forward pass only
 * @param findings weaknesses, in declaration order
 * @param choices discrete choices that a last bit could flip, for replay: the bytes of {@link Choices}; empty where there are none
 * @param standardErrors per coordinate, what another seed would change, as one standard deviation, {@code [d]}; empty where
 *     nothing is drawn or one draw tells nothing
 * @param baselines what the input was compared with; {@link Baselines#NONE} where that is nothing, or not told
 */
public record Attribution(
        Target target,
        double[] values,
        double output,
        double baselineOutput,
        double[][] outputs,
        double completenessGap,
        OptionalDouble estimatedError,
        boolean converged,
        int steps,
        long gradientEvaluations,
        long forwardEvaluations,
        Set<Finding> findings,
        byte[] choices,
        double[] standardErrors,
        Baselines baselines) {

    /** As a method gives it that draws nothing: whoever drew the baselines adds them. */
    public Attribution(
            Target target,
            double[] values,
            double output,
            double baselineOutput,
            double[][] outputs,
            double completenessGap,
            OptionalDouble estimatedError,
            boolean converged,
            int steps,
            long gradientEvaluations,
            long forwardEvaluations,
            Set<Finding> findings,
            byte[] choices) {
        this(
                target,
                values,
                output,
                baselineOutput,
                outputs,
                completenessGap,
                estimatedError,
                converged,
                steps,
                gradientEvaluations,
                forwardEvaluations,
                findings,
                choices,
                new double[0],
                Baselines.NONE);
    }

    /** The same of a method that draws: with what another seed would change, {@code [d]}. */
    public Attribution withStandardErrors(double[] errors) {
        return with(baselines, gradientEvaluations, forwardEvaluations, findings, choices, errors);
    }

    /** The same with the baselines as the method weighted them. */
    public Attribution weighted(Baselines by) {
        return with(by, gradientEvaluations, forwardEvaluations, findings, choices, standardErrors);
    }

    /**
     * The same of a record whose baselines took rows of their own.
     *
     * @param drawn what the input was compared with; none leaves what the method tells of it, and where the method weighted them
     *     anew, its weights stay
     * @param gradients rows with a backward pass that drawing them took
     * @param forwards rows with a forward pass that drawing them took
     */
    Attribution comparedWith(Baselines drawn, long gradients, long forwards) {
        Set<Finding> all = findings;
        if (!drawn.findings().isEmpty()) {
            all = EnumSet.copyOf(drawn.findings());
            all.addAll(findings);
        }
        byte[] both = drawn.choices().isEmpty()
                ? choices
                : drawn.choices().and(Choices.parse(choices)).encode();
        return with(
                drawn.points().isEmpty() || !baselines.points().isEmpty() ? baselines : drawn,
                gradientEvaluations + gradients,
                forwardEvaluations + forwards,
                Collections.unmodifiableSet(all),
                both,
                standardErrors);
    }

    /** The same with other choices, see {@link Choices#encode()}. */
    Attribution withChoices(Choices changed) {
        return with(baselines, gradientEvaluations, forwardEvaluations, findings, changed.encode(), standardErrors);
    }

    private Attribution with(
            Baselines drawn, long gradients, long forwards, Set<Finding> found, byte[] chosen, double[] errors) {
        return new Attribution(
                target,
                values,
                output,
                baselineOutput,
                outputs,
                completenessGap,
                estimatedError,
                converged,
                steps,
                gradients,
                forwards,
                found,
                chosen,
                errors,
                drawn);
    }
}
