package dev.rationale.attribution;

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
        double[] standardErrors) {

    /** Of a method that draws nothing. */
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
                new double[0]);
    }

    /** The same with other choices, see {@link Choices#encode()}. */
    Attribution withChoices(Choices changed) {
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
                gradientEvaluations,
                forwardEvaluations,
                findings,
                changed.encode(),
                standardErrors);
    }
}
