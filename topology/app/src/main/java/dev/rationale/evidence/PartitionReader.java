package dev.rationale.evidence;

import dev.rationale.audit.verify.LogUnreadableException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads ranges of partitions, read-committed: what is open or aborted is not there. */
final class PartitionReader {
    private static final Duration POLL = Duration.ofMillis(250);

    /** Longer than a transaction is left open: see {@link #ends}. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Admin> admins;

    /**
     * @param consumers opens a read-committed consumer that belongs to no group
     * @param admins opens an admin client
     */
    PartitionReader(Supplier<Consumer<byte[], byte[]>> consumers, Supplier<Admin> admins) {
        this.consumers = consumers;
        this.admins = admins;
    }

    /**
     * Where the partitions of topics end now.
     *
     * @param topics those that do not exist have no partitions
     * @param isolation committed records only, or all that were written: a reader of committed ones gets there when what is open now has
     *     come to its end
     * @return ends in the order of topics and partitions
     * @throws LogUnreadableException if the brokers do not answer
     */
    Map<TopicPartition, Long> ends(List<String> topics, IsolationLevel isolation) {
        Map<TopicPartition, Long> ends =
                new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
        List<TopicPartition> partitions =
                topics.stream().flatMap(topic -> partitions(topic).stream()).toList();
        try (Admin admin = admins.get()) {
            var latest = partitions.stream()
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                    .all()
                    .get()
                    .forEach((partition, info) -> ends.put(partition, info.offset()));
        } catch (ExecutionException e) {
            throw new LogUnreadableException("the ends of " + topics + " could not be asked for: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
        return ends;
    }

    /**
     * First offset that a partition holds.
     *
     * @throws LogUnreadableException if the brokers do not answer
     */
    long start(TopicPartition partition) {
        return asking(
                partition.toString(),
                consumer -> consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L));
    }

    private List<TopicPartition> partitions(String topic) {
        return asking(topic, consumer -> {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            return found == null
                    ? List.<TopicPartition>of()
                    : found.stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
        });
    }

    /**
     * Gives the records of a range to a reader until it wants no more.
     *
     * @param from first offset, or what is left behind it
     * @param to first offset that is left out
     * @return whether the reader wants more
     * @throws LogUnreadableException if the brokers do not answer, or a transaction below {@code to} stays open
     */
    boolean read(TopicPartition partition, long from, long to, Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        return read(partition, from, to, start -> {}, reader);
    }

    /**
     * As {@link #read(TopicPartition, long, long, Predicate)}, telling first where the partition begins.
     *
     * @param beginning takes the first offset that is there, before any record
     */
    boolean read(
            TopicPartition partition,
            long from,
            long to,
            LongConsumer beginning,
            Predicate<ConsumerRecord<byte[], byte[]>> reader) {
        return asking(partition.toString(), consumer -> {
            List<TopicPartition> one = List.of(partition);
            consumer.assign(one);
            long start = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
            beginning.accept(start);
            consumer.seek(partition, Math.max(start, from));
            long position = consumer.position(partition);
            long movedAt = System.nanoTime();
            while (position < to) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < to && !reader.test(record)) {
                        return false;
                    }
                }
                long now = System.nanoTime();
                if (consumer.position(partition) > position) {
                    position = consumer.position(partition);
                    movedAt = now;
                } else if (now - movedAt > PATIENCE.toNanos()) {
                    throw new LogUnreadableException(
                            partition + "@" + position + " could not be read within " + PATIENCE.toSeconds()
                                    + " s; check that its leader runs and no transaction hangs",
                            null);
                }
            }
            return true;
        });
    }

    /** Something that is asked of a consumer. */
    private interface Question<T> {
        T of(Consumer<byte[], byte[]> consumer);
    }

    private <T> T asking(String what, Question<T> question) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            return question.of(consumer);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new LogUnreadableException(what + " could not be read: " + e.getMessage(), e);
        }
    }
}
