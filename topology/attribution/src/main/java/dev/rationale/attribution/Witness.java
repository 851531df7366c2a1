package dev.rationale.attribution;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * A case in closed form in which an axiom fails. By axiom it has:
 *
 * <ul>
 *   <li>{@link Axiom#COMPLETENESS}: one function;
 *   <li>{@link Axiom#LINEARITY}: two functions, {@code f} and {@code g};
 *   <li>{@link Axiom#DUMMY}: a function that does not depend on coordinate 0;
 *   <li>{@link Axiom#SYMMETRY}: a function that treats coordinates 0 and 1 alike, which are equal in all points;
 *   <li>{@link Axiom#SENSITIVITY}: a function whose values at input and baseline differ; these differ in coordinate 0 only;
 *   <li>{@link Axiom#IMPLEMENTATION_INVARIANCE}: two functions with the same values;
 *   <li>{@link Axiom#MISSINGNESS}: a function; coordinate 0 is that of every baseline.
 * </ul>
 *
 * @param description the functions as a formula
 * @param functions one or two
 * @param input {@code [d]}
 * @param baselines with {@code [d]} coordinates
 * @param training what the method knows of training data
 */
public record Witness(
        String description, List<Function> functions, double[] input, Baselines baselines, TrainingData training) {
    /** {@code x₀² + x₁²}: a slope that changes everywhere. */
    public static final Function SQUARES =
            new Function(x -> x[0] * x[0] + x[1] * x[1], x -> new double[] {2 * x[0], 2 * x[1]});

    /** {@code 1 − max(0, 1 − x₀)}: rises from 0 to 1 and stays there. */
    public static final Function SATURATING =
            new Function(x -> 1 - Math.max(0, 1 - x[0]), x -> new double[] {x[0] < 1 ? 1 : 0});

    /** Without training data. */
    public Witness(String description, List<Function> functions, double[] input, Baselines baselines) {
        this(description, functions, input, baselines, TrainingData.NONE);
    }

    /** With one baseline. */
    public static Witness of(String description, Function function, double[] input, double... baseline) {
        return new Witness(description, List.of(function), input, Baselines.of(baseline));
    }

    /** The same where the method knows these training rows. */
    public Witness knowing(float[]... rows) {
        return new Witness(description, functions, input, baselines, new TrainingData(List.of(rows), null));
    }

    /**
     * A function of one output.
     *
     * @param value at a point {@code [d]}
     * @param gradient at a point, {@code [d]}
     */
    public record Function(ToDoubleFunction<double[]> value, UnaryOperator<double[]> gradient) {}
}
