package dev.rationale.bench;

import dev.rationale.PredictionEvent;
import dev.rationale.cli.CommandException;
import dev.rationale.cli.KafkaAccess;
import dev.rationale.cli.Waiting;
import dev.rationale.intake.InvalidEventException;
import dev.rationale.intake.JsonEvents;
import dev.rationale.serde.RecordSerializer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The sample events of a model, over and over under new identifiers, spread evenly over the partitions of their topic. Each
 * carries the time at which it was due, which comes back in its explanation's headers.
 */
final class EventStream implements AutoCloseable {
    /** Holds {@link System#nanoTime()} at which the event was due, big-endian. */
    static final String DUE = "bench-due";

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final SampleModel model;
    private final int partitions;
    private final List<EventTemplate> events;
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long sent;

    /**
     * @param home the repository's root
     * @param model whose events
     * @param partitions of its topic
     * @param access to the cluster
     * @param registry stays open
     */
    EventStream(Path home, SampleModel model, int partitions, KafkaAccess access, SchemaRegistryClient registry) {
        this.model = model;
        this.partitions = partitions;
        RecordSerializer<PredictionEvent> serializer = RecordSerializer.verbatim(registry);
        Instant now = Instant.now();
        this.events = read(home.resolve(model.samples())).stream()
                .map(sample -> PredictionEvent.newBuilder(sample)
                        .setOccurredAt(now)
                        .setProducedAt(now)
                        .build())
                .map(sample -> EventTemplate.of(sample, event -> serializer.encode(model.topic(), event)))
                .toList();
        this.producer = access.producer();
    }

    /** The samples as they are in the file. */
    static List<PredictionEvent> read(Path file) {
        JsonEvents json = new JsonEvents(Clock.systemUTC());
        List<PredictionEvent> events = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                events.add(json.parse(line));
            }
        } catch (IOException e) {
            throw CommandException.failed(file + ": cannot be read: " + e.getMessage(), e);
        } catch (InvalidEventException e) {
            throw CommandException.failed(file + ", line " + (events.size() + 1) + ": " + e.getMessage(), e);
        }
        return events;
    }

    /** Sends so many events as fast as the broker takes them, and waits until it has them all. */
    void fill(long count) {
        for (long i = 0; i < count; i++) {
            send(System.nanoTime());
        }
        finish();
    }

    /**
     * Sends so many events, each at its time; one that is late is sent at once and counts from when it was due.
     *
     * @param count number of events
     * @param gapNanos from the one before to the next
     */
    void trickle(long count, LongSupplier gapNanos) {
        long due = System.nanoTime();
        for (long i = 0; i < count; i++) {
            due += gapNanos.getAsLong();
            Waiting.pause(Duration.ofNanos(due - System.nanoTime()));
            send(due);
        }
        finish();
    }

    private void send(long due) {
        requireSuccess();
        EventTemplate event = events.get((int) (sent % events.size()));
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                model.topic(), (int) (sent % partitions), event.key(), event.message(UUID.randomUUID()));
        message.headers().add(DUE, ByteBuffer.allocate(Long.BYTES).putLong(due).array());
        Future<RecordMetadata> unused = producer.send(message, (metadata, error) -> {
            if (error != null) {
                failure.compareAndSet(null, error);
            }
        });
        sent++;
    }

    private void finish() {
        producer.flush();
        requireSuccess();
    }

    private void requireSuccess() {
        Exception error = failure.get();
        if (error != null) {
            throw CommandException.failed("topic " + model.topic() + ": an event was not sent: " + error, error);
        }
    }

    @Override
    public void close() {
        producer.close(FAREWELL);
    }
}
