package dev.rationale.evidence;

import dev.rationale.audit.verify.InputReader;
import dev.rationale.audit.verify.LogUnreadableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Reads the input topics again, read-committed. For one thread. */
public final class TopicInput implements InputReader {
    private final PartitionReader reader;
    private final Supplier<Admin> admins;
    private final Map<String, String> topicIds = new HashMap<>();

    /**
     * @param consumers opens a read-committed consumer of bytes that belongs to no group
     * @param admins opens an admin client
     */
    public TopicInput(Supplier<Consumer<byte[], byte[]>> consumers, Supplier<Admin> admins) {
        this.reader = new PartitionReader(consumers, admins);
        this.admins = admins;
    }

    @Override
    public long firstAvailable(String topic, String topicId, int partition) {
        String found = topicIds.computeIfAbsent(topic, this::topicId);
        if (!found.equals(topicId)) {
            throw new LogUnreadableException(
                    "topic " + topic + " has the id " + found + " now; the log is about " + topicId
                            + ", which was deleted: it cannot be counted again",
                    null);
        }
        return reader.start(new TopicPartition(topic, partition));
    }

    private String topicId(String topic) {
        try (Admin admin = admins.get()) {
            return Objects.requireNonNull(admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic))
                    .topicId()
                    .toString();
        } catch (ExecutionException e) {
            throw new LogUnreadableException("topic " + topic + " could not be looked up: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    @Override
    public void readable(
            String topic, String topicId, int partition, long firstOffset, long lastOffset, OffsetVisitor visitor) {
        reader.read(new TopicPartition(topic, partition), firstOffset, lastOffset + 1, record -> {
            visitor.visit(record.offset());
            return true;
        });
    }
}
