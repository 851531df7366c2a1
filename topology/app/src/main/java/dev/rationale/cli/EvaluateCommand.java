package dev.rationale.cli;

import dev.rationale.attribution.Objective;
import dev.rationale.attribution.metric.Answer;
import dev.rationale.attribution.metric.PerturbationCheck;
import dev.rationale.attribution.metric.RandomisationCheck;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineSettings;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Manifest;
import dev.rationale.model.ReweightedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale evaluate}: how good explanations are, by the metrics of the literature. */
@Command(
        name = "evaluate",
        description = {
            "Measures methods on a model and a data file, and prints a table.",
            "",
            "The data are JSON events, one a line (.jsonl, or - for standard input), a document as 'rationale explain' takes"
                    + " it (.json), or raw features with their names in the first line (.csv). The class that the model"
                    + " predicts is explained.",
            "",
            "What stands in for removed features decides more than the method does: a method whose baseline is the replacement"
                    + " wins. So there are always two at least. topology/attribution/docs/metrics.md says what each measure"
                    + " means."
        },
        exitCodeList = {
            "0:every row was measured with every method",
            "1:a row could not be explained by a method; the table is of the others",
            "2:command line, model or data are wrong; or a row is not one that the model takes"
        },
        footer = {
            "  rationale evaluate --model deploy/models/credit --data deploy/samples/credit.jsonl --baseline mean",
            "  rationale evaluate --model deploy/models/fashion --data deploy/samples/fashion.jsonl --limit 50 \\",
            "      --method integrated-gradients --method 'integrated-gradients{quadrature=riemann_left,steps=5}' \\",
            "      --baseline zero --baseline mean --metric all --markdown table.md --csv table.csv"
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final int MOST_UNDER_WAY = 64;

    @Mixin
    private ModelOption folder = new ModelOption();

    @Mixin
    private RowsOption data = new RowsOption();

    @Mixin
    private EvaluationOptions options = new EvaluationOptions();

    @Option(
            names = "--output",
            paramLabel = "NAME",
            description = "Output of the model to explain. Default: its first.")
    private @Nullable String output;

    @Option(
            names = "--objective",
            paramLabel = "NAME",
            defaultValue = "raw",
            converter = MethodOptions.ObjectiveName.class,
            description = "What of the target is explained: raw, probability or log-probability. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Objective objective = Objective.RAW;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            defaultValue = "0.05",
            description = "Wanted relative error of the attributions. Default: ${DEFAULT-VALUE}.")
    private double tolerance;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of all draws; row N of the data adds N. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Also writes the table here.")
    private @Nullable Path markdown;

    @Option(names = "--csv", paramLabel = "FILE", description = "Also writes every number here, with all digits.")
    private @Nullable Path csv;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        try (ExplainableModel model = ExplainableModel.open(folder.folder())) {
            EvaluationPlan.Question question = question(model);
            DataRows rows = data.read(model);
            PrintWriter err = spec.commandLine().getErr();
            rows.problems().forEach(problem -> err.println("rationale: " + problem));
            err.flush();
            if (rows.inputs().isEmpty()) {
                throw CommandException.invalid(data.data() + ": expected a row that the model takes, found none");
            }
            requireOneShape(rows.inputs());
            EvaluationPlan plan = new EvaluationPlanner(model, options, rows.inputs()).plan(question, seed);
            int code = run(model, plan, rows.inputs());
            return rows.problems().isEmpty() ? code : ExitCode.INVALID;
        }
    }

    private void check() {
        List<String> problems = new ArrayList<>();
        folder.check(problems);
        data.check(problems);
        if (!(tolerance > 0 && tolerance <= 1)) {
            problems.add("--tolerance: expected a number above 0 and at most 1, found " + tolerance);
        }
        options.check(problems);
        options.metrics(problems);
        options.methods(problems);
        options.baselines(problems);
        options.replacements(problems);
        writable("--markdown", markdown, problems);
        writable("--csv", csv, problems);
        if (!problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
    }

    /** Said before hours of work rather than after. */
    private static void writable(String option, @Nullable Path file, List<String> problems) {
        Path parent = file == null ? null : file.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            problems.add(option + ": expected a file in a folder that exists, found none at " + parent);
        }
    }

    private static void requireOneShape(List<BoundInput> rows) {
        for (BoundInput row : rows) {
            if (!row.shapeKey().equals(rows.get(0).shapeKey())) {
                throw CommandException.invalid("--data: expected rows of one shape, found several");
            }
        }
    }

    private EvaluationPlan.Question question(ExplainableModel model) {
        List<String> names =
                model.manifest().outputs().stream().map(Manifest.Output::name).toList();
        int position = output == null ? 0 : names.indexOf(output);
        if (position < 0) {
            throw CommandException.invalid("--output: expected one of " + names + ", found '" + output + "'");
        }
        model.problem(position, objective).ifPresent(problem -> {
            throw CommandException.invalid("--objective: " + problem);
        });
        Manifest.Output described = model.manifest().outputs().get(position);
        double middle = described.space() == Manifest.Space.PROBABILITY ? 0.5 : 0;
        double threshold = model.manifest()
                .decision()
                .filter(rule -> rule.output().equals(described.name())
                        && model.outputSizes().get(position) == 1)
                .map(Manifest.Decision::threshold)
                .orElse(middle);
        return new EvaluationPlan.Question(position, link(described.space()), threshold, objective, tolerance);
    }

    private static Answer.Link link(Manifest.Space space) {
        return switch (space) {
            case LOGIT -> Answer.Link.LOGIT;
            case LOG_ODDS -> Answer.Link.LOG_ODDS;
            case PROBABILITY -> Answer.Link.PROBABILITY;
            case VALUE -> Answer.Link.VALUE;
        };
    }

    private int run(ExplainableModel model, EvaluationPlan plan, List<BoundInput> rows) {
        EvaluationTable table = new EvaluationTable(
                model.manifest().name() + " " + model.manifest().version(), plan);
        List<String> failures = new ArrayList<>();
        EngineSettings settings =
                EngineSettings.onProcessor(underWay(rows.get(0).point().length));
        try (ReweightedModel copy = plan.sanity().wanted() ? model.reweighted() : null;
                AttributionEngine engine = new AttributionEngine(settings, EngineListener.NONE)) {
            int layers = copy == null ? 0 : copy.layers().size();
            long passes = 1L + SanityChecks.passes(layers, plan.sanity());
            EvaluationProgress progress = new EvaluationProgress(
                    spec.commandLine().getErr(),
                    isTerminal(),
                    passes * rows.size() * plan.contestants().size());
            EvaluationRun run = new EvaluationRun(model, engine, plan, rows);
            for (EvaluationPlan.Contestant contestant : plan.contestants()) {
                EvaluationRun.Wish wish = new EvaluationRun.Wish(plan.sanity().wanted(), Map.of());
                EvaluationResult result =
                        run.measure(contestant, model.replicas(), plan.metrics(), wish, progress::step);
                failures.addAll(result.failures());
                checked(run, copy, contestant, result, plan, progress, table);
                progress.stage(contestant.name());
            }
        }
        return report(table, failures);
    }

    /** As the launcher found it; it names the columns of a terminal. */
    private static boolean isTerminal() {
        return System.getProperty("rationale.columns", "").matches("\\d{1,5}");
    }

    private static void checked(
            EvaluationRun run,
            @Nullable ReweightedModel copy,
            EvaluationPlan.Contestant contestant,
            EvaluationResult result,
            EvaluationPlan plan,
            EvaluationProgress progress,
            EvaluationTable table) {
        if (copy == null) {
            table.add(contestant, result, null, null);
            return;
        }
        SanityChecks checks = new SanityChecks(run, copy, contestant, result, plan.seed(), progress::step);
        RandomisationCheck randomisation = checks.randomisation();
        PerturbationCheck perturbation =
                plan.sanity().perturbation() ? checks.perturbation(randomisation.last()) : null;
        table.add(contestant, result, plan.sanity().randomisation() ? randomisation : null, perturbation);
    }

    /** A record holds a round of its rows; all of them must leave room on the heap. */
    private static int underWay(int dimension) {
        long round = 8L * Math.max(1 << 20, 32L * dimension);
        long room = Runtime.getRuntime().maxMemory() / 4 / round;
        int least = 2 * Runtime.getRuntime().availableProcessors();
        return (int) Math.max(least, Math.min(MOST_UNDER_WAY, room));
    }

    private int report(EvaluationTable table, List<String> failures) {
        PrintWriter out = spec.commandLine().getOut();
        table.markdown().forEach(out::println);
        out.flush();
        write(markdown, table.markdown());
        write(csv, table.csv());
        PrintWriter err = spec.commandLine().getErr();
        failures.forEach(failure -> err.println("rationale: " + failure));
        err.flush();
        return failures.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void write(@Nullable Path file, List<String> lines) {
        if (file == null) {
            return;
        }
        try {
            Files.write(file, lines, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw CommandException.failed(file + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
