package dev.rationale.bench;

import dev.rationale.cli.CommandException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer group is with a topic. */
final class Backlog {
    private final Admin admin;
    private final String group;
    private final Map<TopicPartition, OffsetSpec> ends;

    /**
     * @param done events that the group has committed
     * @param left events that it has not
     */
    record Seen(long done, long left) {
        Seen plus(Seen other) {
            return new Seen(done + other.done, left + other.left);
        }
    }

    /**
     * @param admin stays open
     * @param group application id
     * @param topic one of its prediction topics
     * @param partitions of the topic
     */
    Backlog(Admin admin, String group, String topic, int partitions) {
        this.admin = admin;
        this.group = group;
        this.ends = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    }

    Seen look() {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, ListOffsetsResultInfo> last =
                    admin.listOffsets(ends).all().get();
            Seen seen = new Seen(0, 0);
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : last.entrySet()) {
                OffsetAndMetadata offset = committed.get(end.getKey());
                long done = offset == null ? 0 : offset.offset();
                seen = seen.plus(new Seen(done, end.getValue().offset() - done));
            }
            return seen;
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
}
