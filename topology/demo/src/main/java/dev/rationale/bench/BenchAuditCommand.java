package dev.rationale.bench;

import dev.rationale.cli.ExitCode;
import dev.rationale.config.RationaleConfig.Guarantee;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rationale bench audit}: what an audit log costs. */
@Command(
        name = "audit",
        description = {
            "Events per second from topic to topic with an audit log and without, in turns.",
            "",
            "Starts a broker and a registry on this machine. Two applications with the same models read the same backlog, one after the"
                    + " other; counted are read-committed outcomes in its middle part. Integrated Gradients runs with a fixed"
                    + " rule of 50 steps."
        },
        exitCodeList = {
            "0:measured; whether the target was met stands in the result",
            "1:an event was not explained, or a part failed",
            "2:command line is wrong"
        },
        footer = {"  rationale bench audit", "  rationale bench audit --model credit --events 60000 --rounds 5 --json"})
final class BenchAuditCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "credit|fashion",
            defaultValue = "fashion",
            description = "Sample model and its events. Default: ${DEFAULT-VALUE}.")
    private String model = "";

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Events of each backlog. Default: ${DEFAULT-VALUE}.")
    private long events;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "6",
            description =
                    "Backlogs to drain, each twice; with an even number each side begins as often as the other. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "60",
            description = "Seconds of the warm-up, at least one backlog. Default: ${DEFAULT-VALUE}.")
    private double warmUp;

    @Mixin
    private PlanOptions plan = new PlanOptions();

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() {
        AuditBench.Wishes wishes = wishes();
        output.print(progress -> new AuditBench(wishes, progress).measure());
        return ExitCode.OK;
    }

    private AuditBench.Wishes wishes() {
        OptionChecks checks = new OptionChecks();
        List<SampleModel> models = List.of(checks.model(model));
        checks.counts("--events", events, "--rounds", rounds);
        Duration warm = checks.warmUp(warmUp);
        Deployment.Plan deployment = plan.check(models, Map.of("quadrature", "gausslegendre"), checks);
        if (deployment.guarantee() != Guarantee.EXACTLY_ONCE_V2) {
            checks.problem("--guarantee: an audit log needs exactly_once_v2");
        }
        checks.requireNone();
        return new AuditBench.Wishes(deployment, events, rounds, warm);
    }
}
