package dev.rationale.bench;

import dev.rationale.cli.CommandException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Events of a consumer group's topics that it has not committed. */
final class Backlog implements AutoCloseable {
    private final Admin admin;
    private final String group;
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /**
     * @param admin closed with this
     * @param group application id
     * @param topics its prediction topics, to which nothing is added any more
     * @param partitions of each
     */
    Backlog(Admin admin, String group, List<String> topics, int partitions) {
        this.admin = admin;
        this.group = group;
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (String topic : topics) {
            for (int partition = 0; partition < partitions; partition++) {
                asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        try {
            admin.listOffsets(asked).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        } catch (ExecutionException | InterruptedException e) {
            throw failed(e);
        }
    }

    /** How many are left. */
    long events() {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            long left = 0;
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                OffsetAndMetadata done = committed.get(end.getKey());
                left += end.getValue() - (done == null ? 0 : done.offset());
            }
            return left;
        } catch (ExecutionException | InterruptedException e) {
            throw failed(e);
        }
    }

    private static CommandException failed(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return CommandException.failed("the broker did not say what is left: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        admin.close();
    }
}
