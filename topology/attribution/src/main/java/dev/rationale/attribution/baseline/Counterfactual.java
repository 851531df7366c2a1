package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Work;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * A point of another class than the input.
 *
 * <p>{@code search: nearest} is the training row nearest to the input in L2, the first of equally near ones, among those of another
 * predicted class. {@code descent} walks from the input against {@code ∇(f + penalty · |b − x|²)}, {@code f} the explained scalar of
 * the input's own class, {@code rate} times the gradient a step, cut to the range of the training rows and the input, until the
 * class changes; as the counterfactual of IG² (Zhuo, Ge, TPAMI 2024).
 *
 * <p>Special cases: no row of another class, or no change within {@code steps}: the nearest row of another class, and where there is
 * none, of any, with {@link Finding#DEGRADED_METHOD}. Never a row equal to the input; with no other row there is no baseline.
 *
 * <p>Cost: a forward pass at the input, {@code descent} a forward and a backward pass a step, and a forward pass a training row once
 * for all records.
 */
public final class Counterfactual implements BaselineKind {
    static final String NAME = "counterfactual";
    private static final String NEAREST = "nearest";
    private static final String DESCENT = "descent";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "The nearest training row, or a point found by gradient descent, to which the model gives another class.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "search", List.of(NEAREST, DESCENT), NEAREST, "Among training rows, or by gradient descent."),
                Given.count("steps", "100", "Most steps of a descent."),
                Given.number("rate", "0.1", 0.0, "Step of a descent per unit of gradient; above 0."),
                Given.number("penalty", "0.01", 0.0, "Weight of the squared distance to the input in a descent."),
                ClassRule.parameter());
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Set.of(Fact.ROWS);
    }

    @Override
    public Set<String> idle(Settings settings) {
        return settings.text("search").equals(NEAREST) ? Set.of("steps", "rate", "penalty") : Set.of();
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        if (settings.number("rate") == 0) {
            throw Given.problem("rate: expected a number above 0, found '" + settings.text("rate") + "'");
        }
        TrainingRows rows = new TrainingRows(NAME, space.training());
        double threshold = settings.number("threshold");
        return settings.text("search").equals(NEAREST)
                ? new Nearest(rows, threshold)
                : new ByDescent(
                        rows,
                        new Descent.Manner(
                                settings.integer("steps"), settings.number("rate"), settings.number("penalty")),
                        threshold);
    }

    /** The nearest row of another class, see {@link Counterfactual}. */
    static Baselines nearest(TrainingRows rows, double[] input, int own, int[] classes, boolean asWanted) {
        int row = nearest(rows, input, each -> classes[each] != ClassRule.NONE && classes[each] != own);
        boolean substituted = row < 0 || !asWanted;
        if (row < 0) {
            row = nearest(rows, input, each -> true);
        }
        return row < 0 ? Baselines.uniform(List.of(), 1) : baselines(rows, row, substituted);
    }

    private static int nearest(TrainingRows rows, double[] input, IntPredicate allowed) {
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int row = 0; row < rows.count(); row++) {
            float[] values = rows.data().rows().get(row);
            double distance = 0;
            for (int i = 0; i < input.length && distance < least; i++) {
                distance += (values[i] - input[i]) * (values[i] - input[i]);
            }
            if (distance < least && allowed.test(row) && !Endpoints.equal(rows.point(row), input)) {
                nearest = row;
                least = distance;
            }
        }
        return nearest;
    }

    /** A substitute is recorded as the row's complement. */
    private static Baselines baselines(TrainingRows rows, int row, boolean substituted) {
        return Baselines.of(rows.point(row))
                .with(
                        substituted ? Set.of(Finding.DEGRADED_METHOD) : Set.of(),
                        Choices.none().with(Choices.Kind.BASELINE_ROWS, substituted ? ~row : row));
    }

    static Baselines again(TrainingRows rows, int[] chosen) {
        int row = chosen.length != 1 ? rows.count() : chosen[0] < 0 ? ~chosen[0] : chosen[0];
        if (row >= rows.count()) {
            throw Given.unusable(NAME + ": the earlier explanation names no training row below " + rows.count());
        }
        return baselines(rows, row, chosen[0] < 0);
    }

    private record Nearest(TrainingRows rows, double threshold) implements AskingSource {
        @Override
        public String kind() {
            return NAME;
        }

        @Override
        public int most() {
            return 1;
        }

        @Override
        public Cost cost() {
            return new Cost(0, 1, 0);
        }

        @Override
        public Work<Baselines> begin(Explicand explicand) {
            Given.size(NAME, explicand.input(), rows.dimension());
            int[] given = explicand.given().of(Choices.Kind.BASELINE_ROWS).orElse(null);
            if (given != null) {
                return Work.done(again(rows, given));
            }
            ClassRule rule = new ClassRule(explicand.target().output(), threshold);
            return AskingSource.classFirst(
                    NAME,
                    explicand,
                    rule,
                    new PredictedClasses(rows.data(), rule),
                    (own, found) -> nearest(rows, explicand.input(), own, found.classes(), true));
        }
    }

    private record ByDescent(TrainingRows rows, Descent.Manner manner, double threshold) implements AskingSource {
        @Override
        public String kind() {
            return NAME;
        }

        @Override
        public int most() {
            return 1;
        }

        @Override
        public Cost cost() {
            return new Cost(manner.steps(), manner.steps() + 1L, 0);
        }

        @Override
        public Work<Baselines> begin(Explicand explicand) {
            Given.size(NAME, explicand.input(), rows.dimension());
            int[] given = explicand.given().of(Choices.Kind.BASELINE_ROWS).orElse(null);
            return given != null
                    ? Work.done(again(rows, given))
                    : new Descent(
                            explicand,
                            rows,
                            manner,
                            new ClassRule(explicand.target().output(), threshold));
        }
    }
}
