package dev.rationale.demo;

import dev.rationale.cli.CommandException;
import dev.rationale.cli.Groundwork;
import dev.rationale.cli.KafkaAccess;
import dev.rationale.cli.LogAccess;
import dev.rationale.config.ConfigReader;
import dev.rationale.config.RationaleConfig;
import dev.rationale.model.ExplainableModel;
import dev.rationale.policy.LoadedConfig;
import dev.rationale.serde.Registry;
import dev.rationale.stream.RationaleStreams;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;

/** The demo from start to end: parts, application, stream, summary. Uses one thread, whoever calls {@link #run()}. */
final class Demo {
    /** The configuration that a user would start with, below the repository's root. */
    static final String CONFIG = "deploy/config/rationale.yaml";

    private static final int PARTITIONS = 3;
    private static final short BROKER_DEFAULT = -1;
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Duration START_PATIENCE = Duration.ofMinutes(1);

    /** Nothing comes back for so long although something is outstanding: nothing will. */
    private static final Duration OUTCOME_PATIENCE = Duration.ofMinutes(1);

    private final Wishes wishes;
    private final Screen screen;
    private final Interruption interruption;
    private final Steps steps;

    /**
     * @param home the repository's root
     * @param events how many to stream
     * @param rate events per second, infinity for no limit
     * @param exit whether to end after the stream
     * @param port of the broker, 0 for any free one
     * @param registryPort of the registry, 0 for any free one
     */
    record Wishes(Path home, int events, double rate, boolean exit, int port, int registryPort) {}

    Demo(Wishes wishes, Screen screen, Interruption interruption) {
        this.wishes = wishes;
        this.screen = screen;
        this.interruption = interruption;
        this.steps = new Steps(screen);
    }

    /**
     * Runs until the stream is done, and without {@link Wishes#exit()} on until interrupted.
     *
     * @return the exit code
     * @throws CommandException if a part or the application fails, or events do not come back
     */
    int run() {
        try (Closing closing = new Closing(interruption)) {
            return run(closing);
        } catch (InterruptedException e) {
            return Interruption.EXIT_CODE;
        }
    }

    private int run(Closing closing) throws InterruptedException {
        SampleEvents samples = SampleEvents.of(wishes.home().resolve("deploy/samples"), Clock.systemUTC());
        screen.line(screen.look().bold("Rationale demo") + ": real decisions, explained as they happen", "");
        TemporaryDirectory work = closing.add(TemporaryDirectory.create("rationale-demo-"));
        DemoParts parts = closing.add(startParts());
        DemoKey key = DemoKey.create(work.path());
        RationaleConfig config =
                new ConfigReader(overrides(parts, work, key)).read(wishes.home().resolve(CONFIG));
        AuditTour tour = new AuditTour(
                screen, new LogAccess(config), key.verifier(), parts.broker().dataDirectory());
        KafkaAccess access = new KafkaAccess(config);
        return access.guarded(() -> {
            try {
                return run(closing, samples, config, access, tour);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Interruption.EXIT_CODE;
            }
        });
    }

    private DemoParts startParts() throws InterruptedException {
        try (Steps.Step step = steps.begin("starting a Kafka broker and a schema registry")) {
            return DemoParts.start(
                    wishes.port(),
                    wishes.registryPort(),
                    broker -> step.done("Kafka broker", broker.bootstrapServers()),
                    registry -> step.done("schema registry", registry.url()));
        }
    }

    /** The user's environment is meant for the user's clusters. */
    private static Map<String, String> overrides(DemoParts parts, TemporaryDirectory work, DemoKey key) {
        return Map.of(
                LookFurther.KAFKA_VARIABLE,
                parts.broker().bootstrapServers(),
                LookFurther.REGISTRY_VARIABLE,
                parts.registry().url(),
                "RATIONALE_APPLICATION_STATE_DIR",
                work.path().resolve("state").toString(),
                "RATIONALE_AUDIT_KEY_FILE",
                key.file().toString(),
                // Somebody is watching.
                "RATIONALE_AUDIT_COVERAGE_INTERVAL",
                "1s",
                "RATIONALE_AUDIT_CHECKPOINT_INTERVAL",
                "1s",
                // So that the tour can change a byte in place.
                "RATIONALE_KAFKA_PRODUCER_COMPRESSION_TYPE",
                "none");
    }

