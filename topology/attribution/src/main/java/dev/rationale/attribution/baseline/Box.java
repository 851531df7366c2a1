package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.TrainingData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The range of valid inputs: given limits, or those of the training rows.
 *
 * @param low {@code [d]}
 * @param high {@code [d]}, nowhere below {@code low}
 */
record Box(double[] low, double[] high) {
    private static final String LOW = "low";
    private static final String HIGH = "high";

    /** Others, then {@code low} and {@code high}. */
    static List<Parameter> parametersWith(Parameter... others) {
        List<Parameter> all = new ArrayList<>(List.of(others));
        String which =
                " end of the range: one number, one a channel or one a coordinate; none for the training rows' own.";
        all.add(Parameter.numbers(LOW, "", null, "Lower" + which));
        all.add(Parameter.numbers(HIGH, "", null, "Upper" + which));
        return List.copyOf(all);
    }

    static Set<BaselineKind.Fact> facts(Settings settings) {
        return isGiven(LOW, settings) && isGiven(HIGH, settings)
                ? Set.of(BaselineKind.Fact.SHAPE)
                : Set.of(BaselineKind.Fact.SHAPE, BaselineKind.Fact.ROWS);
    }

    private static boolean isGiven(String end, Settings settings) {
        return settings.numbers(end).length > 0;
    }

    /** Empty where limits are neither given nor known. */
    static Optional<Box> of(String kind, InputSpace space, Settings settings) {
        boolean whole = isGiven(LOW, settings) && isGiven(HIGH, settings);
        boolean some = isGiven(LOW, settings) || isGiven(HIGH, settings);
        return whole || some || !space.training().rows().isEmpty()
                ? Optional.of(required(kind, space, settings))
                : Optional.empty();
    }

    static Box required(String kind, InputSpace space, Settings settings) {
        boolean whole = isGiven(LOW, settings) && isGiven(HIGH, settings);
        TrainingData data = whole ? space.training() : Given.rows(kind, space.training());
        double[] low = isGiven(LOW, settings) ? Given.spread(LOW, settings.numbers(LOW), space) : data.minimum();
        double[] high = isGiven(HIGH, settings) ? Given.spread(HIGH, settings.numbers(HIGH), space) : data.maximum();
        if (low.length != high.length) {
            throw Given.problem(kind + ": expected training rows of " + space.dimension() + " values, found "
                    + data.rows().get(0).length);
        }
        for (int i = 0; i < low.length; i++) {
            if (!(low[i] <= high[i])) {
                throw Given.problem("low: expected at most high, found a larger one at coordinate " + i);
            }
        }
        return new Box(low, high);
    }

    double[] middle() {
        double[] middle = new double[low.length];
        for (int i = 0; i < middle.length; i++) {
            middle[i] = low[i] / 2 + high[i] / 2;
        }
        return middle;
    }

    void clip(double[] point) {
        for (int i = 0; i < point.length; i++) {
            point[i] = Math.min(high[i], Math.max(low[i], point[i]));
        }
    }
}
