package dev.rationale.demo;

import dev.rationale.demo.PipelineInput.Expected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An upstream producer that keeps the account of what it sent. Aborted records do not count. */
final class PipelineFeed implements AutoCloseable {
    /** Header that every record carries and every output must repeat. */
    static final String REQUEST_ID = "request-id";

    private record Sent(ProducerRecord<byte[], byte[]> record, Future<RecordMetadata> metadata, Expected expected) {}

    private final Producer<byte[], byte[]> producer;
    private final List<Sent> open = new ArrayList<>();
    private final List<PipelineInput> inputs = new ArrayList<>();
    // Near the present: brokers refuse the far future, and retention deletes the past.
    private long timestamp = System.currentTimeMillis() - 60_000;

    private PipelineFeed(Map<String, Object> settings) {
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static PipelineFeed plain(String bootstrapServers) {
        return new PipelineFeed(Map.of("bootstrap.servers", bootstrapServers, "acks", "all"));
    }

    /** With transactions, which the caller begins, commits and aborts. */
    static PipelineFeed transactional(String bootstrapServers, String id) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("transactional.id", id);
        PipelineFeed feed = new PipelineFeed(settings);
        feed.producer.initTransactions();
        return feed;
    }

    void begin() {
        producer.beginTransaction();
    }

    void commit() {
        producer.commitTransaction();
        flush();
    }

    void abort() {
        producer.flush();
        producer.abortTransaction();
        open.clear();
    }

    /** On the partition that the key chooses. */
    void send(String topic, String key, byte[] value, Expected expected) {
        send(topic, null, key, value, expected);
    }

    /**
     * @param partition null for the partition that the key chooses
     * @param key may be null
     * @param value may be null
     */
    void send(String topic, Integer partition, String key, byte[] value, Expected expected) {
        send(topic, partition, key, value, Map.of(), expected);
    }

    /**
     * @param headers beside those that every record carries
     */
    void send(
            String topic, Integer partition, String key, byte[] value, Map<String, byte[]> headers, Expected expected) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, partition, timestamp++, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
        String request = "request-" + (inputs.size() + open.size());
        record.headers().add(REQUEST_ID, request.getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_id", "upstream".getBytes(StandardCharsets.UTF_8));
        headers.forEach(record.headers()::add);
        open.add(new Sent(record, producer.send(record), expected));
    }

    /** How many were sent so far, whether the broker has them or not. */
    int sent() {
        return inputs.size() + open.size();
    }

    /** Everything that was sent so far, in the order of sending; waits until the broker has it. */
    List<PipelineInput> flush() {
        producer.flush();
        for (Sent sent : open) {
            try {
                RecordMetadata at = sent.metadata.get();
                inputs.add(new PipelineInput(
                        new TopicPartition(at.topic(), at.partition()),
                        at.offset(),
                        sent.record.key(),
                        sent.record.value(),
                        sent.record.timestamp(),
                        new String(sent.record.headers().lastHeader(REQUEST_ID).value(), StandardCharsets.UTF_8),
                        sent.expected));
            } catch (Exception e) {
                throw new IllegalStateException("a record was not sent", e);
            }
        }
        open.clear();
        return List.copyOf(inputs);
    }

    @Override
    public void close() {
        producer.close();
    }
}
