package dev.rationale.bench;

import dev.rationale.config.RationaleConfig.Guarantee;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** How the measured application is set up, as options. */
final class PlanOptions {
    @Option(
            names = "--commit-interval",
            paramLabel = "TIME",
            defaultValue = "100ms",
            description = "Between two commits, in ms or s. Default: ${DEFAULT-VALUE}.")
    private String commitInterval = "";

    @Option(
            names = "--devices",
            paramLabel = "auto|cpu|gpu|gpu:N,…",
            defaultValue = "auto",
            description = "Where the models compute, as engine.devices. Default: every GPU, else the processor.")
    private String devices = "";

    @Option(
            names = "--guarantee",
            paramLabel = "NAME",
            defaultValue = "exactly_once_v2",
            description = "exactly_once_v2 or at_least_once. Default: ${DEFAULT-VALUE}.")
    private String guarantee = "";

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Partitions of each topic of predictions. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "2",
            description = "Stream threads. Default: ${DEFAULT-VALUE}.")
    private int threads;

    /**
     * The options, checked.
     *
     * @param models to explain
     * @param parameters of the method
     * @param checks takes one line a problem
     */
    Deployment.Plan check(List<SampleModel> models, Map<String, String> parameters, OptionChecks checks) {
        Path home = Path.of(System.getProperty("rationale.home", "")).toAbsolutePath();
        for (SampleModel model : models) {
            if (!Files.isRegularFile(home.resolve(model.samples()))) {
                checks.problem("expected the repository with " + model.samples() + " at " + home
                        + ", found none; start with deploy/rationale, or name the folder with -Drationale.home");
            }
        }
        checks.counts("--partitions", partitions, "--threads", threads);
        if (!devices.matches("auto|cpu|gpu(:\\d+(,\\d+)*)?")) {
            checks.problem("--devices: expected auto, cpu, gpu or gpu:0,1, found '" + devices + "'");
        }
        return new Deployment.Plan(
                home, models, partitions, threads, devices, commitInterval(checks), guarantee(checks), parameters);
    }

    private Duration commitInterval(OptionChecks checks) {
        if (commitInterval.matches("\\d{1,5}ms")) {
            return Duration.ofMillis(Long.parseLong(commitInterval.replace("ms", "")));
        }
        if (commitInterval.matches("\\d{1,2}s")) {
            return Duration.ofSeconds(Long.parseLong(commitInterval.replace("s", "")));
        }
        checks.problem("--commit-interval: expected a time such as 100ms or 1s, found '" + commitInterval + "'");
        return Duration.ZERO;
    }

    private Guarantee guarantee(OptionChecks checks) {
        for (Guarantee known : Guarantee.values()) {
            if (known.text().equals(guarantee.toLowerCase(Locale.ROOT))) {
                return known;
            }
        }
        checks.problem("--guarantee: expected exactly_once_v2 or at_least_once, found '" + guarantee + "'");
        return Guarantee.EXACTLY_ONCE_V2;
    }
}
