package dev.rationale.reproduce;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.metric.Answer;
import dev.rationale.attribution.metric.Evaluation;
import dev.rationale.attribution.metric.Judged;
import dev.rationale.attribution.metric.Measure;
import dev.rationale.attribution.metric.Metric;
import dev.rationale.attribution.metric.Score;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineResult;
import dev.rationale.engine.Urgency;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs contestants on subjects, all records of one side by side on an engine. */
final class Trials {
    /** Only adaptive rules look at it. */
    private static final double TOLERANCE = 0.01;

    private final AttributionEngine engine;
    private final Progress progress;

    /** Hears how far the work is; a word or two at a time. */
    @FunctionalInterface
    interface Progress {
        void now(String stage);
    }

    /**
     * One record that was explained.
     *
     * @param row its position in the subject
     * @param attribution what was found
     * @param scores by the metrics asked for
     */
    record Explained(int row, Attribution attribution, List<Score> scores) {

        /** The first score of that measure with that replacement; NaN where there is none. */
        double score(Measure measure, String replacement) {
            return scores.stream()
                    .filter(score ->
                            score.measure() == measure && score.replacement().equals(replacement))
                    .mapToDouble(Score::value)
                    .findFirst()
                    .orElse(Double.NaN);
        }
    }

    /**
     * @param explained in the order of the rows
     * @param failures one line for each of the others
     */
    record Trial(List<Explained> explained, List<String> failures) {}

    /**
     * @param engine stays open
     */
    Trials(AttributionEngine engine, Progress progress) {
        this.engine = engine;
        this.progress = progress;
    }

    Progress progress() {
        return progress;
    }

    /**
     * Explains every record and measures it.
     *
     * @throws dev.rationale.attribution.InvalidSettingsException if the contestant is not there
     * @throws dev.rationale.attribution.UnexplainableException if a record cannot be explained before any row
     * @throws dev.rationale.engine.EngineDownException if the engine goes down
     */
    Trial run(Contestant contestant, Subject subject, List<Metric> metrics) {
        Contestant.Ready ready = contestant.ready(subject.space());
        List<Explained> explained = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        List<Pending> pending = new ArrayList<>();
        for (Subject.Row row : subject.rows()) {
            pending.add(begin(ready, subject, row, metrics));
        }
        for (int i = 0; i < pending.size(); i++) {
            EngineResult result = pending.get(i).result().join();
            if (result instanceof EngineResult.Attributed attributed) {
                List<Score> scores = List.copyOf(pending.get(i).evaluation().scores());
                explained.add(new Explained(i, attributed.attribution(), scores));
            } else {
                String message = result instanceof EngineResult.Rejected rejected
                        ? rejected.code() + ": " + rejected.message()
                        : result.toString();
                failures.add("row " + i + ", " + contestant.label() + ": " + message);
            }
        }
        return new Trial(explained, failures);
    }

    private record Pending(Evaluation evaluation, CompletableFuture<EngineResult> result) {}

    private Pending begin(Contestant.Ready ready, Subject subject, Subject.Row row, List<Metric> metrics) {
        Target any = new Target(0, 0, subject.objective());
        Explicand explicand = new Explicand(row.point(), any, TOLERANCE, row.seed(), row.space());
        Program explaining = RecordProgram.predicted(ready.method(), explicand, ready.baselines(), ready.settings());
        Evaluation evaluation =
                new Evaluation(explaining, found -> judged(ready, subject.link(), explicand, found), metrics);
        EngineRequest request = new EngineRequest(subject.placements(), evaluation, row.shape(), Urgency.NORMAL);
        return new Pending(evaluation, engine.submit(request));
    }

    private static Judged judged(Contestant.Ready ready, Answer.Link link, Explicand explicand, Attribution found) {
        Explicand same = explicand.withTarget(found.target());
        BaselineSource baselines = BaselineSource.of(found.baselines());
        return new Judged(
                explicand.input(),
                found,
                Answer.of(found.outputs(), 0, link, 0),
                found.baselines(),
                explicand.seed(),
                point -> RecordProgram.of(ready.method(), same.at(point, same.seed()), baselines, ready.settings()));
    }
}
