package dev.rationale.serde;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.AbstractKafkaSchemaSerDeConfig;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroDeserializerConfig;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads records that this application wrote, with Confluent's own deserializer.
 *
 * <p>For topics that nobody else writes; bytes of strangers belong to {@link PredictionDecoder}. For one thread.
 *
 * @param <T> a generated record
 */
public final class RecordDeserializer<T extends SpecificRecord> implements Deserializer<T> {
    private final KafkaAvroDeserializer deserializer;
    private final Schema reader;
    private final Class<T> type;

    /**
     * A reader of one type.
     *
     * @param client stays with the caller, who closes it
     * @param type the generated class
     * @param reader its schema
     */
    public RecordDeserializer(SchemaRegistryClient client, Class<T> type, Schema reader) {
        this.type = type;
        this.reader = reader;
        this.deserializer = new KafkaAvroDeserializer(
                client,
                Map.of(
                        AbstractKafkaSchemaSerDeConfig.SCHEMA_REGISTRY_URL_CONFIG,
                        "unused, the client has it",
                        KafkaAvroDeserializerConfig.SPECIFIC_AVRO_READER_CONFIG,
                        true));
    }

    /**
     * Decodes a record, or the header of a dead-letter record.
     *
     * @param topic where it comes from
     * @param bytes in the wire format
     * @return the record in the version of this class
     * @throws SerializationException if the bytes are no such record
     */
    public T decode(String topic, byte[] bytes) {
        Object record = deserializer.deserialize(topic, bytes, reader);
        if (!type.isInstance(record)) {
            throw new SerializationException("Expected a " + type.getSimpleName() + " in " + topic);
        }
        return type.cast(record);
    }

    /** As {@link #decode}; null becomes null, a tombstone. */
    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : decode(topic, bytes);
    }
}
