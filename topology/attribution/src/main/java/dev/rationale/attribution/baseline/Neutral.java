package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Work;
import java.util.List;
import java.util.Set;

/**
 * A neutral point, {@code f(b) = value}: {@code bᵢ = Qᵢ(q)} where {@code f} rises with the coordinate and {@code Qᵢ(1 − q)} where it
 * falls, {@code Q} the quantiles of the training rows, and {@code q} found by bisection. Coordinates rise or fall by the sign of
 * the mean gradient over training rows.
 *
 * <p>The point is the same for all records of a target and is found once: {@code gradient-rows} forward and backward passes and at
 * most 33 forward passes, none of which is a record's. Special case: {@code f} at {@code q = 0} and {@code q = 1} does not
 * bracket the value, or jumps over it: the point that comes closest, with {@link Finding#DEGRADED_METHOD}. Quantiles of the
 * columns of a category are no category.
 *
 * <p>Source: Izzo, Lipani, Okhrati, Medda, arXiv 2006.04896. There signs are those of the weights of a linear model, and networks
 * are taken apart layer by layer; the mean gradient does for any model. There {@code q} moves on a grid of {@code 1/(2n)}; here quantiles lie
 * between rows in proportion, so that a continuous {@code f} meets its value.
 */
public final class Neutral implements BaselineKind {
    private static final String NAME = "neutral";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "A point of quantiles of the training rows at which the explained scalar has a given, neutral value.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Given.number(
                        "value",
                        null,
                        null,
                        "What the explained scalar is to be: 0 for log-odds, 0.5 for a probability of two classes."),
                Given.number("accuracy", "0.0001", 0.0, "How far from it counts as neutral."),
                Given.count("gradient-rows", "256", "Most training rows whose gradients tell which way to move."));
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return Set.of(Fact.ROWS);
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        Given.rows(NAME, space.training());
        return new Sought(
                space, settings.number("value"), settings.number("accuracy"), settings.integer("gradient-rows"));
    }

    private record Sought(InputSpace space, double value, double accuracy, int gradientRows) implements AskingSource {
        @Override
        public String kind() {
            return NAME;
        }

        @Override
        public int most() {
            return 1;
        }

        @Override
        public Work<Baselines> begin(Explicand explicand) {
            explicand.requireTrainingRows(NAME);
            int[] given = explicand.given().of(Choices.Kind.NEUTRAL_LEVEL).orElse(null);
            if (given != null) {
                return Work.done(baselines(NeutralPoint.of(NAME, given, space.training())));
            }
            NeutralPoint sought = new NeutralPoint(space.training(), explicand.target(), value, accuracy, gradientRows);
            return new OneRound<>(
                    List.of(new RowRequest.Prepared(sought)),
                    results -> baselines((NeutralPoint.Found) Answers.prepared(results.get(0))));
        }

        private static Baselines baselines(NeutralPoint.Found found) {
            return Baselines.of(found.point())
                    .with(
                            found.reached() ? Set.of() : Set.of(Finding.DEGRADED_METHOD),
                            Choices.none().with(Choices.Kind.NEUTRAL_LEVEL, found.choice()));
        }
    }
}
