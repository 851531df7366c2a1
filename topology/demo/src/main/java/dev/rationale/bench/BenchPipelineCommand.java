package dev.rationale.bench;

import dev.rationale.cli.ExitCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rationale bench pipeline}: from topic to topic. */
@Command(
        name = "pipeline",
        description = {
            "Events per second from topic to topic, and how late explanations are.",
            "",
            "Starts a broker and a registry on this machine. After a warm-up, throughput: a backlog is drained, and counted as read-committed"
                    + " outcomes in its middle part, beside the engine alone on the same events in the same process, in turns."
                    + " The broker, and whoever sends and reads, share the cores; so the processor time per event is given by"
                    + " what it was for. Latency: from the time an event was due until its outcome was read, at half of that"
                    + " throughput, and with single events.",
            "",
            "Integrated Gradients runs with a fixed rule of 50 steps unless --set says otherwise."
        },
        exitCodeList = {
            "0:measured; whether targets were met stands in the result",
            "1:an event was not explained, or a part failed",
            "2:command line is wrong"
        },
        footer = {
            "  rationale bench pipeline --model credit",
            "  rationale bench pipeline --model fashion --commit-interval 200ms --json",
            "  rationale bench pipeline --model fashion --events 2000 --rounds 1 --seconds 5"
        })
final class BenchPipelineCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "credit|fashion",
            defaultValue = "fashion",
            description = "Sample model and its events. Default: ${DEFAULT-VALUE}.")
    private String model = "";

    @Option(
            names = "--events",
            paramLabel = "N|auto",
            defaultValue = "auto",
            description =
                    "Events of each backlog. Default: what the engine alone explains in --seconds, at most 400,000.")
    private String events = "";

    @Option(
            names = "--rate",
            paramLabel = "N|auto",
            defaultValue = "auto",
            description = "Events per second while latency is measured. Default: half of the throughput.")
    private String rate = "";

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "Length of each measurement, roughly. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "240",
            description =
                    "Seconds that a warm-up may take; it ends when the compiler of the virtual machine takes less than 2 %%"
                            + " of the processor time. Default: ${DEFAULT-VALUE}.")
    private double warmUp;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Backlogs to drain. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--idle-events",
            paramLabel = "N",
            defaultValue = "100",
            description = "Single events. Default: ${DEFAULT-VALUE}.")
    private int idleEvents;

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Parameter of Integrated Gradients; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() {
        PipelineBench.Wishes wishes = wishes();
        output.print(progress -> new PipelineBench(wishes, progress).measure());
        return ExitCode.OK;
    }

    private PipelineBench.Wishes wishes() {
        OptionChecks checks = new OptionChecks();
        SampleModel measured = checks.model(model);
        double eventCount = number("--events", events, checks);
        double eventRate = number("--rate", rate, checks);
        Duration length = checks.seconds(seconds);
        Duration warm = checks.warmUp(warmUp);
        checks.counts("--rounds", rounds, "--idle-events", idleEvents);
        parameters.putIfAbsent("quadrature", "gausslegendre");
        Set<SampleModel> deployed = new LinkedHashSet<>(List.of(measured));
        deployed.add(SampleModel.CREDIT); // for the warm-up
        Deployment.Plan deployment = plan.check(List.copyOf(deployed), parameters, checks);
        checks.requireNone();
        return new PipelineBench.Wishes(deployment, (long) eventCount, eventRate, rounds, length, warm, idleEvents);
    }

    private static double number(String option, String text, OptionChecks checks) {
        if (text.equals("auto")) {
            return 0;
        }
        try {
            double number = Double.parseDouble(text);
            if (number > 0 && number < 1e9) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        checks.problem(option + ": expected a number above 0, or auto, found '" + text + "'");
        return 0;
    }
}
