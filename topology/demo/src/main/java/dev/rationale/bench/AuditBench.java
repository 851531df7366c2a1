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
                LoadedConfig plain = LoadedConfig.open(deployment.config());
                LoadedConfig audited = LoadedConfig.open(deployment.audited());
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
                round(deployment, events, draining, plain, audited, true);
            } while (System.nanoTime() - start < wishes.warmUp().toNanos());
            List<AuditFigures.Round> rounds = new ArrayList<>();
            for (int i = 0; i < wishes.rounds(); i++) {
                AuditFigures.Round round = round(deployment, events, draining, plain, audited, i % 2 == 0);
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
    private AuditFigures.Round round(
            Deployment deployment,
            EventStream events,
            Draining draining,
            LoadedConfig plain,
            LoadedConfig audited,
            boolean plainFirst) {
        events.fill(wishes.events());
        Draining.Drained first = draining.drain(deployment.access(), plainFirst ? plain : audited, wishes.events());
        Draining.Drained second = draining.drain(deployment.access(), plainFirst ? audited : plain, wishes.events());
        return plainFirst ? new AuditFigures.Round(first, second) : new AuditFigures.Round(second, first);
    }

    private void say(String format, Object... values) {
        progress.accept(String.format(Locale.ROOT, format, values));
    }
}
