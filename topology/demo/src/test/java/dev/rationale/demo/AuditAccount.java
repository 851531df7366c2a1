package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.AuditLeaf;
import dev.rationale.Coverage;
import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.Hole;
import dev.rationale.InputPosition;
import dev.rationale.LeafType;
import dev.rationale.PredictionRef;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.SubjectDigest;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.serde.RecordDeserializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The leaves of one deployment against its published outcomes, without the classes that write them: every outcome has one leaf, with
 * the digest of the bytes on its topic, chains are gapless, statements follow each other and count what lies in them.
 *
 * @param leaves by tree, in the order of their topic
 * @param outcomes digests of published outcomes, by the place of their event
 * @param wrong what is wrong with the leaves, in words
 */
record AuditAccount(Map<String, List<AuditLeaf>> leaves, Map<String, Sha256> outcomes, List<String> wrong) {
    private static final String LOG = "example.org/faults";

    private static final int PREFIX = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * An audit log that states often, so that a short run has many statements.
     *
     * @param folder where its key lies; made if there is none
     */
    static Map<String, String> variables(Path folder) {
        return Map.of(
                "RATIONALE_AUDIT_LOG",
                LOG,
                "RATIONALE_AUDIT_COVERAGE_INTERVAL",
                "300ms",
                "RATIONALE_AUDIT_KEY_FILE",
                AuditScene.key(folder).toString());
    }

    /** Reads everything that is committed now, the control tree apart. */
    static AuditAccount of(Pipeline pipeline, PipelineOutcomes outcomes) {
        AuditAccount account = new AuditAccount(new TreeMap<>(), digests(pipeline, outcomes), new ArrayList<>());
        Map<String, TreeHash> last = new HashMap<>();
        RecordDeserializer<AuditLeaf> decoder =
                new RecordDeserializer<>(pipeline.registry(), AuditLeaf.class, AuditLeaf.getClassSchema());
        for (ConsumerRecord<byte[], byte[]> record : records(pipeline)) {
            AuditLeaf leaf = decoder.decode(record.topic(), record.value());
            if (!leaf.getOrigin().startsWith(LOG + "/control/")) {
                account.add(record, leaf, last);
            }
        }
        account.leaves.forEach(account::checkStatements);
        account.checkOutcomes();
        return account;
    }

    private void add(ConsumerRecord<byte[], byte[]> record, AuditLeaf leaf, Map<String, TreeHash> last) {
        String tree = leaf.getOrigin();
        List<AuditLeaf> before = leaves.computeIfAbsent(tree, name -> new ArrayList<>());
        String what = tree + " leaf " + leaf.getSeq();
        if (leaf.getSeq() != before.size()) {
            wrong.add(what + " comes where " + before.size() + " should");
        }
        TreeHash previous = last.getOrDefault(tree, TreeHash.ZERO);
        if (!TreeHash.of(leaf.getPrevLeafHash().bytes()).equals(previous)) {
            wrong.add(what + " does not continue the chain");
        }
        if (leaf.getShard() != record.partition()) {
            wrong.add(what + " of shard " + leaf.getShard() + " lies on partition " + record.partition());
        }
        if (!before.isEmpty()
                && leaf.getWriter().getEpoch()
                        < before.get(before.size() - 1).getWriter().getEpoch()) {
            wrong.add(what + " is of an earlier writer than the one before");
        }
        before.add(leaf);
        last.put(tree, LeafEntry.hash(LeafEntry.ofBody(AuditLeaf.getClassSchema(), record.value(), PREFIX)));
    }

    private void checkOutcomes() {
        Set<String> seen = new HashSet<>();
        leaves.values().stream()
                .flatMap(List::stream)
                .filter(AuditAccount::isOutcome)
                .forEach(leaf -> {
                    String place = place(leaf.getInput());
                    if (!seen.add(place)) {
                        wrong.add(place + " has a second leaf");
                    }
                    if (!leaf.getSubjectDigest().equals(outcomes.get(place))) {
                        wrong.add("the leaf of " + place + " has another digest than the record");
                    }
                });
        outcomes.keySet().stream()
                .filter(place -> !seen.contains(place))
                .forEach(place -> wrong.add(place + " has no leaf"));
    }

