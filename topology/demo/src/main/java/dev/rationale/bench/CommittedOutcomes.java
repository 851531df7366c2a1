package dev.rationale.bench;

import dev.rationale.cli.CommandException;
import dev.rationale.cli.KafkaAccess;
import dev.rationale.cli.Waiting;
import dev.rationale.config.RationaleConfig;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is committed, on a thread of its own, and keeps how long each event took from its due time until it was read.
 * Starts at the end of the topics.
 */
final class CommittedOutcomes implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final String deadLetterTopic;
    private final Thread thread = new Thread(this::read, "bench-reader");
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final List<Double> latencies = new ArrayList<>();
    private long count;
    private long deadLetters;
    private long lastAt = System.nanoTime();
    private volatile boolean stopped;

    /**
     * What had come when.
     *
     * @param count outcomes so far
     * @param nanoTime when the last of them was read
     */
    record Seen(long count, long nanoTime) {}

    CommittedOutcomes(RationaleConfig config, KafkaAccess access) {
        this.consumer = access.follower();
        this.deadLetterTopic = config.topics().deadLetters();
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(config.topics().explanations(), deadLetterTopic)) {
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Looked up now and not at the first poll, when there may be more.
        partitions.forEach(consumer::position);
        thread.start();
    }

    /**
     * Outcomes so far.
     *
     * @throws CommandException if an event became a dead letter, or reading failed
     */
    synchronized Seen seen() {
        RuntimeException error = failure.get();
        if (error != null) {
            throw error;
        }
        if (deadLetters > 0) {
            throw CommandException.failed(
                    deadLetters + " events were not explained; see the headers of their dead letters with --verbose",
                    null);
        }
        return new Seen(count, lastAt);
    }

    /** Seconds from due to read of everything read since the last call, in the order of reading. */
    synchronized List<Double> takeLatencies() {
        List<Double> taken = List.copyOf(latencies);
        latencies.clear();
        return taken;
    }

    private void read() {
        try {
            while (!stopped) {
                Iterable<ConsumerRecord<byte[], byte[]>> records = consumer.poll(POLL);
                add(records, System.nanoTime());
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        } finally {
            consumer.close();
        }
    }

    private synchronized void add(Iterable<ConsumerRecord<byte[], byte[]>> records, long now) {
        for (ConsumerRecord<byte[], byte[]> message : records) {
            count++;
            lastAt = now;
            deadLetters += message.topic().equals(deadLetterTopic) ? 1 : 0;
            Header due = message.headers().lastHeader(EventStream.DUE);
            if (due != null) {
                latencies.add((now - ByteBuffer.wrap(due.value()).getLong()) / 1e9);
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        Waiting.join(thread);
    }
}
