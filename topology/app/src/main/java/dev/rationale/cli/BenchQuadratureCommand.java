package dev.rationale.cli;

import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.model.ExplainableModel;
import java.io.PrintWriter;
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
    @Mixin
    private ModelOption folder = new ModelOption();

    @Mixin
    private RowsOption data = new RowsOption();

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
        try (ExplainableModel model = ExplainableModel.open(folder.folder())) {
            DataRows rows = data.read(model);
            if (rows.inputs().isEmpty() || !rows.problems().isEmpty()) {
                List<String> found = rows.problems().isEmpty() ? List.of("found no row") : rows.problems();
                throw CommandException.invalid(found.stream()
                        .map(problem -> data.data() + ": " + problem)
                        .toList());
            }
            QuadratureBench bench =
                    new QuadratureBench(model, recipe, recipe.baselines(model, 0), rows.inputs(), line -> {
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
        folder.check(problems);
        data.check(problems);
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
}
