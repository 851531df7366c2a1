package dev.rationale.cli;

import dev.rationale.engine.EngineDownException;
import dev.rationale.model.ExplainableModel;
import dev.rationale.reproduce.Reproduction;
import dev.rationale.reproduce.ReproductionReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale reproduce}: published experiments again, expected next to found. */
@Command(
        name = "reproduce",
        description = {
            "Repeats published experiments and writes what was expected next to what was found.",
            "",
            "Networks and data come with the project; run it from its root, or name the folders. Writes reproduction.md and"
                    + " reproduction.csv. Minutes; with --quick less than one."
        },
        exitCodeList = {
            "0:the report was written, whether targets were reached or not",
            "1:records could not be explained; the report is of the others",
            "2:command line or data are wrong"
        },
        footer = {
            "  rationale reproduce --output topology/attribution/docs",
            "  rationale reproduce --only moons --only digits --quick --output /tmp"
        })
final class ReproduceCommand implements Callable<Integer> {
    private static final String FASHION = "fashion";
    private static final String REPORT = "reproduction";

    @Option(
            names = "--only",
            paramLabel = "NAME",
            description = "moons, digits, fashion, weighting or gridworld; may be repeated. Default: all.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--quick", description = "A part of the records. Targets are meant for all of them.")
    private boolean quick;

    @Option(
            names = "--output",
            paramLabel = "FOLDER",
            required = true,
            description = "Where reproduction.md and reproduction.csv are written; replaces them.")
    private Path output = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "deploy/reproduce",
            description = "Networks and data. Default: ${DEFAULT-VALUE}.")
    private Path data = Path.of("");

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            defaultValue = "deploy/models/fashion",
            description = "Model of Fashion-MNIST. Default: ${DEFAULT-VALUE}.")
    private Path model = Path.of("");

    @Option(
            names = "--images",
            paramLabel = "FILE",
            defaultValue = "deploy/samples/fashion.jsonl",
            description = "Its images, as 'rationale evaluate' takes them. Default: ${DEFAULT-VALUE}.")
    private String images = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        Set<String> names = new LinkedHashSet<>(only.isEmpty() ? Reproduction.NAMES : only);
        Reproduction reproduction = new Reproduction(data, names);
        if (!names.contains(FASHION)) {
            return report(reproduction);
        }
        try (ExplainableModel fashion = ExplainableModel.open(model)) {
            DataRows rows = DataRows.read(images, System.in, fashion, Integer.MAX_VALUE);
            if (rows.inputs().isEmpty() || !rows.problems().isEmpty()) {
                throw CommandException.invalid(
                        images + ": expected images that the model takes, found " + rows.problems());
            }
            reproduction.addFashion(fashion, rows.inputs());
            return report(reproduction);
        }
    }

    private void check() {
        List<String> problems = new ArrayList<>();
        for (String name : only) {
            if (!Reproduction.NAMES.contains(name)) {
                problems.add("--only: expected one of " + Reproduction.NAMES + ", found '" + name + "'");
            }
        }
        if (!Files.isDirectory(output)) {
            problems.add("--output: expected a folder that exists, found none at " + output);
        }
        boolean networks = only.isEmpty() || only.stream().anyMatch(name -> !name.equals(FASHION));
        if (networks && !Files.isDirectory(data)) {
            problems.add("--data: expected the networks and data of deploy/reproduce, found none at " + data);
        }
        boolean fashion = only.isEmpty() || only.contains(FASHION);
        if (fashion && !Files.isRegularFile(model.resolve("model.yaml"))) {
            problems.add("--model: expected a folder with model.yaml, found none in " + model);
        }
        if (fashion && !Files.isRegularFile(Path.of(images))) {
            problems.add("--images: expected a file of events, found none at " + images);
        }
        if (!problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
    }

    private int report(Reproduction reproduction) {
        PrintWriter err = spec.commandLine().getErr();
        Stages stages = new Stages(err);
        ReproductionReport report;
        try {
            report = reproduction.run(quick, commandLine(), stages::now);
        } catch (IOException e) {
            throw CommandException.invalid(data + ": cannot be read: " + e.getMessage());
        } catch (EngineDownException e) {
            throw CommandException.failed("the model could not be evaluated: " + e.getMessage(), e);
        }
        stages.end();
        write(output.resolve(REPORT + ".md"), report.markdown());
        write(output.resolve(REPORT + ".csv"), report.csv());
        PrintWriter out = spec.commandLine().getOut();
        out.println(report.reached() + " targets reached, " + report.missed() + " missed, " + report.notMeasured()
                + " not measured: " + output.resolve(REPORT + ".md"));
        out.flush();
        report.failures().forEach(failure -> err.println("rationale: " + failure));
        err.flush();
        return report.failures().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Without folders of this machine. */
    private String commandLine() {
        StringBuilder text = new StringBuilder("rationale reproduce");
        only.forEach(name -> text.append(" --only ").append(name));
        return text.append(quick ? " --quick" : "").toString();
    }

    private static void write(Path file, List<String> lines) {
        try {
            Files.write(file, lines, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw CommandException.failed(file + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /** How far it is: one line that overwrites itself on a terminal, a line a stage elsewhere. */
    private static final class Stages {
        private final PrintWriter err;
        private final boolean terminal =
                System.getProperty("rationale.columns", "").matches("\\d{1,5}");
        private final long start = System.nanoTime();

        Stages(PrintWriter err) {
            this.err = err;
        }

        void now(String stage) {
            long seconds = (System.nanoTime() - start) / 1_000_000_000L;
            String line = seconds + " s: " + stage;
            if (terminal) {
                err.print("\r" + line + "\u001b[K");
            } else {
                err.println(line);
            }
            err.flush();
        }

        void end() {
            if (terminal) {
                err.print("\r\u001b[K");
                err.flush();
            }
        }
    }
}
