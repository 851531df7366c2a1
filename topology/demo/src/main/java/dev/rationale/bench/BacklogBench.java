package dev.rationale.bench;

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

/** Memory of the application, alone in its process, while it works on more than it can do. */
final class BacklogBench {
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(2);
    private static final int LOOKS = 120;
    private static final int COLLECTION_EVERY = 6;

    private final Wishes wishes;
    private final Consumer<String> progress;

    /**
     * @param deployment where it runs
     * @param events in the backlog, over all models
     * @param time how long the application runs
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

    /** Measures once. */
    BacklogFigures measure() {
        say("starting a broker and a registry");
        try (Deployment deployment = Deployment.start(wishes.deployment())) {
            fill(deployment);
            List<String> topics = wishes.deployment().models().stream()
                    .map(SampleModel::topic)
                    .toList();
            try (Backlog backlog = new Backlog(
                    deployment.access().admin(),
                    deployment.config().application().id(),
                    topics,
                    wishes.deployment().partitions())) {
                return run(deployment.file(), deployment.work().path(), backlog);
            }
        }
    }

    private void fill(Deployment deployment) {
        List<SampleModel> models = wishes.deployment().models();
        try (SchemaRegistryClient registry =
                Registry.open(deployment.config().registry().values())) {
            for (SampleModel model : models) {
                long share = wishes.events() / models.size();
                say("filling %s with %,d events", model.topic(), share);
                try (EventStream events = new EventStream(
                        wishes.deployment().home(),
                        model,
                        wishes.deployment().partitions(),
                        deployment.access(),
                        registry)) {
                    events.fill(share);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BacklogFigures run(Path config, Path work, Backlog backlog) {
        List<BacklogFigures.Look> looks = new ArrayList<>();
        try (MeasuredProcess application = MeasuredProcess.start(wishes.heap(), config, work)) {
            long start = System.nanoTime();
            Duration step = wishes.time().dividedBy(LOOKS);
            for (int i = 1; i <= LOOKS; i++) {
                Waiting.pause(Duration.ofNanos(start + i * step.toNanos() - System.nanoTime()));
                OptionalLong heap = i % COLLECTION_EVERY == 0 ? application.reachableBytes() : OptionalLong.empty();
                BacklogFigures.Look look = new BacklogFigures.Look(
                        (System.nanoTime() - start) / 1e9, application.residentBytes(), heap, backlog.events());
                looks.add(look);
                if (heap.isPresent()) {
                    say(
                            "%.0f s: %.1f MiB resident, %.1f MiB of heap reachable, %,d events left",
                            look.seconds(),
                            look.residentBytes() / (double) (1 << 20),
                            heap.getAsLong() / (double) (1 << 20),
                            look.events());
                }
            }
        }
        BacklogFigures figures = new BacklogFigures(wishes, looks);
        if (figures.ranDry()) {
            say("%s", figures.advice());
        }
        return figures;
    }

    private void say(String format, Object... values) {
        progress.accept(String.format(Locale.ROOT, format, values));
    }
}
