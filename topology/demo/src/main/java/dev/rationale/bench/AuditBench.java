package dev.rationale.bench;

import dev.rationale.policy.LoadedConfig;
import dev.rationale.serde.Registry;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The same backlog, explained with an audit log and without, in turns in one process. */
final class AuditBench {
    private final Wishes wishes;
    private final Consumer<String> progress;

    /**
     * @param deployment where it runs
     * @param events of a backlog
     * @param rounds of both
     * @param warmUp how long the compiler of the virtual machine is waited for
     */
    record Wishes(Deployment.Plan deployment, long events, int rounds, Duration warmUp) {

        SampleModel model() {
            return deployment.models().get(0);
        }
    }

    AuditBench(Wishes wishes, Consumer<String> progress) {
        this.wishes = wishes;
        this.progress = progress;
    }

    /** Measures both. */
    AuditFigures measure() {
        say("starting a broker, a registry and the model");
        try (Deployment deployment = Deployment.start(wishes.deployment());
                SchemaRegistryClient registry =
                        Registry.open(deployment.config().registry().values());
                EventStream events = new EventStream(
                        wishes.deployment().home(),
                        wishes.model(),
                        wishes.deployment().partitions(),
                        deployment.access(),
                        registry)) {
            deployment.layAudited(wishes.deployment().partitions());
            Draining draining = new Draining(new BatchMeter());
            long start = System.nanoTime();
            do {
                say("warming up: %,d events, twice", wishes.events());
                round(deployment, events, draining, true);
            } while (System.nanoTime() - start < wishes.warmUp().toNanos());
            List<AuditFigures.Round> rounds = new ArrayList<>();
            for (int i = 0; i < wishes.rounds(); i++) {
                AuditFigures.Round round = round(deployment, events, draining, i % 2 == 0);
                rounds.add(round);
                say(
                        "round %d of %d: without %,.0f events/s, with %,.0f, ratio %.3f",
                        i + 1,
                        wishes.rounds(),
                        round.plain().eventsPerSecond(),
                        round.audited().eventsPerSecond(),
                        round.ratio());
            }
            return new AuditFigures(wishes, rounds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who begins takes turns: a machine that drifts meanwhile changes both sides alike. */
    private AuditFigures.Round round(Deployment deployment, EventStream events, Draining draining, boolean plainFirst)
            throws IOException {
        events.fill(wishes.events());
        Draining.Drained first = drain(deployment, draining, !plainFirst);
        Draining.Drained second = drain(deployment, draining, plainFirst);
        return plainFirst ? new AuditFigures.Round(first, second) : new AuditFigures.Round(second, first);
    }

    /** With models of its own every time: one copy of a model can be faster than another by more than the log costs. */
    private Draining.Drained drain(Deployment deployment, Draining draining, boolean audited) throws IOException {
        try (LoadedConfig loaded = LoadedConfig.open(audited ? deployment.audited() : deployment.config())) {
            return draining.drain(deployment.access(), loaded, wishes.events());
        }
    }

    private void say(String format, Object... values) {
        progress.accept(String.format(Locale.ROOT, format, values));
    }
}