    private int run(Closing closing, SampleEvents samples, RationaleConfig config, KafkaAccess access, AuditTour tour)
            throws InterruptedException {
        try (Steps.Step step = steps.begin("creating topics, registering schemas")) {
            Groundwork laid = Groundwork.lay(config, access, PARTITIONS, BROKER_DEFAULT);
            step.done(
                    "topics and schemas",
                    laid.created().size() + " topics, " + laid.schemas().size() + " schemas");
        }
        LoadedConfig loaded;
        try (Steps.Step step = steps.begin("opening and probing the models")) {
            loaded = closing.add(LoadedConfig.open(config));
            step.done("models", String.join(", ", models(loaded).keySet()));
        }
        RationaleStreams streams;
        try (Steps.Step step = steps.begin("starting the application")) {
            streams = closing.add(RationaleStreams.open(loaded));
            streams.start();
            awaitRunning(streams);
            step.done(
                    "Rationale",
                    config.application().guarantee().text() + ", "
                            + config.application().threads() + " stream threads");
        }
        SchemaRegistryClient registry =
                closing.add(Registry.open(config.registry().values()));
        OutcomeReader reader = closing.add(new OutcomeReader(config, access, registry));
        Accounts accounts = new Accounts();
        Feed feed = closing.add(new Feed(samples, wishes.events(), wishes.rate(), accounts, access, registry));
        Watch watch = new Watch(screen, accounts, samples, models(loaded), wishes.events());
        screen.line(
                "", "Streaming " + wishes.events() + " decisions; a few of them, and what counted most in each:", "");
        stream(feed, reader, watch, accounts, streams);
        try (Steps.Step step = steps.begin("waiting for the last entries to be signed")) {
            step.done("audit log", tour.awaitSigned() + " entries signed");
        }
        if (wishes.exit()) {
            // What a restart or a late commit could still add must be there before the books are closed.
            streams.close();
        }
        reader.drain(watch);
        requireAlive(streams);
        return finish(config, accounts.balance(), watch, streams, tour);
    }

    private void stream(Feed feed, OutcomeReader reader, Watch watch, Accounts accounts, RationaleStreams streams)
            throws InterruptedException {
        feed.start();
        Patience patience = new Patience(OUTCOME_PATIENCE, System::nanoTime);
        try (Progress progress = new Progress(screen, wishes.events(), System::nanoTime)) {
            while (accounts.settled() < wishes.events()) {
                reader.read(watch);
                requireUninterrupted();
                requireAlive(streams);
                feed.requireSuccess();
                long settled = accounts.settled();
                long sent = accounts.sent();
                progress.at(settled);
                if (patience.exhausted(settled + sent, sent > settled)) {
                    throw CommandException.failed(
                            "of " + sent + " events " + settled + " came back, then none for "
                                    + OUTCOME_PATIENCE.toSeconds()
                                    + " s; run again with --verbose for what happened",
                            null);
                }
            }
        }
        watch.end();
    }

    private int finish(
            RationaleConfig config, Accounts.Balance balance, Watch watch, RationaleStreams streams, AuditTour tour)
            throws InterruptedException {
        Summary summary = new Summary(screen.look(), balance, watch.figures(), watch.seconds(), wishes.rate());
        LookFurther further =
                LookFurther.from(screen.look(), config, wishes.home().resolve(CONFIG), tour.key());
        screen.lines(summary.lines(wishes.events()));
        boolean complete = tour.show() && balance.complete(wishes.events());
        if (wishes.exit()) {
            screen.lines(further.ended());
            screen.line("", summary.lastLine());
            return DemoCommand.exitCode(complete);
        }
        screen.lines(further.running());
        screen.line(
                "", summary.lastLine(), "", "Broker, registry and application go on running; Ctrl-C ends the demo.");
        while (!streams.awaitStopped(WAIT)) {
            requireUninterrupted();
        }
        requireAlive(streams);
        return DemoCommand.exitCode(complete);
    }

    private static void awaitRunning(RationaleStreams streams) throws InterruptedException {
        Patience patience = new Patience(START_PATIENCE, System::nanoTime);
        while (streams.state() != KafkaStreams.State.RUNNING) {
            streams.awaitStopped(Duration.ofMillis(20));
            requireAlive(streams);
            if (patience.exhausted(0, true)) {
                throw CommandException.failed(
                        "the application is " + streams.state() + " and not running after " + START_PATIENCE.toSeconds()
                                + " s",
                        null);
            }
        }
    }

    private static void requireAlive(RationaleStreams streams) {
        Throwable failure = streams.failure();
        if (failure != null) {
            throw CommandException.failed("the application stopped: " + failure, failure);
        }
    }

    private static void requireUninterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** Models by name. */
    private static Map<String, ExplainableModel> models(LoadedConfig loaded) {
        return loaded.specs().stream()
                .collect(Collectors.toMap(
                        spec -> Objects.toString(spec.spec().getModel().getName()),
                        spec -> spec.model(),
                        (first, same) -> first,
                        LinkedHashMap::new));
    }
}
