package dev.rationale.cli;

import dev.rationale.attribution.Target;
import dev.rationale.attribution.metric.Measure;
import dev.rationale.attribution.metric.Metric;
import dev.rationale.attribution.metric.PerturbationCheck;
import dev.rationale.attribution.metric.RandomisationCheck;
import dev.rationale.attribution.metric.Spearman;
import dev.rationale.model.ReweightedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The checks on changed weights, for one contestant: its maps on a private instance of the model, beside its maps on the
 * model itself. The class that the model itself predicts is explained on both.
 */
final class SanityChecks {
    /** Draws of noise at each scale. */
    static final int DRAWS = 5;

    private static final List<Metric> NONE = List.of();

    private final EvaluationRun run;
    private final ReweightedModel copy;
    private final EvaluationPlan.Contestant contestant;
    private final EvaluationResult original;
    private final long seed;
    private final Runnable done;

    /**
     * @param run on an engine with the device of the copy
     * @param copy whose weights are changed
     * @param contestant that is checked
     * @param original its maps on the model itself
     * @param seed of weights and noise
     * @param done is told of every record
     */
    SanityChecks(
            EvaluationRun run,
            ReweightedModel copy,
            EvaluationPlan.Contestant contestant,
            EvaluationResult original,
            long seed,
            Runnable done) {
        this.run = run;
        this.copy = copy;
        this.contestant = contestant;
        this.original = original;
        this.seed = seed;
        this.done = done;
    }

    /** How often all records are explained. */
    static int passes(int layers, EvaluationPlan.Sanity sanity) {
        return (sanity.wanted() ? layers : 0)
                + (sanity.perturbation() && layers > 0 ? DRAWS * PerturbationCheck.SCALES.size() : 0);
    }

    /** Draws one layer after the other anew. */
    RandomisationCheck randomisation() {
        List<RandomisationCheck.Step> steps = new ArrayList<>();
        for (int count = 1; count <= copy.layers().size(); count++) {
            copy.randomise(count, seed);
            steps.add(new RandomisationCheck.Step(
                    copy.layers().get(count - 1).name(), compared().similarity()));
        }
        return new RandomisationCheck(steps);
    }

    /** Adds noise of growing size. */
    PerturbationCheck perturbation(double randomised) {
        List<PerturbationCheck.Step> steps = new ArrayList<>();
        for (double scale : copy.layers().isEmpty() ? List.<Double>of() : PerturbationCheck.SCALES) {
            List<Double> similarities = new ArrayList<>();
            double change = 0;
            double flips = 0;
            for (int draw = 0; draw < DRAWS; draw++) {
                copy.perturb(scale, seed + 1 + draw);
                Compared found = compared();
                similarities.add(found.similarity());
                change += found.probabilityChange() / DRAWS;
                flips += found.flips() / DRAWS;
            }
            EvaluationResult.Cell mean = EvaluationResult.cell(similarities, Measure.Typical.MEAN);
            double error = Double.isNaN(mean.error()) ? 0 : mean.error();
            steps.add(new PerturbationCheck.Step(scale, mean.value(), error, change, flips));
        }
        return new PerturbationCheck(steps, randomised);
    }

    /**
     * @param similarity mean Spearman correlation of {@code |A|}; NaN where no record has one
     * @param probabilityChange mean change of the original class's probability; NaN where there are no classes
     * @param flips share of records of another class
     */
    private record Compared(double similarity, double probabilityChange, double flips) {}

    private Compared compared() {
        Map<Integer, EvaluationResult.Judgement> before = new LinkedHashMap<>();
        Map<Integer, Target> targets = new LinkedHashMap<>();
        for (EvaluationResult.Judgement record : original.records()) {
            before.put(record.row(), record);
            targets.put(record.row(), record.target());
        }
        EvaluationRun.Wish wish = new EvaluationRun.Wish(true, targets);
        EvaluationResult found = run.measure(contestant, List.of(copy.replica()), NONE, wish, done);
        List<Double> similarities = new ArrayList<>();
        List<Double> changes = new ArrayList<>();
        List<Double> flips = new ArrayList<>();
        for (EvaluationResult.Judgement record : found.records()) {
            EvaluationResult.Judgement known = before.get(record.row());
            if (known != null) {
                similarities.add(Spearman.ofMagnitudes(known.map(), record.map()));
                changes.add(Math.abs(known.probability(record.outputs()) - known.probability(known.outputs())));
                flips.add(known.isKept(record.outputs()) ? 0.0 : 1.0);
            }
        }
        return new Compared(mean(similarities), mean(changes), mean(flips));
    }

    private static double mean(List<Double> values) {
        return EvaluationResult.cell(values, Measure.Typical.MEAN).value();
    }
}
