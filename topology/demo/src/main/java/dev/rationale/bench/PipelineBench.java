package dev.rationale.bench;

import dev.rationale.cli.EngineLoad;
import dev.rationale.cli.KafkaAccess;
import dev.rationale.cli.Spread;
import dev.rationale.engine.EngineSettings;
import dev.rationale.policy.LoadedConfig;
import dev.rationale.serde.Registry;
import dev.rationale.stream.Engines;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Throughput, latency under half of it, and latency when idle, one after the other on one deployment. */
final class PipelineBench {
    private static final long MOST_EVENTS = 400_000;
    private static final int UNDER_WAY = 1024;
    private static final int WARM_UP_SHARE = 3;

    /** A virtual machine whose compiler takes less of the processor time than this has compiled what matters. */
    private static final double COMPILED = 0.02;

    /** Of a backlog of the cheaper model, and the share of the warm-up for it. */
    private static final long CHEAP_EVENTS = 40_000;

    private static final double CHEAP_SHARE = 0.7;

    /** Between two single events, give or take a sixth, so that they do not keep step with the commits. */
    private static final double IDLE_SECONDS = 0.3;

    private static final long SEED = 20_261_122;

    private final Wishes wishes;
    private final Consumer<String> progress;
    private final BatchMeter meter = new BatchMeter();
    private final Draining draining = new Draining(meter);
    private final Random random = new Random(SEED);

    /**
     * @param deployment where it runs
     * @param events per round of throughput; 0 for what the engine alone does in the time
     * @param rate events per second under load; 0 for half of the throughput
     * @param rounds of throughput
     * @param time that a round, and the load, should take
     * @param warmUp how long the compiler of the virtual machine is waited for
     * @param idleEvents single events
     */
    record Wishes(
            Deployment.Plan deployment,
            long events,
            double rate,
            int rounds,
            Duration time,
            Duration warmUp,
            int idleEvents) {

        SampleModel model() {
            return deployment.models().get(0);
        }
    }

    PipelineBench(Wishes wishes, Consumer<String> progress) {
        this.wishes = wishes;
        this.progress = progress;
    }