    private void checkStatements(String tree, List<AuditLeaf> all) {
        Set<Sha256> specs = new HashSet<>();
        Map<LeafType, Long> counts = new HashMap<>();
        List<Hole> holes = new ArrayList<>();
        long next = -1;
        long first = -1;
        for (AuditLeaf leaf : all) {
            if (isOutcome(leaf)) {
                long offset = leaf.getInput().getOffset();
                if (next >= 0 && offset != next) {
                    holes.add(new Hole(next, offset - 1, null));
                }
                first = first < 0 ? offset : first;
                next = offset + 1;
                counts.merge(leaf.getType(), 1L, Long::sum);
                if (leaf.getSpecDigest() != null && !specs.contains(leaf.getSpecDigest())) {
                    wrong.add(tree + " uses a specification that it has no leaf for");
                }
            } else if (leaf.getType() == LeafType.SPEC_IN_USE && !specs.add(leaf.getSubjectDigest())) {
                wrong.add(tree + " names a specification twice");
            } else if (leaf.getType() == LeafType.COVERAGE) {
                Coverage statement = leaf.getCoverage();
                if (statement.getFirstOffset() != first
                        || statement.getLastOffset() != next - 1
                        || statement.getExplained() != counts.getOrDefault(LeafType.EXPLANATION, 0L)
                        || statement.getSkipped() != counts.getOrDefault(LeafType.SKIP, 0L)
                        || statement.getFailed() != counts.getOrDefault(LeafType.FAILURE, 0L)
                        || statement.getReadable()
                                != counts.values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()
                        || !places(statement.getHoles()).equals(places(holes))) {
                    wrong.add(tree + " states " + statement + " of " + first + " to " + (next - 1) + ", " + counts);
                }
                first = next;
                counts.clear();
                holes.clear();
            }
        }
    }

    private static List<List<Long>> places(List<Hole> holes) {
        return holes.stream()
                .map(hole -> List.of(hole.getFirstOffset(), hole.getLastOffset()))
                .toList();
    }

    private static boolean isOutcome(AuditLeaf leaf) {
        return leaf.getInput() != null;
    }

    /** Fails unless every event has its leaf, and nothing is wrong. */
    void requireExact(int events) {
        assertThat(wrong).as("wrong leaves").isEmpty();
        assertThat(leaves.values().stream().flatMap(List::stream).filter(AuditAccount::isOutcome))
                .as("leaves of outcomes")
                .hasSize(events);
        assertThat(statements()).as("statements").isPositive();
    }

    private long statements() {
        return count(LeafType.COVERAGE);
    }

    private long count(LeafType type) {
        return leaves.values().stream()
                .flatMap(List::stream)
                .filter(leaf -> leaf.getType() == type)
                .count();
    }

    /** Number of the last writer of a tree. */
    long epoch(String tree) {
        List<AuditLeaf> all = leaves.get(tree);
        return all.get(all.size() - 1).getWriter().getEpoch();
    }

    private static Map<String, Sha256> digests(Pipeline pipeline, PipelineOutcomes outcomes) {
        RecordDeserializer<ExplanationRecord> explanations = new RecordDeserializer<>(
                pipeline.registry(), ExplanationRecord.class, ExplanationRecord.getClassSchema());
        RecordDeserializer<DeadLetter> letters =
                new RecordDeserializer<>(pipeline.registry(), DeadLetter.class, DeadLetter.getClassSchema());
        Map<String, Sha256> digests = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : outcomes.explanations()) {
            PredictionRef source =
                    explanations.decode(record.topic(), record.value()).getPredictionRef();
            digests.put(
                    source.getTopicId() + "-" + source.getPartition() + "@" + source.getOffset(),
                    SubjectDigest.ofRecord(ExplanationRecord.getClassSchema(), record.value(), PREFIX));
        }
        for (ConsumerRecord<byte[], byte[]> record : outcomes.deadLetters()) {
            byte[] header = record.headers().lastHeader("rationale.dead-letter").value();
            digests.put(
                    place(letters.decode(record.topic(), header).getInput()),
                    SubjectDigest.ofDeadLetter(
                            DeadLetter.getClassSchema(), header, PREFIX, record.key(), record.value()));
        }
        return digests;
    }

    private static String place(InputPosition input) {
        return input.getTopicId() + "-" + input.getPartition() + "@" + input.getOffset();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(Pipeline pipeline) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                pipeline.config().kafka().values().get("bootstrap.servers"),
                "isolation.level",
                "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer
                    .partitionsFor(pipeline.config().topics().auditLeaves())
                    .stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                assertThat(System.nanoTime()).as("patience with %s", ends).isLessThan(giveUp);
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public String toString() {
        return leaves.size() + " trees with "
                + leaves.values().stream().mapToInt(List::size).sum() + " leaves, " + statements()
                + " of them statements";
    }
}
