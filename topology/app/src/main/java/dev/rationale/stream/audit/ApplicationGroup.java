package dev.rationale.stream.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.StreamsGroupDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Whether an application runs, as its brokers see it. */
final class ApplicationGroup {
    private final Admin admin;
    private final String id;

    /**
     * @param admin stays open
     * @param id of the application, which is that of its group
     */
    ApplicationGroup(Admin admin, String id) {
        this.admin = admin;
        this.id = id;
    }

    /** Members of the group, of either protocol; one that died without leaving counts until its session expires. */
    int members() {
        return count(
                        Objects.requireNonNull(admin.describeConsumerGroups(List.of(id))
                                .describedGroups()
                                .get(id)),
                        ConsumerGroupDescription::members)
                + count(
                        Objects.requireNonNull(admin.describeStreamsGroups(List.of(id))
                                .describedGroups()
                                .get(id)),
                        StreamsGroupDescription::members);
    }

    /**
     * @throws LogRefusedException if the application runs, or a transaction of it is still open on the partitions of a topic
     */
    void requireStopped(String topic, int partitions) {
        int members = members();
        if (members > 0) {
            throw new LogRefusedException("expected the application " + id + " to be stopped, its group has " + members
                    + (members == 1 ? " member" : " members") + "; stop it and try again");
        }
        List<TopicPartition> places = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            places.add(new TopicPartition(topic, i));
        }
        Map<TopicPartition, Long> committed = ends(places, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> written = ends(places, IsolationLevel.READ_UNCOMMITTED);
        if (!committed.equals(written)) {
            throw new LogRefusedException(
                    "a transaction on " + topic
                            + " is still open: one of the application that was not ended; wait until it times out and try again");
        }
    }

    /** Partitions of a topic. */
    int partitions(String topic) {
        return Objects.requireNonNull(get(admin.describeTopics(List.of(topic)).allTopicNames())
                        .get(topic))
                .partitions()
                .size();
    }

    private Map<TopicPartition, Long> ends(List<TopicPartition> places, IsolationLevel level) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        places.forEach(place -> asked.put(place, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : get(admin.listOffsets(
                                asked, new ListOffsetsOptions(level))
                        .all())
                .entrySet()) {
            ends.put(end.getKey(), end.getValue().offset());
        }
        return ends;
    }

    private static <T> int count(KafkaFuture<T> group, Function<T, Collection<?>> members) {
        try {
            return members.apply(group.get()).size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException
                    || e.getCause() instanceof UnsupportedVersionException) {
                return 0; // no such group, or one of the other protocol
            }
            throw failed(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static KafkaException failed(ExecutionException e) {
        return e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    }

    private static KafkaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new KafkaException("interrupted", e);
    }
}
