package dev.rationale.serde;

import dev.rationale.DeadLetter;
import dev.rationale.contract.CanonicalBody;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.AbstractKafkaSchemaSerDeConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records in Confluent's wire format: a zero byte, the schema id as big-endian int32, the Avro body.
 *
 * <p>Events are written by Confluent's own serializer, with {@code auto.register.schemas=false}: a schema that nobody
 * registered is an error of the deployment, not a reason to register it on the way. Evidence is written here: its body is
 * the canonical one as it is, where Confluent's serializer would need a copy of the record, decoded from that body, to
 * encode it again, at several times the cost. The id is looked up before anything is encoded, so that a registry which
 * does not answer can never look like a record that does not encode.
 *
 * <p>For any number of threads.
 *
 * @param <T> a generated record
 */
public final class RecordSerializer<T extends SpecificRecord> implements Serializer<T> {
    private static final byte MAGIC = 0;

    private final SchemaRegistryClient client;
    private final KafkaAvroSerializer serializer;
    private final boolean canonical;
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();

    private RecordSerializer(SchemaRegistryClient client, boolean canonical) {
        this.client = client;
        this.canonical = canonical;
        this.serializer = new KafkaAvroSerializer(
                client,
                Map.of(
                        AbstractKafkaSchemaSerDeConfig.SCHEMA_REGISTRY_URL_CONFIG,
                        "unused, the client has it",
                        AbstractKafkaSchemaSerDeConfig.AUTO_REGISTER_SCHEMAS,
                        false,
                        AbstractKafkaSchemaSerDeConfig.VALUE_SUBJECT_NAME_STRATEGY,
                        SubjectsByType.class,
                        KafkaAvroSerializerConfig.AVRO_REMOVE_JAVA_PROPS_CONFIG,
                        true));
    }

    /**
     * For records that are evidence: explanations, specifications, leaves, dead letters. The body is the canonical one,
     * so the digest of a record is a digest of its bytes on the topic.
     *
     * @param client stays with the caller, who closes it
     * @return a serializer
     */
    public static <T extends SpecificRecord> RecordSerializer<T> canonical(SchemaRegistryClient client) {
        return new RecordSerializer<>(client, true);
    }

    /**
     * For prediction events, whose tensors are what the model saw to the last bit.
     *
     * @param client stays with the caller, who closes it
     * @return a serializer
     */
    public static <T extends SpecificRecord> RecordSerializer<T> verbatim(SchemaRegistryClient client) {
        return new RecordSerializer<>(client, false);
    }

    /**
     * Encodes a record; a {@link DeadLetter} for the header of a dead-letter record, every other type as a value.
     *
     * @param topic where it goes
     * @param record not changed
     * @return bytes in the wire format
     * @throws SerializationException if the record does not encode, for example because a required field is null: a
     *     failure of the record
     * @throws RegistryException if the schema is not registered or the registry does not answer: of the process
     */
    public byte[] encode(String topic, T record) {
        int id = registeredId(topic, record);
        try {
            return canonical ? prefixed(id, CanonicalBody.of(record)) : serializer.serialize(topic, record);
        } catch (SerializationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new SerializationException(
                    "A " + record.getSchema().getName() + " for topic " + topic + " does not fit its schema", e);
        }
    }

    /** As {@link #encode}; null becomes null, a tombstone. */
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T record) {
        return record == null ? null : encode(topic, record);
    }

    private static byte[] prefixed(int id, byte[] body) {
        return ByteBuffer.allocate(1 + Integer.BYTES + body.length)
                .put(MAGIC)
                .putInt(id)
                .put(body)
                .array();
    }

    private int registeredId(String topic, T record) {
        String subject = SubjectsByType.subject(topic, record.getSchema().getFullName());
        Integer known = ids.get(subject);
        if (known != null) {
            return known;
        }
        AvroSchema schema = new AvroSchema(Subject.of(subject, record).schema());
        try {
            int id = Registry.ask("id of the schema of " + subject, () -> client.getId(subject, schema));
            ids.put(subject, id);
            return id;
        } catch (RestClientException e) {
            throw new UnregisteredSchemaException(List.of(subject), e);
        }
    }
}
