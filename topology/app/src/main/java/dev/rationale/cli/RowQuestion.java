package dev.rationale.cli;

import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineResult;
import dev.rationale.engine.EngineSettings;
import dev.rationale.engine.Urgency;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.InputRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What is asked of every row, and the answers. All rows go to the engine together; a failed one leaves the others alone. */
final class RowQuestion {
    private static final String OUT_OF_RANGE = UnexplainableException.Reason.TARGET_OUT_OF_RANGE.name();

    private static final int ROWS_UNDER_WAY = 256;

    private final ExplainableModel model;
    private final MethodOptions.Recipe recipe;
    private final BaselineSource baselines;
    private final int output;
    private final OptionalInt target;

    /**
     * @param model that is asked
     * @param recipe how it is asked
     * @param baselines of that recipe
     * @param output position of the model's output
     * @param target for all rows; empty for that of each row
     */
    RowQuestion(
            ExplainableModel model,
            MethodOptions.Recipe recipe,
            BaselineSource baselines,
            int output,
            OptionalInt target) {
        this.model = model;
        this.recipe = recipe;
        this.baselines = baselines;
        this.output = output;
        this.target = target;
    }

    /** One result per row, in their order. */
    List<RowResult> answer(InputDocument document) {
        RowBinding binding = new RowBinding(model, document);
        try (AttributionEngine engine =
                new AttributionEngine(EngineSettings.onProcessor(ROWS_UNDER_WAY), EngineListener.NONE)) {
            List<CompletableFuture<RowResult>> answers = new ArrayList<>();
            for (int row = 0; row < RowBinding.count(document); row++) {
                OptionalInt index =
                        target.isPresent() ? target : document.targets().get(row);
                answers.add(ask(engine, binding, row, index));
            }
            return answers.stream().map(RowQuestion::await).toList();
        }
    }

    private CompletableFuture<RowResult> ask(AttributionEngine engine, RowBinding binding, int row, OptionalInt index) {
        int size = model.outputSizes().get(output);
        if (index.isPresent() && (index.getAsInt() < 0 || index.getAsInt() >= size)) {
            return CompletableFuture.completedFuture(new RowResult.Failed(
                    OUT_OF_RANGE,
                    "target: expected an index from 0 to " + (size - 1) + ", found " + index.getAsInt(),
                    true));
        }
        try {
            BoundInput input = binding.bind(row);
            EngineRequest request = EngineRequest.of(model, program(input, index), input, Urgency.NORMAL);
            return engine.submit(request).thenApply(result -> result(input, result));
        } catch (InputRejectedException e) {
            return CompletableFuture.completedFuture(
                    new RowResult.Failed(e.code().name(), String.valueOf(e.getMessage()), true));
        } catch (UnexplainableException e) {
            return CompletableFuture.completedFuture(
                    new RowResult.Failed(e.reason().name(), String.valueOf(e.getMessage()), false));
        }
    }

    private Program program(BoundInput input, OptionalInt index) {
        Target wanted = new Target(output, index.orElse(0), recipe.objective());
        Explicand explicand =
                new Explicand(input.point(), wanted, recipe.tolerance(), recipe.seed(), model.space(input));
        return index.isPresent()
                ? RecordProgram.of(recipe.method(), explicand, baselines, recipe.settings())
                : RecordProgram.predicted(recipe.method(), explicand, baselines, recipe.settings());
    }

    private static RowResult result(BoundInput input, EngineResult result) {
        if (result instanceof EngineResult.Rejected rejected) {
            return new RowResult.Failed(rejected.code(), rejected.message(), false);
        }
        return new RowResult.Explained(input, ((EngineResult.Attributed) result).attribution());
    }

    private static RowResult await(CompletableFuture<RowResult> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw CommandException.failed("the model could not be evaluated: " + e.getCause(), e);
        }
    }
}
