package dev.rationale.bench;

import dev.rationale.cli.CommandException;
import dev.rationale.cli.Waiting;
import dev.rationale.serde.Registry;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** Memory of the application, alone in its process, while it works on more than it can do. */
final class BacklogBench {
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(2);
    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    private static final int LOOKS = 120;
    private static final int COLLECTION_EVERY = 6;

    private final Wishes wishes;
    private final Consumer<String> progress;

    /**
     * @param deployment where it runs
     * @param events in the backlog at the start, over all models; filled up again below half of it
     * @param time how long the application is looked at, from its first commit on
     * @param heap of the application, as {@code -Xmx} takes it
     */
    record Wishes(Deployment.Plan deployment, long events, Duration time, String heap) {

        Duration warmUp() {
            Duration fifth = time.dividedBy(5);
            return fifth.compareTo(LONGEST_WARM_UP) < 0 ? fifth : LONGEST_WARM_UP;
        }
    }

    BacklogBench(Wishes wishes, Consumer<String> progress) {
        this.wishes = wishes;
        this.progress = progress;
    }

    /** The events of a model, and how far the application is with them. */
    private record Supply(SampleModel model, EventStream events, Backlog backlog) {}

    /** Measures once. */
    BacklogFigures measure() {
        say("starting a broker and a registry");
        try (Deployment deployment = Deployment.start(wishes.deployment());
                SchemaRegistryClient registry =
                        Registry.open(deployment.config().registry().values());
                Admin admin = deployment.access().admin()) {
            List<Supply> supplies = new ArrayList<>();
            try {
                for (SampleModel model : wishes.deployment().models()) {
                    supplies.add(supply(deployment, model, registry, admin));
                }
                for (Supply supply : supplies) {
                    say("filling %s with %,d events", supply.model().topic(), share());
                    supply.events().fill(share());
                }
                return run(deployment.file(), deployment.folder(), supplies);
            } finally {
                supplies.forEach(supply -> supply.events().close());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Supply supply(Deployment deployment, SampleModel model, SchemaRegistryClient registry, Admin admin) {
        int partitions = wishes.deployment().partitions();
        return new Supply(
                model,
                new EventStream(wishes.deployment().home(), model, partitions, deployment.access(), registry),
                new Backlog(admin, deployment.config().application().id(), model.topic(), partitions));
    }

    private long share() {
        return Math.max(1, wishes.events() / wishes.deployment().models().size());
    }

    private BacklogFigures run(Path config, Path work, List<Supply> supplies) {
        List<BacklogFigures.Look> looks = new ArrayList<>();
        try (MeasuredProcess application = MeasuredProcess.start(wishes.heap(), config, work)) {
            awaitFirst(application, supplies);
            long start = System.nanoTime();
            Duration step = wishes.time().dividedBy(LOOKS);
            for (int i = 1; i <= LOOKS; i++) {
                Waiting.pause(Duration.ofNanos(start + i * step.toNanos() - System.nanoTime()));
                OptionalLong heap = i % COLLECTION_EVERY == 0 ? application.reachableBytes() : OptionalLong.empty();
                BacklogFigures.Look look = new BacklogFigures.Look(
                        (System.nanoTime() - start) / 1e9, application.residentBytes(), heap, keepUp(supplies));
                looks.add(look);
                if (heap.isPresent()) {
                    say(
                            "%.0f s: %.1f MiB resident, %.1f MiB of heap reachable, %,d events done, %,d left",
                            look.seconds(),
                            look.residentBytes() / (double) (1 << 20),
                            heap.getAsLong() / (double) (1 << 20),
                            look.events().done(),
                            look.events().left());
                }
            }
        }
        BacklogFigures figures = new BacklogFigures(wishes, looks);
        figures.advice().ifPresent(advice -> say("%s", advice));
        return figures;
    }

    /** The time begins when the application works, however long it took to get there. */
    private void awaitFirst(MeasuredProcess application, List<Supply> supplies) {
        long giveUp = System.nanoTime() + LONGEST_START.toNanos();
        while (keepUp(supplies).done() == 0) {
            application.requireAlive();
            if (System.nanoTime() > giveUp) {
                throw CommandException.failed(
                        "the application explained nothing within " + LONGEST_START.toSeconds() + " s", null);
            }
            Waiting.pause(Waiting.SHORT);
        }
    }

    /** Fills up topics with less than half of their share; how many events were done and left before. */
    private Backlog.Seen keepUp(List<Supply> supplies) {
        Backlog.Seen all = new Backlog.Seen(0, 0);
        for (Supply supply : supplies) {
            Backlog.Seen seen = supply.backlog().look();
            all = all.plus(seen);
            if (2 * seen.left() < share()) {
                supply.events().fill(share() - seen.left());
            }
        }
        return all;
    }

    private void say(String format, Object... values) {
        progress.accept(String.format(Locale.ROOT, format, values));
    }
}
