package dev.rationale.evidence;

import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.export.PublishedOutcome;
import dev.rationale.audit.export.RecordSchema;
import dev.rationale.audit.verify.AuditedLog;
import dev.rationale.audit.verify.InputSettings;
import dev.rationale.audit.verify.OutcomeGap;
import dev.rationale.stream.DeadLetters;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The log as it stood in its topics when it was opened, though it may be growing: checkpoints up to that moment, at least the leaves
 * below them, and at least the outcomes of those leaves. What lies there is handed out as it is found, also where it is no leaf, no note or no
 * record. For one thread.
 */
public final class TopicLog implements AuditedLog {
    private final LogTopics topics;
    private final PartitionReader reader;
    private final WriterSchemas schemas;
    private final TopicFacts facts;
    private final Map<TopicPartition, Long> checkpointEnds;
    private final Map<TopicPartition, Long> leafEnds;
    private final Map<TopicPartition, Long> outcomeEnds;
    private @Nullable Map<Origin, Integer> trees;

    /**
     * @param topics where it lies
     * @param consumers opens a read-committed consumer of bytes that belongs to no group
     * @param admins opens an admin client
     * @param registry stays open
     * @param clock to say when something was found gone
     * @throws dev.rationale.audit.verify.LogUnreadableException if the brokers do not answer
     */
    public TopicLog(
            LogTopics topics,
            Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
            Supplier<Admin> admins,
            SchemaRegistryClient registry,
            Clock clock) {
        this.topics = topics;
        this.facts = new TopicFacts(admins, clock);
        this.reader = new PartitionReader(consumers, admins);
        this.schemas = new WriterSchemas(registry);
        // In this order: a head is signed after its leaves were committed. A leaf can be seen a moment before its
        // outcome, for every
        // partition learns of a commit on its own; so outcomes are read up to what was written, committed or not.
        this.checkpointEnds = reader.ends(List.of(topics.checkpoints()), IsolationLevel.READ_COMMITTED);
        this.leafEnds = reader.ends(List.of(topics.leaves()), IsolationLevel.READ_COMMITTED);
        this.outcomeEnds = reader.ends(topics.outcomes(), IsolationLevel.READ_UNCOMMITTED);
    }

    @Override
    public List<Origin> trees() {
        return List.copyOf(index().keySet());
    }

    /** Trees by name and the partition they lie on: found by one pass over leaves and checkpoints. */
    private Map<Origin, Integer> index() {
        if (trees == null) {
            Map<Origin, Integer> found =
                    new TreeMap<>(Comparator.comparing(Origin::scope).thenComparingInt(Origin::generation));
            for (Map<TopicPartition, Long> ends : List.of(leafEnds, checkpointEnds)) {
                ends.forEach((partition, end) -> reader.read(partition, 0, end, record -> {
                    Origin origin = origin(record);
                    if (origin != null) {
                        found.putIfAbsent(origin, partition.partition());
                    }
                    return true;
                }));
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
        visit(leafEnds, tree, record -> visitor.visit(new FoundEntry(entry(record.value()), place(record))));
    }

    private byte[] entry(byte @Nullable [] value) {
        if (value == null) {
            return new byte[0];
        }
        RecordSchema writer = schemas.of(value).orElse(null);
        if (writer == null || value.length > LeafEntry.MOST_BYTES) {
            return value;
        }
        try {
            return LeafEntry.ofBody(writer.fingerprint(), value, WriterSchemas.PREFIX);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    @Override
    public void checkpoints(Origin tree, Visitor<FoundNote> visitor) {
        visit(
                checkpointEnds,
                tree,
                record -> visitor.visit(
                        new FoundNote(record.value() == null ? new byte[0] : record.value(), place(record))));
    }

    private void visit(Map<TopicPartition, Long> ends, Origin tree, Visitor<ConsumerRecord<byte[], byte[]>> visitor) {
        Integer home = index().get(tree);
        ends.forEach((partition, end) -> {
            if (home != null && home == partition.partition()) {
                reader.read(partition, 0, end, record -> !tree.equals(origin(record)) || visitor.visit(record));
            }
        });
    }

    @Override
    public void outcomes(OutcomeVisitor visitor) {
        published((topic, partition) -> 0, visitor::gap, outcome -> visitor.visit(outcome.found()));
    }

    @Override
    public Optional<InputSettings> input(String topic, String topicId) {
        return facts.input(topic, topicId);
    }

    /**
     * Every outcome with its bytes, in the order of topics, partitions and offsets.
     *
     * @param visitor false to see no more
     */
    public void published(Predicate<PublishedOutcome> visitor) {
        published((topic, partition) -> 0, gap -> {}, visitor);
    }

    /** First offset that is wanted of a partition. */
    @FunctionalInterface
    interface Beginning {
        long of(String topic, int partition);
    }

    void published(Beginning from, Consumer<OutcomeGap> gaps, Predicate<PublishedOutcome> visitor) {
        for (Map.Entry<TopicPartition, Long> end : outcomeEnds.entrySet()) {
            TopicPartition partition = end.getKey();
            long first = from.of(partition.topic(), partition.partition());
            boolean more = reader.read(
                    partition,
                    first,
                    end.getValue(),
                    start -> gap(partition, first, start, gaps),
                    record -> visitor.test(outcome(record)));
            if (!more) {
                return;
            }
        }
    }

    private void gap(TopicPartition partition, long from, long start, Consumer<OutcomeGap> gaps) {
        if (start > from) {
            gaps.accept(new OutcomeGap(
                    partition.topic().equals(topics.deadLetters()),
                    partition.topic(),
                    partition.partition(),
                    from,
                    start,
                    facts.settings(partition.topic()),
                    facts.clock().instant()));
        }
    }

    private PublishedOutcome outcome(ConsumerRecord<byte[], byte[]> record) {
        if (!record.topic().equals(topics.deadLetters())) {
            return outcome(record, PublishedOutcome.Kind.EXPLANATION, record.value(), null);
        }
        Header header = record.headers().lastHeader(DeadLetters.RECORD_HEADER);
        return outcome(
                record, PublishedOutcome.Kind.DEAD_LETTER, header == null ? null : header.value(), record.value());
    }

    private PublishedOutcome outcome(
            ConsumerRecord<byte[], byte[]> record,
            PublishedOutcome.Kind kind,
            byte @Nullable [] framed,
            byte @Nullable [] original) {
        RecordSchema schema = schemas.of(framed).orElse(null);
        byte[] bytes = framed == null ? new byte[0] : framed;
        return new PublishedOutcome(
                kind,
                record.topic(),
                record.partition(),
                record.offset(),
                schema,
                schema == null ? bytes : Arrays.copyOfRange(bytes, WriterSchemas.PREFIX, bytes.length),
                record.key(),
                original);
    }

    /** Gives every checkpoint of a tree with the record it was read from. */
    void heads(Origin tree, Visitor<ConsumerRecord<byte[], byte[]>> visitor) {
        visit(checkpointEnds, tree, visitor);
    }

    private static String place(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
