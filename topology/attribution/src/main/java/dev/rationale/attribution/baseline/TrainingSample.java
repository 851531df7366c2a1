package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.Work;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Training rows drawn by the record's seed, without replacement, never one equal to the input. Where fewer exist than are asked
 * for, those are all there are.
 *
 * <p>With {@code other-class} only rows of a class that the model does not predict for the input; costs a forward pass at the input,
 * and one a training row once for all records.
 */
public final class TrainingSample implements BaselineKind {
    private static final String NAME = "training-sample";
    private static final String OTHER_CLASS = "other-class";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Rows of the training set, drawn by the record's seed without replacement, never the input itself.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Given.count("rows", "1", "Number of rows to draw."),
                Parameter.flag(OTHER_CLASS, false, "Only rows that the model gives another class than the input."),
                ClassRule.parameter());
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Set.of(Fact.ROWS);
    }

    @Override
    public Set<String> idle(Settings settings) {
        return settings.flag(OTHER_CLASS)
                ? Set.of()
                : Set.of(OTHER_CLASS, ClassRule.parameter().name());
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        TrainingRows rows = new TrainingRows(NAME, space.training());
        int requested = settings.integer("rows");
        return settings.flag(OTHER_CLASS)
                ? new OfOtherClass(rows, requested, settings.number("threshold"))
                : new Any(rows, requested);
    }

    private record Any(TrainingRows rows, int most) implements BaselineSource {
        @Override
        public String kind() {
            return NAME;
        }

        @Override
        public Baselines draw(double[] input, long seed) {
            return rows.baselines(rows.draw(new SplitMix64(seed), rows.count(), i -> i, most, input), most);
        }
    }

    private record OfOtherClass(TrainingRows rows, int most, double threshold) implements AskingSource {
        @Override
        public String kind() {
            return NAME;
        }

        @Override
        public Cost cost() {
            return new Cost(0, 1, 0);
        }

        @Override
        public Work<Baselines> begin(Explicand explicand) {
            explicand.requireTrainingRows(NAME);
            List<Integer> given = rows.given(NAME, explicand.given());
            if (given != null) {
                return Work.done(rows.chosen(given, most));
            }
            ClassRule rule = new ClassRule(explicand.target().output(), threshold);
            PredictedClasses classes = new PredictedClasses(rows.data(), rule);
            return AskingSource.classFirst(
                    NAME, explicand, rule, classes, (own, found) -> drawn(explicand, own, found.classes()));
        }

        private Baselines drawn(Explicand explicand, int own, int[] classes) {
            int[] others = IntStream.range(0, classes.length)
                    .filter(row -> classes[row] != ClassRule.NONE && classes[row] != own)
                    .toArray();
            return rows.chosen(
                    rows.draw(
                            SplitMix64.of(explicand.seed(), NAME),
                            others.length,
                            i -> others[i],
                            most,
                            explicand.input()),
                    most);
        }
    }
}
