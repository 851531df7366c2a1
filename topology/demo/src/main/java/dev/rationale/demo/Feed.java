package dev.rationale.demo;

import dev.rationale.PredictionEvent;
import dev.rationale.cli.EventSender;
import dev.rationale.cli.KafkaAccess;
import dev.rationale.cli.Pace;
import dev.rationale.serde.RecordSerializer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Sends the samples from a thread of its own, and enters every acknowledged event into the accounts. */
final class Feed implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final SampleEvents samples;
    private final int events;
    private final double rate;
    private final Accounts accounts;
    private final Producer<byte[], byte[]> producer;
    private final RecordSerializer<PredictionEvent> serializer;
    private final Thread thread = new Thread(this::feed, "demo-feed");
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile boolean stopped;

    /**
     * @param samples what to send
     * @param events how many of them
     * @param rate events per second, infinity for no limit
     * @param accounts told of every acknowledged event
     * @param access to the cluster
     * @param registry stays open
     */
    Feed(
            SampleEvents samples,
            int events,
            double rate,
            Accounts accounts,
            KafkaAccess access,
            SchemaRegistryClient registry) {
        this.samples = samples;
        this.events = events;
        this.rate = rate;
        this.accounts = accounts;
        this.producer = access.producer();
        this.serializer = RecordSerializer.verbatim(registry);
    }

    void start() {
        thread.start();
    }

    /** Throws what ended the sending, if something did. */
    void requireSuccess() {
        RuntimeException error = failure.get();
        if (error != null) {
            throw error;
        }
    }

    /** Stops sending. */
    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(FAREWELL);
    }

    private void feed() {
        Map<String, EventSender> senders = new HashMap<>();
        try {
            Pace pace = new Pace(rate);
            for (int i = 0; i < events && !stopped; i++) {
                pace.await();
                SampleEvents.Sample sample = samples.at(i);
                senders.computeIfAbsent(sample.topic(), this::sender).send(sample.event());
            }
            for (EventSender sender : senders.values()) {
                sender.finish();
            }
        } catch (RuntimeException e) {
            if (!stopped) {
                failure.set(e);
            }
        }
    }

    private EventSender sender(String topic) {
        return new EventSender(
                producer,
                serializer,
                topic,
                metadata -> accounts.sent(new EventPlace(metadata.topic(), metadata.partition(), metadata.offset())));
    }
}
