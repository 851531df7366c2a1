package dev.rationale.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.model.ExplainableModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale bench soak}: whether native memory stays where it is. */
@Command(
        name = "soak",
        description = {
            "Explains with several models at once for many batches, and watches the memory of the process.",
            "",
            "Runs in a JVM of its own whose heap is all there from the start: what grows is not heap. The first fifth of the"
                    + " batches is warm-up; then the median of the last tenth of the looks is compared with that of the first."
                    + " Needs /proc, so Linux."
        },
        exitCodeList = {
            "0:resident memory did not grow by more than --most",
            "1:it did, or an explanation failed",
            "2:command line is wrong, or a model was refused"
        },
        footer = {
            "  rationale bench soak --batches 20000",
            "  rationale bench soak --batches 2000 --model deploy/models/credit --model deploy/models/fashion --json"
        })
final class BenchSoakCommand implements Callable<Integer> {
    private static final List<String> SAMPLES = List.of("deploy/models/credit", "deploy/models/fashion");

    @Option(
            names = "--batches",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Device calls, warm-up included. Default: ${DEFAULT-VALUE}.")
    private long batches;

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description = "Model folder; may be repeated. Default: both sample models.")
    private List<Path> folders = new ArrayList<>();

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "512m",
            description = "Heap of the measured JVM. Default: ${DEFAULT-VALUE}.")
    private String heap = "";

    @Option(
            names = "--most",
            paramLabel = "PERCENT",
            defaultValue = "5",
            description = "Growth of resident memory that is still taken for none. Default: ${DEFAULT-VALUE}.")
    private double most;

    @Option(
            names = "--in-this-jvm",
            description = "Measure here and not in a JVM of its own, whatever this one's heap does.")
    private boolean here;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        return here ? measure() : delegate();
    }

    private void check() {
        List<String> problems = new ArrayList<>();
        if (batches < 1) {
            problems.add("--batches: expected at least 1, found " + batches);
        }
        if (!(most >= 0)) {
            problems.add("--most: expected a number from 0, found " + most);
        }
        if (!heap.matches("\\d+[kKmMgG]?")) {
            problems.add("--heap: expected a size such as 512m, found '" + heap + "'");
        }
        for (Path folder : folders()) {
            if (!Files.isRegularFile(folder.resolve("model.yaml"))) {
                problems.add("--model: expected a folder with model.yaml, found none in " + folder);
            }
        }
        if (!ProcessMemory.isKnown()) {
            problems.add("expected a system that says what memory a process has in /proc/self/status, found none");
        }
        if (!problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
    }

    private List<Path> folders() {
        if (!folders.isEmpty()) {
            return folders;
        }
        Path home = Path.of(System.getProperty("rationale.home", ""));
        return SAMPLES.stream().map(home::resolve).toList();
    }

    private int delegate() {
        List<String> arguments = new ArrayList<>(List.of("bench", "soak", "--in-this-jvm"));
        arguments.addAll(List.of("--batches", Long.toString(batches), "--most", Double.toString(most)));
        folders().forEach(folder -> arguments.addAll(List.of("--model", folder.toString())));
        if (json) {
            arguments.add("--json");
        }
        try {
            Process child = FixedHeapJvm.of(heap, List.of(), arguments)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            PrintWriter out = spec.commandLine().getOut();
            ClosedAtExit end = ClosedAtExit.of(child::destroy);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(out::println);
                out.flush();
                return child.waitFor();
            } finally {
                end.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("interrupted", e);
        }
    }

    private int measure() {
        List<ExplainableModel> models = new ArrayList<>();
        try {
            folders().forEach(folder -> models.add(ExplainableModel.open(folder)));
            PrintWriter err = spec.commandLine().getErr();
            Soak.Figures figures = new Soak(models, line -> {
                        err.println(line);
                        err.flush();
                    })
                    .run(batches);
            report(models.stream().map(model -> model.manifest().name()).toList(), figures);
            return 100 * figures.resident().share() <= most ? ExitCode.OK : ExitCode.FAILED;
        } finally {
            models.forEach(ExplainableModel::close);
        }
    }

    private void report(List<String> names, Soak.Figures figures) {
        PrintWriter out = spec.commandLine().getOut();
        Growth resident = figures.resident();
        if (json) {
            ObjectNode node = Json.MAPPER.createObjectNode();
            names.forEach(node.putArray("models")::add);
            node.put("batches", figures.batches()).put("rows", figures.rows());
            node.put("explanations", figures.explanations());
            node.put("residentStart", resident.start()).put("residentEnd", resident.end());
            node.put("residentMost", resident.most()).put("growth", resident.share());
            Json.print(node, out);
        } else {
            out.printf(
                    Locale.ROOT,
                    "soak: %s, %,d batches, %,d rows, %,d explanations; resident memory %s, at most +%.1f %% allowed%n",
                    String.join(" and ", names),
                    figures.batches(),
                    figures.rows(),
                    figures.explanations(),
                    resident.mebibytes(),
                    most);
            out.flush();
        }
    }
}
