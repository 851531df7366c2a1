package dev.rationale.cli;

import dev.rationale.ExplainerSpec;
import dev.rationale.ExplanationOutcome;
import dev.rationale.ExplanationRecord;
import dev.rationale.Sha256;
import dev.rationale.config.RationaleConfig;
import dev.rationale.contract.RecordDigest;
import dev.rationale.replay.ReplayCase;
import dev.rationale.replay.Unreplayable;
import dev.rationale.replay.Unreplayable.Code;
import dev.rationale.serde.RecordDeserializer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Records and their specifications, as they stand in the topics of a configuration now. For one thread. */
final class ReplayTopics {
    private static final int PREFIX_BYTES = 5;

    private final RationaleConfig config;
    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final SchemaRegistryClient registry;
    private final OutcomeRecords outcomes;
    private final RecordDeserializer<ExplainerSpec> specifications;
    private final ReplayEvents events;
    private final Consumer<String> unreadable;

    /** A specification, and the digest of what stands in the topic. */
    private record Found(ExplainerSpec spec, Sha256 digest) {}

    /**
     * @param consumer read-committed; stays open, as do admin and registry
     * @param unreadable hears of every record that is no explanation, one line each
     */
    ReplayTopics(
            RationaleConfig config,
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            Admin admin,
            SchemaRegistryClient registry,
            Consumer<String> unreadable) {
        this.config = config;
        this.consumer = consumer;
        this.registry = registry;
        this.outcomes = new OutcomeRecords(config, registry);
        this.specifications = new RecordDeserializer<>(registry, ExplainerSpec.class, ExplainerSpec.getClassSchema());
        this.events = new ReplayEvents(consumer, admin, registry);
        this.unreadable = unreadable;
    }

    /** Every explanation of an event, skipped ones too. */
    List<ExplanationRecord> of(String eventId) {
        List<ExplanationRecord> found = new ArrayList<>();
        scan((place, record) -> {
            if (eventId.equals(record.getPredictionRef().getEventId())) {
                found.add(record);
            }
        });
        return found;
    }

    /**
     * Explanations drawn so that anyone can draw the same: those of the least {@code SHA-256(seed, big-endian || explanation
     * id)}.
     */
    List<ExplanationRecord> sample(int count, long seed) {
        TreeMap<String, ExplanationRecord> least = new TreeMap<>();
        scan((place, record) -> {
            if (record.getOutcome() == ExplanationOutcome.EXPLAINED) {
                // With its place: another record may claim the same id.
                least.put(draw(seed, record.getExplanationId()) + place, record);
                if (least.size() > count) {
                    least.pollLastEntry();
                }
            }
        });
        return List.copyOf(least.values());
    }

    private static String draw(long seed, Sha256 id) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
            return HexFormat.of().formatHex(digest.digest(id.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void scan(BiConsumer<String, ExplanationRecord> reader) {
        new TopicTail(consumer, config.explanationTopics()).all(record -> {
            String place = record.topic() + "-" + record.partition() + "@" + record.offset();
            try {
                if (outcomes.decode(record) instanceof ExplanationRecord explanation) {
                    reader.accept(place, explanation);
                }
            } catch (SerializationException e) {
                unreadable.accept(place + ": expected an explanation, found other bytes: " + e.getMessage());
            }
            return true;
        });
    }

    /** What is needed for the replay of a record, or why it is not there. */
    interface Prepared {
        ReplayCase get() throws Unreplayable;
    }

    /** One for each record, in their order. */
    List<Prepared> prepare(Collection<ExplanationRecord> records) {
        Map<Sha256, Found> specs = new HashMap<>();
        boolean any = records.stream().anyMatch(record -> record.getSpecDigest() != null);
        if (any) {
            readSpecifications(records, specs);
        }
        List<Prepared> prepared = new ArrayList<>();
        for (ExplanationRecord record : records) {
            prepared.add(() -> prepare(record, specs));
        }
        return prepared;
    }

    private ReplayCase prepare(ExplanationRecord record, Map<Sha256, Found> specs) throws Unreplayable {
        if (record.getOutcome() != ExplanationOutcome.EXPLAINED) {
            throw new Unreplayable(
                    Code.NOT_EXPLAINED,
                    "the event was " + record.getOutcome()
                            + (record.getStatusDetail() == null
                                    ? ""
                                    : ": " + record.getStatusDetail().getCode()));
        }
        Sha256 wanted = record.getSpecDigest();
        if (wanted == null) {
            throw new Unreplayable(Code.INCOMPLETE_RECORD, "the record names no specification");
        }
        Found found = specs.get(wanted);
        if (found == null) {
            throw new Unreplayable(
                    Code.SPECIFICATION_MISSING,
                    "topic " + config.topics().specifications() + " has no specification " + hex(wanted));
        }
        if (!found.digest().equals(wanted)) {
            throw new Unreplayable(
                    Code.SPECIFICATION_DIGEST_MISMATCH,
                    "the specification under " + hex(wanted) + " has the digest " + hex(found.digest())
                            + ": it is not the one that the record was made with");
        }
        return new ReplayCase(record, found.spec(), found.digest(), events.of(record));
    }

    /** Of several under one key the one with that digest, should there be one: what was written over it does no harm. */
    private void readSpecifications(Collection<ExplanationRecord> records, Map<Sha256, Found> specs) {
        Map<String, Sha256> keys = new HashMap<>();
        for (ExplanationRecord record : records) {
            Sha256 digest = record.getSpecDigest();
            if (digest != null) {
                keys.put("spec/" + hex(digest), digest);
            }
        }
        String topic = config.topics().specifications();
        new TopicTail(consumer, List.of(topic)).all(record -> {
            Sha256 wanted = record.key() == null ? null : keys.get(new String(record.key(), StandardCharsets.UTF_8));
            Found before = wanted == null ? null : specs.get(wanted);
            if (wanted != null
                    && record.value() != null
                    && (before == null || !before.digest().equals(wanted))) {
                specification(topic, record, specs, wanted);
            }
            return true;
        });
    }

    private void specification(
            String topic, ConsumerRecord<byte[], byte[]> record, Map<Sha256, Found> specs, Sha256 wanted) {
        try {
            ExplainerSpec spec = specifications.decode(topic, record.value());
            specs.put(
                    wanted, new Found(spec, RecordDigest.ofBody(writer(record.value()), record.value(), PREFIX_BYTES)));
        } catch (SerializationException e) {
            unreadable.accept(topic + "-" + record.partition() + "@" + record.offset()
                    + ": expected a specification, found other bytes: " + e.getMessage());
        }
    }

    private Schema writer(byte[] value) {
        int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
        try {
            if (registry.getSchemaById(id).rawSchema() instanceof Schema schema) {
                return schema;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RestClientException e) {
            throw new SerializationException("schema " + id + ": " + e.getMessage(), e);
        }
        throw new SerializationException("schema " + id + " is no Avro schema");
    }

    private static String hex(@Nullable Sha256 digest) {
        return digest == null ? "" : HexFormat.of().formatHex(digest.bytes());
    }
}
