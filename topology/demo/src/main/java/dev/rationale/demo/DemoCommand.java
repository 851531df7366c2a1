package dev.rationale.demo;

import dev.rationale.cli.CommandException;
import dev.rationale.cli.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale demo}: the whole product on this machine, with nothing to install first. */
@Command(
        name = "demo",
        description = {
            "Explains real credit decisions and images on this machine, and shows how.",
            "",
            "Starts a Kafka broker and a schema registry on the loopback interface, creates topics, registers schemas, opens both"
                    + " sample models, streams their samples through Rationale and reads the explanations back from the"
                    + " topics. Goes on until Ctrl-C, so that other commands can be tried on it; nothing is left behind.",
            "",
            "The last line counts what came back, by place in the topics; its seconds run from the first event sent to the last"
                    + " outcome read."
        },
        exitCodeList = {
            "0:every event was accounted for exactly once",
            "1:an event is missing or doubled, or a part failed",
            "2:nothing was started: the command line is wrong, a port is taken, or memory is short",
            "130:ended by Ctrl-C"
        },
        footer = {
            "  rationale demo",
            "  rationale demo --events 3000 --exit",
            "  rationale demo --port 0 --registry-port 0 --rate 5"
        })
final class DemoCommand implements Callable<Integer> {
    private static final double READABLE_RATE = 30;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "300",
            description =
                    "Events to stream, two credit decisions for each image; samples repeat under new ids. Default: 300.")
    private int events;

    @Option(names = "--exit", description = "End when all events are explained.")
    private boolean exit;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Events per second at most. Default: 30, to be followed by eye; with --exit no limit.")
    private @Nullable Double rate;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of the Kafka broker; 0 for any free one. Default: 9092.")
    private int port;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port of the schema registry; 0 for any free one. Default: 8081.")
    private int registryPort;

    @Option(names = "--plain", description = "No colours and no progress bar; so it is anyway without a terminal.")
    private boolean plain;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path home = Path.of(System.getProperty("rationale.home", "")).toAbsolutePath();
        check(home);
        QuietBroker.quiet();
        Screen screen = new Screen(spec.commandLine().getOut(), Look.of(plain, System.getenv()));
        Demo.Wishes wishes = new Demo.Wishes(home, events, pace(), exit, port, registryPort);
        try (Interruption interruption = Interruption.install(() -> screen.line("", "Stopping…"))) {
            try {
                return new Demo(wishes, screen, interruption).run();
            } catch (RuntimeException e) {
                if (interruption.requested()) {
                    return Interruption.EXIT_CODE;
                }
                throw e instanceof PartStartException ? CommandException.failed(String.valueOf(e.getMessage()), e) : e;
            } finally {
                screen.endBar();
            }
        }
    }

    private double pace() {
        if (rate != null) {
            return rate;
        }
        return exit ? Double.POSITIVE_INFINITY : READABLE_RATE;
    }

    private void check(Path home) {
        List<String> problems = new ArrayList<>();
        if (events < 1) {
            problems.add("--events: expected at least 1, found " + events);
        }
        if (!(pace() > 0)) {
            problems.add("--rate: expected a number above 0, found " + pace());
        }
        Map<String, Integer> ports = new LinkedHashMap<>();
        port("--port", port, "Kafka broker (--port)", ports, problems);
        port("--registry-port", registryPort, "schema registry (--registry-port)", ports, problems);
        if (port != 0 && port == registryPort) {
            problems.add("--registry-port: expected another port than the broker's, found " + port + " for both");
        }
        if (!Files.isRegularFile(home.resolve(Demo.CONFIG))) {
            problems.add("expected the repository with " + Demo.CONFIG + " at " + home
                    + ", found none; start with deploy/rationale, or name the folder with -Drationale.home");
        }
        if (problems.isEmpty()) {
            problems.addAll(Preflight.ofThisMachine().problems(Preflight.NEEDED_MEMORY, ports));
        }
        if (!problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
    }

    private static void port(
            String option, int chosen, String part, Map<String, Integer> ports, List<String> problems) {
        if (chosen < 0 || chosen > 65535) {
            problems.add(option + ": expected 1 to 65535, or 0 for any free one, found " + chosen);
        } else {
            ports.put(part, chosen);
        }
    }

    /** Kept beside the texts that name it. */
    static int exitCode(boolean complete) {
        return complete ? ExitCode.OK : ExitCode.FAILED;
    }
}
