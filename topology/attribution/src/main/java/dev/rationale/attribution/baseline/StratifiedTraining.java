package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Training rows drawn by the record's seed, equally many of each class that the model predicts for some row; what does not divide
 * goes to the classes that follow a drawn one. Without replacement, never one equal to the input; a class with fewer rows gives
 * those, and no other class makes up for it. Made for Expected Gradients.
 *
 * <p>Costs a forward pass a training row, once for all records.
 */
public final class StratifiedTraining implements BaselineKind {
    private static final String NAME = "stratified-training";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Rows of the training set, drawn by the record's seed, equally many of each class that the model predicts.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Given.count("rows", "10", "Number of rows to draw, over all classes."), ClassRule.parameter());
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Set.of(Fact.ROWS);
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        return new Stratified(
                new TrainingRows(NAME, space.training()), settings.integer("rows"), settings.number("threshold"));
    }

    private record Stratified(TrainingRows rows, int most, double threshold) implements AskingSource {
        @Override
        public String kind() {
            return NAME;
        }

        @Override
        public Work<Baselines> begin(Explicand explicand) {
            explicand.requireTrainingRows(NAME);
            List<Integer> given = rows.given(NAME, explicand.given());
            if (given != null) {
                return Work.done(rows.chosen(given, most));
            }
            ClassRule rule = new ClassRule(explicand.target().output(), threshold);
            return new OneRound<>(
                    List.of(new RowRequest.Prepared(new PredictedClasses(rows.data(), rule))),
                    results -> drawn(explicand, ((PredictedClasses.Found) Answers.prepared(results.get(0))).classes()));
        }

        private Baselines drawn(Explicand explicand, int[] classes) {
            int[] present = Arrays.stream(classes)
                    .filter(each -> each != ClassRule.NONE)
                    .sorted()
                    .distinct()
                    .toArray();
            SplitMix64 random = SplitMix64.of(explicand.seed(), NAME);
            List<Integer> drawn = new ArrayList<>();
            int first = present.length == 0 ? 0 : random.nextInt(present.length);
            for (int c = 0; c < present.length; c++) {
                int of = present[(first + c) % present.length];
                int[] members = IntStream.range(0, classes.length)
                        .filter(row -> classes[row] == of)
                        .toArray();
                int share = most / present.length + (c < most % present.length ? 1 : 0);
                drawn.addAll(rows.draw(random, members.length, i -> members[i], share, explicand.input()));
            }
            return rows.chosen(drawn, most);
        }
    }
}
