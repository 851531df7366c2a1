package dev.rationale.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads topics from the beginning or from their last records on, up to their present end or for ever. What a transaction
 * has not committed is not there.
 */
final class TopicTail {
    private static final Duration POLL = Duration.ofMillis(250);

    /** A read-committed topic holds one marker per transaction and partition, and every transaction at least one record. */
    private static final int OFFSETS_PER_RECORD = 2;

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /**
     * @param consumer read-committed; stays open
     * @param topics to read
     * @throws CommandException if one does not exist
     */
    TopicTail(Consumer<byte[], byte[]> consumer, List<String> topics) {
        this.consumer = consumer;
        this.partitions = new ArrayList<>();
        for (String topic : topics) {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found == null || found.isEmpty()) {
                throw CommandException.invalid("topic " + topic
                        + ": expected an existing topic, found none; create it with 'rationale topics'");
            }
            found.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
    }

    /**
     * Gives every record there is to a reader, in the order of each partition.
     *
     * @param reader answers whether it wants more
     * @return whether the reader wants more
     */
    boolean all(Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        consumer.seekToBeginning(partitions);
        return upTo(consumer.endOffsets(partitions), reader);
    }

    /**
     * The last records over all partitions, by their timestamps.
     *
     * @param count at most so many
     */
    List<ConsumerRecord<byte[], byte[]>> last(int count) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
        ends.forEach((partition, end) -> consumer.seek(
                partition, Math.max(starts.getOrDefault(partition, 0L), end - (long) OFFSETS_PER_RECORD * count)));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        upTo(ends, records::add);
        records.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
        return records.subList(Math.max(0, records.size() - count), records.size());
    }

    /** Gives every further record to a reader until it wants no more. */
    void follow(Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        while (!Thread.currentThread().isInterrupted()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (!reader.test(record)) {
                    return;
                }
            }
        }
    }

    private boolean upTo(Map<TopicPartition, Long> ends, Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        Map<TopicPartition, Long> open = new HashMap<>(ends);
        open.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        while (!open.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                long end = ends.getOrDefault(partition, 0L);
                if (record.offset() >= end) {
                    continue;
                }
                if (!reader.test(record)) {
                    return false;
                }
            }
            open.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
        // What came after the end is read again by whoever follows.
        ends.forEach((partition, end) -> consumer.seek(partition, end));
        return true;
    }
}
