package dev.rationale.attribution.baseline;

import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.attribution.Work;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The descent of {@link Counterfactual}. Each round asks for the gradient at the point, then for the class after the step; a number of
 * steps from an earlier explanation is taken without asking for classes.
 */
final class Descent implements Work<Baselines> {
    private final Explicand explicand;
    private final double[] input;
    private final TrainingRows rows;
    private final Manner manner;
    private final ClassRule rule;
    private final int given;

    private Phase phase = Phase.OWN_CLASS;
    private int own;
    private int steps;
    private double[] point;
    private Target target;
    private double sign = 1;
    private @Nullable Baselines result;

    /**
     * @param steps most steps
     * @param rate step per unit of gradient
     * @param penalty weight of the squared distance
     */
    record Manner(int steps, double rate, double penalty) {}

    private enum Phase {
        OWN_CLASS,
        GRADIENT,
        CLASS,
        ROWS,
        DONE
    }

    /**
     * @throws UnexplainableException if an earlier explanation names a number of steps that this descent cannot have taken
     */
    Descent(Explicand explicand, TrainingRows rows, Manner manner, ClassRule rule) {
        this.explicand = explicand;
        this.input = explicand.input();
        this.rows = rows;
        this.manner = manner;
        this.rule = rule;
        this.point = input;
        this.target = explicand.target();
        this.given = explicand
                .given()
                .of(Choices.Kind.DESCENT_STEPS)
                .map(chosen -> again(chosen, manner.steps()))
                .orElse(-1);
    }

    private static int again(int[] chosen, int most) {
        if (chosen.length != 1 || chosen[0] < 1 || chosen[0] > most) {
            throw Given.unusable(Counterfactual.NAME + ": expected one number of steps of a descent, 1 to " + most
                    + ", found "
                    + (chosen.length == 1 ? Integer.toString(chosen[0]) : chosen.length + " numbers")
                    + " in the earlier explanation");
        }
        return chosen[0];
    }

    @Override
    public List<RowRequest> next() {
        return switch (phase) {
            case OWN_CLASS -> List.of(RowRequest.Outputs.at(input));
            case GRADIENT -> List.of(RowRequest.Segment.point(point, target));
            case CLASS -> List.of(RowRequest.Outputs.at(point));
            case ROWS -> List.of(new RowRequest.Prepared(new PredictedClasses(rows.data(), rule)));
            case DONE -> List.of();
        };
    }

    @Override
    public void accept(List<RowResult> results) {
        RowResult answer = results.get(0);
        switch (phase) {
            case OWN_CLASS -> {
                double[][] outputs = Answers.outputs(answer);
                own = rule.ofInput(Counterfactual.NAME, explicand, outputs);
                boolean single = outputs[rule.output()].length == 1;
                target = new Target(rule.output(), single ? 0 : own, target.objective());
                sign = single && own == 0 ? -1 : 1;
                phase = Phase.GRADIENT;
            }
            case GRADIENT -> {
                step(Answers.segment(answer));
                if (steps == given) {
                    finish();
                } else {
                    phase = given > 0 ? Phase.GRADIENT : Phase.CLASS;
                }
            }
            case CLASS -> {
                int here = rule.of(Answers.outputs(answer));
                if (here != own && here != ClassRule.NONE) {
                    finish();
                } else {
                    phase = steps < manner.steps() ? Phase.GRADIENT : Phase.ROWS;
                }
            }
            case ROWS -> {
                int[] classes = ((PredictedClasses.Found) Answers.prepared(answer)).classes();
                result = Counterfactual.nearest(rows, input, own, classes, false);
                phase = Phase.DONE;
            }
            case DONE -> throw new IllegalStateException("no rows were asked for");
        }
    }

    private void step(RowResult.Segment at) {
        if (at.firstNonFinite() >= 0) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.NON_FINITE_MODEL,
                    Counterfactual.NAME + ": value or gradient is not finite after " + steps + " steps of the descent");
        }
        double[] moved = new double[input.length];
        for (int i = 0; i < moved.length; i++) {
            double slope = sign * at.gradient()[i] + 2 * manner.penalty() * (point[i] - input[i]);
            double low = Math.min(input[i], rows.data().minimum()[i]);
            double high = Math.max(input[i], rows.data().maximum()[i]);
            moved[i] = Math.min(high, Math.max(low, point[i] - manner.rate() * slope));
        }
        point = moved;
        steps++;
    }

    private void finish() {
        result = Baselines.of(point).with(Set.of(), Choices.none().with(Choices.Kind.DESCENT_STEPS, steps));
        phase = Phase.DONE;
    }

    @Override
    public Baselines result() {
        if (result == null) {
            throw new IllegalStateException("rows are still wanted");
        }
        return result;
    }
}
