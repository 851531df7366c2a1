package dev.rationale.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What read-committed readers see of explanations and dead letters, in the order of their partitions. */
final class PipelineOutcomes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String explanations;
    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    PipelineOutcomes(String bootstrapServers, String explanations, String deadLetters) {
        this.explanations = explanations;
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        // What else is asked waits behind a request for records.
                        "fetch.max.wait.ms",
                        "50"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        partitions = Stream.of(explanations, deadLetters)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** How many were read so far. */
    int size() {
        return records.size();
    }

    /** Reads until there are at least so many. */
    void await(int count) {
        await(() -> records.size() >= count, count + " outcomes");
    }

    /** Reads until something is so. */
    void await(BooleanSupplier condition, String what) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("expected " + what + ", found " + records.size() + " outcomes");
            }
            poll();
        }
    }

    /** Reads everything that is committed now. */
    int readToEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("could not read to " + ends);
            }
            poll();
        }
        return records.size();
    }

    private void poll() {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }

    /** All that were read after the first {@code known}. */
    List<ConsumerRecord<byte[], byte[]>> since(int known) {
        return records.subList(known, records.size());
    }

    boolean isExplanation(ConsumerRecord<byte[], byte[]> record) {
        return record.topic().equals(explanations);
    }

    List<ConsumerRecord<byte[], byte[]>> explanations() {
        return records.stream().filter(this::isExplanation).toList();
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return records.stream().filter(record -> !isExplanation(record)).toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
