package dev.rationale.evidence;

import dev.rationale.audit.verify.LogUnreadableException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads a partition from its start to what its end is at that moment, read-committed: what is open or aborted is not there. */
final class PartitionReader {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Supplier<Consumer<byte[], byte[]>> consumers;

    /**
     * @param consumers opens a read-committed consumer that belongs to no group
     */
    PartitionReader(Supplier<Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    /**
     * Partitions of a topic, ascending; none if it does not exist.
     *
     * @throws LogUnreadableException if the brokers do not answer
     */
    List<TopicPartition> partitions(String topic) {
        return asking(topic, consumer -> {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            return found == null
                    ? List.of()
                    : found.stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .sorted(Comparator.comparingInt(TopicPartition::partition))
                            .toList();
        });
    }

    /**
     * Gives every record to a reader until it wants no more.
     *
     * @return whether the reader wants more
     * @throws LogUnreadableException if the brokers do not answer
     */
    boolean read(TopicPartition partition, Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        return read(partition, 0, Long.MAX_VALUE, reader);
    }

    /**
     * Gives the records of a range to a reader until it wants no more.
     *
     * @param from first offset, or what is left behind it
     * @param to first offset that is left out
     * @return whether the reader wants more
     * @throws LogUnreadableException if the brokers do not answer
     */
    boolean read(TopicPartition partition, long from, long to, Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        return asking(partition.toString(), consumer -> {
            List<TopicPartition> one = List.of(partition);
            consumer.assign(one);
            long start = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
            long end = Math.min(to, consumer.endOffsets(one).getOrDefault(partition, 0L));
            consumer.seek(partition, Math.max(start, from));
            long quietSince = System.nanoTime();
            while (consumer.position(partition) < end) {
                long before = consumer.position(partition);
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < end && !reader.test(record)) {
                        return false;
                    }
                }
                if (consumer.position(partition) > before) {
                    quietSince = System.nanoTime();
                } else if (System.nanoTime() - quietSince > PATIENCE.toNanos()) {
                    throw new LogUnreadableException(
                            partition + "@" + before + " could not be read within " + PATIENCE.toSeconds()
                                    + " s; check that its leader runs",
                            null);
                }
            }
            return true;
        });
    }

    private <T> T asking(String what, Function<Consumer<byte[], byte[]>, T> question) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            return question.apply(consumer);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new LogUnreadableException(what + " could not be read: " + e.getMessage(), e);
        }
    }
}
