package dev.rationale.cli;

import dev.rationale.PredictionEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends prediction events: key is the decision's id, value the registry's wire format, headers those of CloudEvents. Every
 * send is checked: an event counts only when all replicas in sync have it.
 */
public final class EventSender {
    private final Producer<byte[], byte[]> producer;
    private final Serializer<PredictionEvent> serializer;
    private final String topic;
    private final Consumer<RecordMetadata> listener;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /**
     * @param producer stays open
     * @param serializer of the values
     * @param topic where events go
     * @param listener told where each acknowledged event stands, on the producer's thread
     */
    public EventSender(
            Producer<byte[], byte[]> producer,
            Serializer<PredictionEvent> serializer,
            String topic,
            Consumer<RecordMetadata> listener) {
        this.producer = producer;
        this.serializer = serializer;
        this.topic = topic;
        this.listener = listener;
    }

    /**
     * Sends one event, or stops if an earlier one failed.
     *
     * @throws org.apache.kafka.common.errors.SerializationException if the event does not encode
     * @throws CommandException if an event could not be sent
     */
    public void send(PredictionEvent event) {
        requireSuccess();
        byte[] key = event.getDecision().getDecisionId().getBytes(StandardCharsets.UTF_8);
        byte[] value = serializer.serialize(topic, event);
        // The callback sees the result, and finish() waits for all of them.
        Future<RecordMetadata> unused = producer.send(
                new ProducerRecord<>(topic, null, null, key, value, headers(event)), (metadata, error) -> {
                    if (error == null) {
                        acknowledged.incrementAndGet();
                        listener.accept(metadata);
                    } else {
                        failure.compareAndSet(null, error);
                    }
                });
    }

    /**
     * Waits until every event is acknowledged.
     *
     * @throws CommandException if one was not
     */
    public void finish() {
        producer.flush();
        requireSuccess();
    }

    /** Number of events that the brokers have. */
    public long acknowledged() {
        return acknowledged.get();
    }

    private void requireSuccess() {
        Exception error = failure.get();
        if (error != null) {
            throw CommandException.failed(
                    "topic " + topic + ": " + acknowledged + " events were sent, then one failed: "
                            + error.getMessage(),
                    error);
        }
    }

    private static Headers headers(PredictionEvent event) {
        Headers headers = new RecordHeaders();
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", event.getEventId());
        add(headers, "ce_type", event.getSchema().getFullName());
        add(headers, "ce_source", "/rationale/produce");
        add(headers, "ce_time", event.getOccurredAt().toString());
        add(headers, "content-type", "application/avro");
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
