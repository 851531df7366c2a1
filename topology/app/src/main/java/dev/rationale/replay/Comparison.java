package dev.rationale.replay;

import dev.rationale.Dtype;
import dev.rationale.ExplainedTarget;
import dev.rationale.GroupAttribution;
import dev.rationale.TargetExplanation;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Tolerance;
import dev.rationale.model.FeatureAttribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.numbers.core.Sum;

/**
 * One target: the record next to what comes out now.
 *
 * @param target as recorded
 * @param recorded the attribution in the record
 * @param recomputed the attribution now
 * @param largestDifference of an attribution, absolute, in units of the explained scalar
 * @param coordinate where it is
 * @param distance as {@link Tolerance#distance}
 * @param tolerance what is allowed
 * @param deviations what cannot be rounding, one line each
 */
public record Comparison(
        ExplainedTarget target,
        Attribution recorded,
        Attribution recomputed,
        double largestDifference,
        int coordinate,
        double distance,
        Tolerance tolerance,
        List<String> deviations) {

    /** Two units in the last place of a float32. */
    private static final double ROUNDING_OF_FLOATS = 0x1p-22;

    /** Sums in another order. */
    private static final double ROUNDING_OF_DOUBLES = 1e-12;

    /** What the distance means. */
    public enum Verdict {
        /** Within rounding. */
        WITHIN,
        /** Beyond rounding, within what a path point on a kink of the model can do. */
        WITHIN_AT_KINK,
        /** Neither, or there is a deviation. */
        OUTSIDE
    }

    /**
     * @param groups features' sums of the recorded attributions; empty where the model has no readable view
     */
    static Comparison of(
            TargetExplanation record,
            Attribution recorded,
            Attribution recomputed,
            List<FeatureAttribution> groups,
            Tolerance tolerance) {
        double largest = 0;
        int coordinate = 0;
        for (int i = 0; i < recorded.values().length; i++) {
            double apart = Math.abs(recomputed.values()[i] - recorded.values()[i]);
            if (!(apart <= largest)) {
                largest = apart;
                coordinate = i;
            }
        }
        List<String> deviations = new ArrayList<>();
        if (!Arrays.equals(chosen(recorded), chosen(recomputed))) {
            deviations.add("choices: the recorded ones could not all be taken again; this is another computation");
        }
        if (recorded.steps() != recomputed.steps()) {
            deviations.add("steps: expected " + recorded.steps() + ", found " + recomputed.steps());
        }
        inside(record, recorded.values(), groups, deviations);
        return new Comparison(
                record.getTarget(),
                recorded,
                recomputed,
                largest,
                coordinate,
                tolerance.distance(recorded, recomputed),
                tolerance,
                List.copyOf(deviations));
    }

    /** Sum and groups were made of the same numbers, before these were rounded. */
    private static void inside(
            TargetExplanation record, double[] values, List<FeatureAttribution> groups, List<String> deviations) {
        boolean doubles = record.getAttributions().stream().allMatch(each -> each.getDtype() == Dtype.FLOAT64);
        double size = Arrays.stream(values).map(Math::abs).sum();
        double allowed = (doubles ? ROUNDING_OF_DOUBLES : ROUNDING_OF_FLOATS) * size;
        double sum = Sum.of(values).getAsDouble();
        if (!(Math.abs(sum - record.getSum()) <= allowed)) {
            deviations.add("sum: the record says " + record.getSum() + ", its attributions sum to " + sum);
        }
        if (record.getGroupAttributions().size() != groups.size()) {
            deviations.add("group attributions: expected " + groups.size() + ", found "
                    + record.getGroupAttributions().size());
            return;
        }
        for (int i = 0; i < groups.size(); i++) {
            GroupAttribution then = record.getGroupAttributions().get(i);
            double members = groups.get(i).attribution();
            if (!then.getGroup().equals(groups.get(i).name()) || !(Math.abs(then.getValue() - members) <= allowed)) {
                deviations.add("group " + then.getGroup() + ": the record says " + then.getValue()
                        + ", its attributions sum to " + members);
            }
        }
    }

    /** A target that was predicted is a choice of the record, and named on replay. */
    private static byte[] chosen(Attribution attribution) {
        return Choices.parse(attribution.choices())
                .with(
                        Choices.Kind.TARGET,
                        attribution.target().output(),
                        attribution.target().index())
                .encode();
    }

    /** Whether replay agrees. */
    public Verdict verdict() {
        if (!deviations.isEmpty() || !(distance <= tolerance.kinked())) {
            return Verdict.OUTSIDE;
        }
        return distance <= tolerance.relative() ? Verdict.WITHIN : Verdict.WITHIN_AT_KINK;
    }
}