    /** Measures everything. */
    PipelineFigures measure() {
        say("starting a broker, a registry and the model");
        try (Deployment deployment = Deployment.start(wishes.deployment());
                LoadedConfig loaded = LoadedConfig.open(deployment.config());
                SchemaRegistryClient registry =
                        Registry.open(deployment.config().registry().values());
                EventStream events = events(deployment, wishes.model(), registry)) {
            return measure(deployment, loaded, events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EventStream events(Deployment deployment, SampleModel model, SchemaRegistryClient registry) {
        return new EventStream(
                wishes.deployment().home(), model, wishes.deployment().partitions(), deployment.access(), registry);
    }

    private PipelineFigures measure(Deployment deployment, LoadedConfig loaded, EventStream events) {
        EngineAlone engine = new EngineAlone(
                EventStream.read(
                        wishes.deployment().home().resolve(wishes.model().samples())),
                wishes.model().topic(),
                loaded.policy());
        List<PipelineFigures.Round> rounds = new ArrayList<>();
        long count = wishes.events() > 0 ? wishes.events() : enough(alone(loaded, engine));
        PipelineFigures.WarmUp warmUp = warmUp(deployment, loaded, events, Math.max(1, count / WARM_UP_SHARE));
        say("the engine alone");
        EngineLoad.Sample before = alone(loaded, engine);
        for (int round = 1; round <= wishes.rounds(); round++) {
            PipelineFigures.Round figures = round(deployment, loaded, events, engine, count, before);
            rounds.add(figures);
            before = figures.after();
            say(
                    "round %d of %d: pipeline %,.0f events/s, engine alone %,.0f, ratio %.3f",
                    round,
                    wishes.rounds(),
                    figures.eventsPerSecond(),
                    figures.engineEventsPerSecond(),
                    figures.ratio());
        }
        double throughput = Spread.of(rounds.stream()
                        .map(PipelineFigures.Round::eventsPerSecond)
                        .toList())
                .median();
        double rate = wishes.rate() > 0 ? wishes.rate() : throughput / 2;
        return new PipelineFigures(wishes, warmUp, count, rounds, late(deployment, loaded, events, rate), rate);
    }

    /**
     * Backlogs, one after the other, until the compiler of the virtual machine has done its work: a process that runs for days
     * has that behind it. What such a process does in hours is done in minutes: events of the cheaper model, and commits one
     * after the other. Then shorter backlogs of the measured one.
     */
    private PipelineFigures.WarmUp warmUp(Deployment deployment, LoadedConfig loaded, EventStream events, long count) {
        long start = System.nanoTime();
        try (LoadedConfig brisk = LoadedConfig.open(deployment.brisk());
                SchemaRegistryClient registry =
                        Registry.open(deployment.config().registry().values());
                EventStream cheap = events(deployment, SampleModel.CREDIT, registry)) {
            double seconds = wishes.warmUp().toMillis() / 1e3;
            if (seconds > 0) {
                warmUp(deployment, brisk, cheap, CHEAP_EVENTS, start, CHEAP_SHARE * seconds);
            }
            double compiling = warmUp(deployment, loaded, events, count, start, seconds);
            return new PipelineFigures.WarmUp((System.nanoTime() - start) / 1e9, compiling);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the share of the processor time that the compiler took at the end. */
    private double warmUp(
            Deployment deployment, LoadedConfig loaded, EventStream events, long count, long start, double seconds) {
        double compiling = 1;
        do {
            events.fill(count);
            ThreadGroups used =
                    draining.drain(deployment.access(), loaded, count).threads();
            compiling = used.of(ThreadGroups.Group.COMPILER) / used.all();
            say("warming up: %,d events, %.1f %% of the processor time for the compiler", count, 100 * compiling);
        } while (compiling > COMPILED && (System.nanoTime() - start) / 1e9 < seconds);
        return compiling;
    }

    /** On the devices of the pipeline. */
    private EngineLoad.Sample alone(LoadedConfig loaded, EngineAlone engine) {
        EngineSettings pipeline = Engines.settings(loaded.config().engine(), loaded.devices());
        return EngineLoad.measure(
                EngineSettings.alone(pipeline.devices(), UNDER_WAY),
                engine,
                wishes.time().dividedBy(10),
                wishes.time().dividedBy(2));
    }

    private long enough(EngineLoad.Sample alone) {
        double seconds = wishes.time().toMillis() / 1e3;
        return Math.max(100, Math.min(MOST_EVENTS, (long) (alone.recordsPerSecond() * seconds)));
    }

    private PipelineFigures.Round round(
            Deployment deployment,
            LoadedConfig loaded,
            EventStream events,
            EngineAlone engine,
            long count,
            EngineLoad.Sample before) {
        say("draining %,d events", count);
        events.fill(count);
        Draining.Drained drained = draining.drain(deployment.access(), loaded, count);
        say("the engine alone");
        return new PipelineFigures.Round(
                drained.events(),
                drained.seconds(),
                drained.threads(),
                drained.batches(),
                before,
                alone(loaded, engine));
    }

    private List<PipelineFigures.Latency> late(
            Deployment deployment, LoadedConfig loaded, EventStream events, double rate) {
        KafkaAccess access = deployment.access();
        try (CommittedOutcomes outcomes = new CommittedOutcomes(deployment.config(), access);
                Application application = Application.start(loaded, meter)) {
            long gap = (long) (1e9 / rate);
            double seconds = wishes.time().toMillis() / 1e3;
            say("warming up at %,.1f events/s", rate);
            trickle(application, outcomes, events, Math.max(10, (long) (rate * seconds / 2)), () -> gap);
            say("latency at %,.1f events/s", rate);
            PipelineFigures.Latency load =
                    trickle(application, outcomes, events, Math.max(20, (long) (rate * seconds)), () -> gap);
            say("latency of single events");
            PipelineFigures.Latency idle = trickle(application, outcomes, events, wishes.idleEvents(), () ->
                    (long) (1e9 * IDLE_SECONDS * (1 + (random.nextDouble() - 0.5) / 3)));
            return List.of(load, idle);
        }
    }

    private PipelineFigures.Latency trickle(
            Application application, CommittedOutcomes outcomes, EventStream events, long count, LongSupplier gap) {
        long before = outcomes.seen().count();
        BatchMeter.Total batches = meter.total();
        events.trickle(count, gap);
        application.await(
                () -> outcomes.seen().count() >= before + count,
                () -> outcomes.seen().count());
        double[] sorted = outcomes.takeLatencies().stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return new PipelineFigures.Latency(sorted, meter.total().since(batches));
    }

    private void say(String format, Object... values) {
        progress.accept(String.format(Locale.ROOT, format, values));
    }
}
