package dev.rationale.cli;

import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.model.ComputeDevice;
import dev.rationale.model.DeviceUnavailableException;
import dev.rationale.model.Devices;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.NativeLibraryException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale bench engine}: the engine beside bare forward and backward passes. */
@Command(
        name = "engine",
        description = {
            "Gradient rows per second of the engine, beside bare forward and backward passes of the same model.",
            "",
            "Explains the model's recorded inputs over and over, as many at a time as keep every worker busy: building paths,"
                    + " batching, adding up and copying results are in. The bare side repeats prefilled batches and reads"
                    + " nothing. Each side uses the batch that suits it best, and both take turns, so that other load on the"
                    + " machine meets both; the ratio is that of each round.",
            "",
            "Integrated Gradients runs here with a fixed rule of 50 steps unless --set says otherwise."
        },
        exitCodeList = {
            "0:measured, and the ratio is not below --at-least",
            "1:an explanation failed, or the median ratio is below --at-least",
            "2:command line is wrong, or the model was refused"
        },
        footer = {
            "  rationale bench engine --model deploy/models/credit --baseline mean",
            "  rationale bench engine --model deploy/models/fashion --seconds 5 --rounds 9 --json",
            "  rationale bench engine --model deploy/models/fashion --set quadrature=adaptive-midpoint"
        })
final class BenchEngineCommand implements Callable<Integer> {
    /** One computes while the other prepares. */
    private static final int GPU_WORKERS = 2;

    @Mixin
    private ModelOption folder = new ModelOption();

    @Option(
            names = "--batch",
            paramLabel = "N|auto",
            defaultValue = "auto",
            description =
                    "Rows per batch of the engine. Default: the best of a few sizes around that of the bare passes.")
    private String batch = "";

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Length of each measurement. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often each side is measured. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--device",
            paramLabel = "cpu|gpu:N|auto",
            defaultValue = "auto",
            description = "Where both sides compute. Default: the first GPU, else the processor.")
    private String device = "";

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Threads of each side. Default: one per core, two for a GPU.")
    private @Nullable Integer workers;

    @Option(
            names = "--at-least",
            paramLabel = "R",
            description = "Fail where the median ratio is below. Default: never.")
    private double least;

    @Option(names = "--json", description = "Print one JSON object with every round.")
    private boolean json;

    @Mixin
    private MethodOptions options = new MethodOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<String> problems = new ArrayList<>();
        options.presume(IntegratedGradients.NAME, "quadrature", "gausslegendre");
        MethodOptions.Recipe recipe = options.check(problems);
        ComputeDevice computing = computing(problems);
        EngineBench.Plan plan = plan(computing, problems);
        if (recipe == null || !problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
        PrintWriter err = spec.commandLine().getErr();
        try (ExplainableModel model = ExplainableModel.open(folder.folder(), List.of(computing))) {
            EngineFigures figures = new EngineBench(model, recipe, recipe.baselines(model, 0), plan, line -> {
                        err.println(line);
                        err.flush();
                    })
                    .measure();
            if (json) {
                Json.print(figures.json(), spec.commandLine().getOut());
            } else {
                figures.print(spec.commandLine().getOut());
            }
            return verdict(figures.ratio().median(), err);
        }
    }

    private int verdict(double ratio, PrintWriter err) {
        if (ratio >= least) {
            return ExitCode.OK;
        }
        err.println("rationale: the ratio is " + NumberText.of(ratio) + ", expected at least " + least);
        err.flush();
        return ExitCode.FAILED;
    }

    private EngineBench.Plan plan(ComputeDevice computing, List<String> problems) {
        folder.check(problems);
        if (!(seconds > 0 && seconds <= 3600)) {
            problems.add("--seconds: expected a number above 0 and at most 3600, found " + seconds);
        }
        if (rounds < 1) {
            problems.add("--rounds: expected at least 1, found " + rounds);
        }
        int usual = computing.isGpu() ? GPU_WORKERS : Runtime.getRuntime().availableProcessors();
        int threads = workers == null ? usual : workers;
        if (threads < 1) {
            problems.add("--workers: expected at least 1, found " + threads);
        }
        return new EngineBench.Plan(rows(problems), threads, rounds, Duration.ofNanos((long)
                (seconds * Duration.ofSeconds(1).toNanos())));
    }

    private ComputeDevice computing(List<String> problems) {
        try {
            return Devices.select(device).get(0);
        } catch (IllegalArgumentException | DeviceUnavailableException | NativeLibraryException e) {
            problems.add("--device: " + e.getMessage());
            return ComputeDevice.CPU;
        }
    }

    private int rows(List<String> problems) {
        if (batch.equals("auto")) {
            return 0;
        }
        try {
            int rows = Integer.parseInt(batch);
            if (rows > 0) {
                return rows;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problems.add("--batch: expected a number above 0, or auto, found '" + batch + "'");
        return 0;
    }
}
