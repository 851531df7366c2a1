package dev.rationale.cli;

import dev.rationale.config.RationaleConfig;
import dev.rationale.model.ComputeEnvironment;
import dev.rationale.policy.LoadedConfig;
import dev.rationale.stream.RationaleStreams;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale run}: the application itself, until it is told to stop or cannot go on. */
@Command(
        name = "run",
        description = {
            "Explains the predictions of a configuration until it is stopped.",
            "",
            "Topics and schemas must be there, see 'rationale topics'. SIGTERM and Ctrl-C commit what is in flight and stop."
        },
        exitCodeList = {
            "0:checked, with --check",
            "1:the application failed and stopped; start it again, it goes on after its last commit",
            "2:command line or configuration is wrong, or a model was refused",
            "130:stopped by Ctrl-C",
            "143:stopped by SIGTERM"
        },
        footer = {"  rationale run --config rationale.yaml", "  rationale run --config rationale.yaml --check"})
final class RunCommand implements Callable<Integer> {
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final long CLOSE_SECONDS = 60;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--check",
            description = "Check the configuration, open its models, print everything with defaults, and end.")
    private boolean check;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        RationaleConfig read = config.read();
        AuditAccess.requireKey(read);
        CountDownLatch ended = new CountDownLatch(1);
        try (LoadedConfig loaded = LoadedConfig.open(read)) {
            if (check) {
                PrintWriter out = spec.commandLine().getOut();
                out.print(read.describe());
                out.flush();
                return ExitCode.OK;
            }
            return new KafkaAccess(read).guarded(() -> run(loaded, ended));
        } finally {
            ended.countDown();
        }
    }

    private int run(LoadedConfig loaded, CountDownLatch ended) {
        report(loaded);
        RationaleStreams streams = RationaleStreams.open(loaded);
        try (streams) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(streams, ended), "shutdown"));
            if (streams.start()) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("rationale: running; Ctrl-C stops it");
                err.flush();
            }
            awaitStopped(streams);
            Throwable failure = streams.failure();
            if (failure != null) {
                throw CommandException.failed("the application stopped: " + failure, failure);
            }
            return ExitCode.OK;
        } finally {
            haltIfStuck(streams);
        }
    }

    /** What computes, and what is less exact than it could be. */
    private void report(LoadedConfig loaded) {
        ComputeEnvironment computing = ComputeEnvironment.of(loaded.devices());
        LoggerFactory.getLogger(RunCommand.class).info("{}", computing.summary());
        PrintWriter err = spec.commandLine().getErr();
        err.println("rationale: " + computing.summary());
        computing.warning().ifPresent(warning -> err.println("rationale: " + warning));
        err.flush();
    }

    /** A native call that does not come back would keep its model, and with it the process, from ending. */
    private void haltIfStuck(RationaleStreams streams) {
        streams.close();
        if (streams.isStuck()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(
                    "rationale: a device call does not come back; the process ends without waiting for it. What was in"
                            + " work is explained again at the next start.");
            err.flush();
            Runtime.getRuntime().halt(ExitCode.FAILED);
        }
    }

    /** A signal: stops the streams and waits until the command has closed the models behind them. */
    private static void stop(RationaleStreams streams, CountDownLatch ended) {
        streams.close();
        try {
            // No static logger: this class is loaded before --verbose is read.
            if (!ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LoggerFactory.getLogger(RunCommand.class).warn("the models were not closed within {} s", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitStopped(RationaleStreams streams) {
        try {
            boolean stopped = false;
            while (!stopped) {
                stopped = streams.awaitStopped(WAIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
