package dev.rationale.stream;

import dev.rationale.Dtype;
import dev.rationale.OutputSpace;
import dev.rationale.PredictionEvent;
import dev.rationale.ServedOutput;
import dev.rationale.attribution.Objective;
import dev.rationale.contract.TensorBytes;
import dev.rationale.contract.TensorFormatException;
import dev.rationale.model.Manifest;
import java.util.OptionalDouble;

/**
 * What was served, next to what the model says now. A served value is compared in the space that it was served in; where
 * the model's space cannot be turned into it, nothing is claimed.
 */
final class ServedOutputs {
    /** Largest relative difference that rounding on another device explains. */
    private static final double TOLERANCE = 1e-3;

    private ServedOutputs() {}

    /**
     * A served value and whether it agrees.
     *
     * @param value as served; empty where the event has none for this target
     * @param mismatch whether it differs from the recomputed one beyond rounding
     */
    record Comparison(OptionalDouble value, boolean mismatch) {}

    /**
     * @param event the event
     * @param output the model's output
     * @param index position in it
     * @param recomputed raw vector of that output at the input
     */
    static Comparison compare(PredictionEvent event, Manifest.Output output, int index, double[] recomputed) {
        for (ServedOutput served : event.getOutputs()) {
            if (served.getName().equals(output.name())) {
                double[] values = values(served);
                if (index >= values.length) {
                    return new Comparison(OptionalDouble.empty(), false);
                }
                double now = converted(recomputed, index, output.space(), served.getSpace());
                double difference = Math.abs(values[index] - now);
                double scale = Math.max(1, Math.abs(values[index]));
                return new Comparison(
                        OptionalDouble.of(values[index]), !Double.isNaN(now) && !(difference <= TOLERANCE * scale));
            }
        }
        return new Comparison(OptionalDouble.empty(), false);
    }

    private static double[] values(ServedOutput served) {
        if (served.getDtype() == Dtype.UNKNOWN) {
            return new double[0];
        }
        try {
            return TensorBytes.doubles(
                    served.getDtype(), served.getShape(), served.getBytes().duplicate());
        } catch (TensorFormatException e) {
            return new double[0];
        }
    }

    /** The recomputed value in the space of the served one, NaN where there is no way there. */
    private static double converted(double[] raw, int index, Manifest.Space from, OutputSpace to) {
        if (to == OutputSpace.UNKNOWN || to.name().equals(from.name())) {
            return raw[index];
        }
        boolean single = raw.length == 1;
        if (to == OutputSpace.PROBABILITY) {
            return switch (from) {
                case LOG_ODDS -> sigmoid(raw[index]);
                case LOGIT -> single ? sigmoid(raw[index]) : Objective.PROBABILITY.of(raw, index);
                case PROBABILITY, VALUE -> Double.NaN;
            };
        }
        if (to == OutputSpace.LOG_ODDS && from == Manifest.Space.PROBABILITY) {
            return Math.log(raw[index]) - Math.log1p(-raw[index]);
        }
        return single && to == OutputSpace.LOG_ODDS && from == Manifest.Space.LOGIT ? raw[index] : Double.NaN;
    }

    private static double sigmoid(double value) {
        return 1 / (1 + Math.exp(-value));
    }
}
