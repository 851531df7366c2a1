package dev.rationale.cli;

import dev.rationale.ExplanationRecord;
import dev.rationale.PredictionEvent;
import dev.rationale.PredictionRef;
import dev.rationale.replay.Unreplayable;
import dev.rationale.replay.Unreplayable.Code;
import dev.rationale.serde.Decoding;
import dev.rationale.serde.PredictionDecoder;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The events that explanations are about, where they say these lie. For one thread. */
final class ReplayEvents {
    private static final Duration POLL = Duration.ofMillis(250);

    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final PredictionDecoder decoder;
    private final Map<String, Optional<TopicDescription>> topics = new HashMap<>();

    /**
     * @param consumer read-committed; stays open, as do admin and registry
     */
    ReplayEvents(Consumer<byte[], byte[]> consumer, Admin admin, SchemaRegistryClient registry) {
        this.consumer = consumer;
        this.admin = admin;
        this.decoder = new PredictionDecoder(registry);
    }

    /**
     * The event of a record.
     *
     * @throws Unreplayable if it is not there any more, or what is there is another one
     */
    PredictionEvent of(ExplanationRecord record) throws Unreplayable {
        PredictionRef at = record.getPredictionRef();
        ConsumerRecord<byte[], byte[]> source = source(at, record.getInputRef() != null);
        if (source.value() == null) {
            throw new Unreplayable(Code.OTHER_EVENT, place(at) + " has no value");
        }
        if (!(decoder.decode(source.value()) instanceof Decoding.Decoded decoded)) {
            throw new Unreplayable(Code.OTHER_EVENT, place(at) + " holds no event that can be read");
        }
        PredictionEvent event = decoded.event();
        if (!event.getEventId().equals(at.getEventId())) {
            throw new Unreplayable(
                    Code.OTHER_EVENT,
                    place(at) + ": expected the event " + at.getEventId() + ", found " + event.getEventId());
        }
        return event;
    }

    private ConsumerRecord<byte[], byte[]> source(PredictionRef at, boolean elsewhere) throws Unreplayable {
        String hint = elsewhere
                ? "; the record says where else its input lies, which this version does not fetch"
                : "; without its input nothing can be computed again";
        TopicDescription topic = topic(at.getTopic())
                .orElseThrow(() ->
                        new Unreplayable(Code.EVENT_GONE, "topic " + at.getTopic() + " is not there any more" + hint));
        if (!topic.topicId().toString().equals(at.getTopicId())) {
            throw new Unreplayable(
                    Code.EVENT_GONE,
                    "topic " + at.getTopic() + " is another one now: expected topic id " + at.getTopicId() + ", found "
                            + topic.topicId() + hint);
        }
        if (at.getPartition() < 0 || at.getPartition() >= topic.partitions().size()) {
            throw new Unreplayable(
                    Code.EVENT_GONE,
                    place(at) + ": the topic has " + topic.partitions().size() + " partitions" + hint);
        }
        TopicPartition partition = new TopicPartition(at.getTopic(), at.getPartition());
        List<TopicPartition> one = List.of(partition);
        long first = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
        if (at.getOffset() < first) {
            throw new Unreplayable(
                    Code.EVENT_GONE,
                    place(at) + ": retention has taken it, the topic begins at " + first + " now" + hint);
        }
        consumer.assign(one);
        consumer.seek(partition, at.getOffset());
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                if (record.offset() == at.getOffset()) {
                    return record;
                }
                throw gone(at, hint);
            }
        }
        throw gone(at, hint);
    }

    private static Unreplayable gone(PredictionRef at, String hint) {
        return new Unreplayable(
                Code.EVENT_GONE, place(at) + ": there is no record, it was deleted or compacted away" + hint);
    }

    private Optional<TopicDescription> topic(String topic) {
        return topics.computeIfAbsent(topic, name -> {
            try {
                return Optional.ofNullable(admin.describeTopics(List.of(name))
                        .allTopicNames()
                        .get()
                        .get(name));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException
                        || e.getCause() instanceof InvalidTopicException) {
                    return Optional.empty();
                }
                throw CommandException.failed("topic " + name + " could not be looked up: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw CommandException.failed("interrupted", e);
            }
        });
    }

    private static String place(PredictionRef at) {
        return at.getTopic() + "-" + at.getPartition() + "@" + at.getOffset();
    }
}
