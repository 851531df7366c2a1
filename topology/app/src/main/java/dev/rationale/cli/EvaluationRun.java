package dev.rationale.cli;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.attribution.metric.Answer;
import dev.rationale.attribution.metric.Evaluation;
import dev.rationale.attribution.metric.Judged;
import dev.rationale.attribution.metric.Metric;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.EngineDownException;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineResult;
import dev.rationale.engine.Placement;
import dev.rationale.engine.Urgency;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Explains and measures records on an engine; all records of a contestant go there together. */
final class EvaluationRun {
    private final ExplainableModel model;
    private final AttributionEngine engine;
    private final EvaluationPlan plan;
    private final List<BoundInput> rows;

    /**
     * @param engine stays open
     * @param plan what is measured
     * @param rows the records
     */
    EvaluationRun(ExplainableModel model, AttributionEngine engine, EvaluationPlan plan, List<BoundInput> rows) {
        this.model = model;
        this.engine = engine;
        this.plan = plan;
        this.rows = rows;
    }

    /**
     * @param keepMaps whether the attributions are wanted later
     * @param targets of rows by their number; the predicted one is explained where none is given
     */
    record Wish(boolean keepMaps, Map<Integer, Target> targets) {}

    /** What became of one row. */
    private sealed interface Ending {
        record Measured(EvaluationResult.Judgement judgement) implements Ending {}

        record Failed(String line) implements Ending {}
    }

    /**
     * Measures one contestant.
     *
     * @param replicas where the model stands
     * @param metrics on every record
     * @param wish what else is wanted
     * @param done is told of every record
     */
    EvaluationResult measure(
            EvaluationPlan.Contestant contestant,
            List<Replica> replicas,
            List<Metric> metrics,
            Wish wish,
            Runnable done) {
        List<Placement> placements = replicas.stream().map(Placement::of).toList();
        List<CompletableFuture<Ending>> endings = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            endings.add(submit(contestant, placements, row, metrics, wish).thenApply(ending -> {
                done.run();
                return ending;
            }));
        }
        List<EvaluationResult.Judgement> judgements = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (CompletableFuture<Ending> ending : endings) {
            Ending ended = await(ending);
            if (ended instanceof Ending.Measured measured) {
                judgements.add(measured.judgement());
            } else if (ended instanceof Ending.Failed failed) {
                failures.add(failed.line());
            }
        }
        return new EvaluationResult(judgements, failures);
    }

    private CompletableFuture<Ending> submit(
            EvaluationPlan.Contestant contestant,
            List<Placement> placements,
            int row,
            List<Metric> metrics,
            Wish wish) {
        BoundInput input = rows.get(row);
        try {
            Evaluation evaluation =
                    evaluation(contestant, row, metrics, wish.targets().get(row));
            EngineRequest.Shape shape = new EngineRequest.Shape(input.held(), input.shapeKey(), input.point().length);
            return engine.submit(new EngineRequest(placements, evaluation, shape, Urgency.NORMAL))
                    .thenApply(result -> ending(contestant, row, evaluation, result, wish.keepMaps()));
        } catch (UnexplainableException e) {
            return CompletableFuture.completedFuture(
                    failed(contestant, row, e.reason().name(), String.valueOf(e.getMessage())));
        } catch (EngineDownException e) {
            throw down(e);
        }
    }

    private Evaluation evaluation(
            EvaluationPlan.Contestant contestant, int row, List<Metric> metrics, @Nullable Target fixed) {
        EvaluationPlan.Question question = plan.question();
        BoundInput input = rows.get(row);
        long seed = plan.seed() + row;
        Target target = fixed == null ? new Target(question.output(), 0, question.objective()) : fixed;
        Explicand explicand = new Explicand(input.point(), target, question.tolerance(), seed, model.space(input));
        Program explaining = fixed == null
                ? RecordProgram.predicted(contestant.method(), explicand, contestant.baselines(), contestant.settings())
                : RecordProgram.of(contestant.method(), explicand, contestant.baselines(), contestant.settings());
        return new Evaluation(explaining, found -> judged(contestant, explicand, found), metrics);
    }

    private Judged judged(EvaluationPlan.Contestant contestant, Explicand explicand, Attribution found) {
        EvaluationPlan.Question question = plan.question();
        Explicand same = explicand.withTarget(found.target());
        BaselineSource baselines = asDrawn(contestant, explicand, found);
        return new Judged(
                explicand.input(),
                found,
                Answer.of(found.outputs(), question.output(), question.link(), question.threshold()),
                found.baselines(),
                explicand.seed(),
                point -> RecordProgram.of(
                        contestant.method(), same.at(point, same.seed()), baselines, contestant.settings()));
    }

    /** Those of the record, for points beside it; not with the weights that a method may have given them since. */
    private static BaselineSource asDrawn(
            EvaluationPlan.Contestant contestant, Explicand explicand, Attribution found) {
        BaselineSource source = contestant.baselines();
        if (!contestant.method().usesBaselines(contestant.settings())) {
            return source;
        }
        return BaselineSource.of(
                source.asksModel()
                        ? Baselines.uniform(
                                found.baselines().points(), found.baselines().requested())
                        : source.draw(explicand.input(), explicand.seed()));
    }

    private static Ending ending(
            EvaluationPlan.Contestant contestant,
            int row,
            Evaluation evaluation,
            EngineResult result,
            boolean keepMaps) {
        if (result instanceof EngineResult.Rejected rejected) {
            return failed(contestant, row, rejected.code(), rejected.message());
        }
        return evaluation
                .judged()
                .<Ending>map(judged -> new Ending.Measured(new EvaluationResult.Judgement(
                        row,
                        List.copyOf(evaluation.scores()),
                        judged.attribution().target(),
                        judged.answer(),
                        judged.attribution().outputs(),
                        keepMaps ? judged.attribution().values() : new double[0])))
                .orElseGet(() -> failed(contestant, row, "EXPIRED", "nothing was computed"));
    }

    private static Ending.Failed failed(EvaluationPlan.Contestant contestant, int row, String code, String message) {
        return new Ending.Failed("row " + row + ", " + contestant.name() + ": " + code + ": " + message);
    }

    private static Ending await(CompletableFuture<Ending> ending) {
        try {
            return ending.join();
        } catch (CompletionException e) {
            throw down(e.getCause() == null ? e : e.getCause());
        }
    }

    private static CommandException down(Throwable cause) {
        return CommandException.failed("the model could not be evaluated: " + cause, cause);
    }
}
