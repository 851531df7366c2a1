package dev.rationale.cli;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Target;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineResult;
import dev.rationale.engine.EngineSettings;
import dev.rationale.engine.Urgency;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Explains the same rows by one rule after the other. */
final class QuadratureBench {
    private static final int UNDER_WAY = 256;

    /** Rules by what a table calls them: what adapts, and two sizes of the best fixed ones. */
    private static final Map<String, Map<String, String>> RULES = new LinkedHashMap<>();

    static {
        for (String adaptive : List.of(QuadratureFigures.DEFAULT, "adaptive-midpoint", "adaptive-gauss-legendre")) {
            RULES.put(adaptive, Map.of("quadrature", adaptive));
        }
        for (String steps : List.of("20", "50")) {
            for (String rule : List.of("riemann-middle", "gausslegendre", "trapezoid", "riemann-right")) {
                RULES.put(rule + ", " + steps + " steps", Map.of("quadrature", rule, "steps", steps));
            }
        }
    }

    private final ExplainableModel model;
    private final MethodOptions.Recipe recipe;
    private final BaselineSource baselines;
    private final List<BoundInput> rows;
    private final Consumer<String> progress;

    /**
     * @param recipe of Integrated Gradients; its quadrature does not count
     * @param progress takes a line now and then
     */
    QuadratureBench(
            ExplainableModel model,
            MethodOptions.Recipe recipe,
            BaselineSource baselines,
            List<BoundInput> rows,
            Consumer<String> progress) {
        this.model = model;
        this.recipe = recipe;
        this.baselines = baselines;
        this.rows = rows;
        this.progress = progress;
    }

    /**
     * @param steps of the rule that the others are compared with
     */
    QuadratureFigures measure(int steps) {
        try (AttributionEngine engine =
                new AttributionEngine(EngineSettings.onProcessor(UNDER_WAY), EngineListener.NONE)) {
            progress.accept("reference: " + rows.size() + " records of " + steps + " steps");
            List<Attribution> exact =
                    all(engine, Map.of("quadrature", "riemann-middle", "steps", Integer.toString(steps)));
            List<QuadratureFigures.Rule> found = new ArrayList<>();
            RULES.forEach((name, given) -> {
                progress.accept(name);
                found.add(QuadratureFigures.Rule.of(name, all(engine, given), exact));
            });
            return new QuadratureFigures(
                    model.manifest().name() + " " + model.manifest().version(),
                    model.probe().smoothness(),
                    model.probe().ruleDifference(),
                    recipe.baseline(),
                    recipe.tolerance(),
                    steps,
                    found);
        }
    }

    private List<Attribution> all(AttributionEngine engine, Map<String, String> given) {
        Settings settings = recipe.method().settings(given);
        List<CompletableFuture<EngineResult>> results = new ArrayList<>();
        for (BoundInput row : rows) {
            Explicand explicand = new Explicand(
                    row.point(),
                    new Target(0, 0, recipe.objective()),
                    recipe.tolerance(),
                    recipe.seed(),
                    model.space(row));
            Program program = RecordProgram.predicted(recipe.method(), explicand, baselines, settings);
            results.add(engine.submit(EngineRequest.of(model, program, row, Urgency.NORMAL)));
        }
        return results.stream().map(result -> attribution(result.join())).toList();
    }

    private static Attribution attribution(EngineResult result) {
        if (result instanceof EngineResult.Attributed attributed) {
            return attributed.attribution();
        }
        throw CommandException.failed("an explanation failed: " + result, null);
    }
}
