package dev.rationale.evidence;

import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.verify.AuditedLog;
import dev.rationale.audit.verify.FoundOutcome;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The log as it stands in its topics, up to where they end at each question. What lies there is handed out as it is found, also where
 * it is no leaf, no note or no record. For one thread.
 */
public final class TopicLog implements AuditedLog {
    private final LogTopics topics;
    private final PartitionReader reader;
    private final WriterSchemas schemas;
    private final OutcomeParser parser;
    private @Nullable Map<Origin, TopicPartition> trees;

    /**
     * @param topics where it lies
     * @param consumers opens a read-committed consumer of bytes that belongs to no group
     * @param registry stays open
     */
    public TopicLog(LogTopics topics, Supplier<Consumer<byte[], byte[]>> consumers, SchemaRegistryClient registry) {
        this.topics = topics;
        this.reader = new PartitionReader(consumers);
        this.schemas = new WriterSchemas(registry);
        this.parser = new OutcomeParser(schemas);
    }

    @Override
    public List<Origin> trees() {
        return List.copyOf(index().keySet());
    }

    /** Trees by name and the partition they lie on: found by one pass over leaves and checkpoints. */
    private Map<Origin, TopicPartition> index() {
        if (trees == null) {
            Map<Origin, TopicPartition> found = new TreeMap<>(Comparator.comparing(Origin::scope).thenComparingInt(Origin::generation));
            for (String topic : List.of(topics.leaves(), topics.checkpoints())) {
                for (TopicPartition partition : reader.partitions(topic)) {
                    reader.read(partition, record -> {
                        Origin origin = origin(record);
                        if (origin != null) {
                            found.putIfAbsent(origin, partition);
                        }
                        return true;
                    });
                }
            }
            trees = found;
        }
        return trees;
    }

    /** The tree that a record says it belongs to; null if it is none of this log. */
    private @Nullable Origin origin(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return null;
        }
        try {
            Origin origin = Origin.parse(new String(record.key(), StandardCharsets.UTF_8));
            return origin.scope().startsWith(topics.log() + "/") ? origin : null;
        } catch (EntryException e) {
            return null;
        }
    }

    @Override
    public void entries(Origin tree, Visitor<FoundEntry> visitor) {
        visit(topics.leaves(), tree, record -> visitor.visit(new FoundEntry(entry(record.value()), place(record))));
    }

    private byte[] entry(byte @Nullable [] value) {
        if (value == null) {
            return new byte[0];
        }
        Schema writer = schemas.of(value).orElse(null);
        if (writer == null || value.length > LeafEntry.MOST_BYTES) {
            return value;
        }
        try {
            return LeafEntry.ofBody(writer, value, WriterSchemas.PREFIX);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    @Override
    public void checkpoints(Origin tree, Visitor<FoundNote> visitor) {
        visit(
                topics.checkpoints(),
                tree,
                record -> visitor.visit(
                        new FoundNote(record.value() == null ? new byte[0] : record.value(), place(record))));
    }

    private void visit(String topic, Origin tree, Visitor<ConsumerRecord<byte[], byte[]>> visitor) {
        TopicPartition home = index().get(tree);
        if (home != null) {
            reader.read(
                    new TopicPartition(topic, home.partition()),
                    record -> !tree.equals(origin(record)) || visitor.visit(record));
        }
    }

    @Override
    public void outcomes(Visitor<FoundOutcome> visitor) {
        boolean more = true;
        for (String topic : topics.explanations()) {
            for (TopicPartition partition : reader.partitions(topic)) {
                more = more && reader.read(partition, record -> visitor.visit(parser.explanation(record)));
            }
        }
        for (TopicPartition partition : reader.partitions(topics.deadLetters())) {
            more = more && reader.read(partition, record -> visitor.visit(parser.deadLetter(record)));
        }
    }

    /**
     * The bytes of one outcome, for whoever wants more than its digest.
     *
     * @param found handed out by {@link #outcomes}
     * @return the record; null if it is not there any more
     */
    public @Nullable ConsumerRecord<byte[], byte[]> record(FoundOutcome found) {
        int cut = found.channel().lastIndexOf('-');
        TopicPartition partition = new TopicPartition(
                found.channel().substring(0, cut),
                Integer.parseInt(found.channel().substring(cut + 1)));
        List<ConsumerRecord<byte[], byte[]>> one = new ArrayList<>();
        reader.read(partition, found.offset(), found.offset() + 1, one::add);
        return one.isEmpty() ? null : one.get(0);
    }

    private static String place(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
