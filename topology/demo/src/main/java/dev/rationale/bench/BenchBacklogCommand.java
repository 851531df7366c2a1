package dev.rationale.bench;

import dev.rationale.cli.ExitCode;
import dev.rationale.cli.ProcessMemory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rationale bench backlog}: whether memory stays where it is while there is more to do than can be done. */
@Command(
        name = "backlog",
        description = {
            "Memory of the application while it works on a backlog.",
            "",
            "Starts a broker and a registry on this machine, fills the topics, and runs 'rationale run' in a process of its own"
                    + " whose heap is all there from the start. A topic of which less than half is left is filled up again."
                    + " Resident memory, and the heap after a full collection now and then, are compared between the end of the"
                    + " warm-up (two minutes, or a fifth of the time where that is less) and the end, as far as events were"
                    + " left. Needs /proc, so Linux."
        },
        exitCodeList = {
            "0:resident memory did not grow by more than --most",
            "1:it did, no event was left after the warm-up, or a part failed",
            "2:command line is wrong"
        },
        footer = {"  rationale bench backlog", "  rationale bench backlog --events 20000 --minutes 2 --json"})
final class BenchBacklogCommand implements Callable<Integer> {
    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Events in the topics at the start, over all models; about half of them stay, or more."
                    + " Default: ${DEFAULT-VALUE}.")
    private long events;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long the application is watched, from its first commit on. Default: ${DEFAULT-VALUE}.")
    private double minutes;

    @Option(
            names = "--model",
            paramLabel = "credit|fashion|both",
            defaultValue = "both",
            description = "Sample models and their events. Default: ${DEFAULT-VALUE}.")
    private String model = "";

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "512m",
            description = "Heap of the application. Default: ${DEFAULT-VALUE}.")
    private String heap = "";

    @Option(
            names = "--most",
            paramLabel = "PERCENT",
            defaultValue = "5",
            description = "Growth of resident memory that is still taken for none. Default: ${DEFAULT-VALUE}.")
    private double most;

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() {
        BacklogBench.Wishes wishes = wishes();
        BacklogFigures figures = output.print(progress -> new BacklogBench(wishes, progress).measure());
        return figures.holds(most) ? ExitCode.OK : ExitCode.FAILED;
    }

    private BacklogBench.Wishes wishes() {
        OptionChecks checks = new OptionChecks();
        List<SampleModel> models = model.equals("both")
                ? List.of(SampleModel.values())
                : SampleModel.parse(model).map(List::of).orElseGet(() -> {
                    checks.problem("--model: expected credit, fashion or both, found '" + model + "'");
                    return List.of();
                });
        if (events < 1) {
            checks.problem("--events: expected at least 1, found " + events);
        }
        if (!(minutes > 0 && minutes <= 1440)) {
            checks.problem("--minutes: expected a number above 0 and at most 1440, found " + minutes);
        }
        if (!heap.matches("\\d+[kKmMgG]?")) {
            checks.problem("--heap: expected a size such as 512m, found '" + heap + "'");
        }
        if (!(most >= 0)) {
            checks.problem("--most: expected a number from 0, found " + most);
        }
        if (!ProcessMemory.isKnown()) {
            checks.problem("expected a system that says what memory a process has in /proc/self/status, found none");
        }
        Deployment.Plan deployment = plan.check(models, Map.of(), checks);
        checks.requireNone();
        return new BacklogBench.Wishes(deployment, events, Duration.ofMillis((long) (60_000 * minutes)), heap);
    }
}
