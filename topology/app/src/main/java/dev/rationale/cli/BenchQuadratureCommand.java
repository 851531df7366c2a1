package dev.rationale.cli;

import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.model.ExplainableModel;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale bench quadrature}: how far each rule of Integrated Gradients is off, and what it takes. */
@Command(
        name = "quadrature",
        description = {
            "How far the rules of Integrated Gradients are off on a model, and how many gradient rows they take.",
            "",
            "Explains the predicted target of every row with the adaptive rules at --tolerance and with fixed rules, and compares"
                    + " with the midpoint rule of --reference steps: relative L2 error of the attributions. A hit is a record whose"
                    + " error is below the estimate that came with it."
        },
        exitCodeList = {
            "0:measured, and as many records as --at-least are within the tolerance by the default rule",
            "1:an explanation failed, or fewer are",
            "2:command line, model or data are wrong"
        },
        footer = {
            "  rationale bench quadrature --model deploy/models/credit --data deploy/samples/credit.jsonl --baseline mean",
            "  rationale bench quadrature --model deploy/models/fashion --data deploy/samples/fashion.jsonl --limit 32"
        })
final class BenchQuadratureCommand implements Callable<Integer> {
    @Option(names = "--model", required = true, paramLabel = "FOLDER", description = "Model folder with model.yaml.")
    private Path folder = Path.of("");

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE|-",
            description = "Rows, as 'rationale evaluate' takes them.")
    private String data = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Rows to take. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--reference",
            paramLabel = "N",
            defaultValue = "2048",
            description = "Steps of the rule that the others are compared with. Default: ${DEFAULT-VALUE}.")
    private int reference;

    @Option(
            names = "--at-least",
            paramLabel = "S",
            description =
                    "Fail where the share of records within the tolerance by the default rule is below. Default: never.")
    private double least;

    @Option(names = "--json", description = "Print one JSON object with every record.")
    private boolean json;

    @Mixin
    private MethodOptions options = new MethodOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> problems = new ArrayList<>();
        MethodOptions.Recipe recipe = options.check(problems);
        check(recipe, problems);
        if (recipe == null || !problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
        PrintWriter err = spec.commandLine().getErr();
        try (ExplainableModel model = ExplainableModel.open(folder)) {
            DataRows rows = DataRows.read(data, System.in, model, limit);
            if (rows.inputs().isEmpty() || !rows.problems().isEmpty()) {
                List<String> found = rows.problems().isEmpty() ? List.of("found no row") : rows.problems();
                throw CommandException.invalid(
                        found.stream().map(problem -> data + ": " + problem).toList());
            }
            QuadratureBench bench =
                    new QuadratureBench(model, recipe, baselines(model, recipe), rows.inputs(), line -> {
                        err.println(line);
                        err.flush();
                    });
            QuadratureFigures figures = bench.measure(reference);
            if (json) {
                Json.print(figures.json(), spec.commandLine().getOut());
            } else {
                figures.print(spec.commandLine().getOut());
            }
            return verdict(figures.byDefault(), err);
        }
    }

    private void check(MethodOptions.@Nullable Recipe recipe, List<String> problems) {
        if (!Files.isRegularFile(folder.resolve("model.yaml"))) {
            problems.add("--model: expected a folder with model.yaml, found none in " + folder);
        }
        if (!data.equals("-") && !Files.isRegularFile(Path.of(data))) {
            problems.add("--data: expected a file of rows, found none at " + data);
        }
        if (limit < 1) {
            problems.add("--limit: expected at least 1, found " + limit);
        }
        if (reference < 1 || reference > 10_000) {
            problems.add("--reference: expected 1 to 10000, found " + reference);
        }
        if (recipe != null && !recipe.method().name().equals(IntegratedGradients.NAME)) {
            problems.add("--method: expected " + IntegratedGradients.NAME + ", whose rules are compared, found "
                    + recipe.method().name());
        }
    }

    private int verdict(double share, PrintWriter err) {
        if (share >= least) {
            return ExitCode.OK;
        }
        err.println("rationale: " + NumberText.of(share)
                + " of the records are within the tolerance, expected at least " + least);
        err.flush();
        return ExitCode.FAILED;
    }

    private static BaselineSource baselines(ExplainableModel model, MethodOptions.Recipe recipe) {
        try {
            model.problem(0, recipe.objective()).ifPresent(problem -> {
                throw CommandException.invalid("--objective: " + problem);
            });
            return BaselineSources.of(recipe.baseline(), recipe.baselineParameters(), model.trainingData());
        } catch (InvalidSettingsException e) {
            throw CommandException.invalid(e.problems().stream()
                    .map(problem -> "--baseline: " + problem)
                    .toList());
        }
    }
}
