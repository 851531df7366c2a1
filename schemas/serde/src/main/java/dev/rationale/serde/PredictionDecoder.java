package dev.rationale.serde;

import dev.rationale.serde.Decoding.Undecodable;
import dev.rationale.serde.Decoding.UnknownSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads prediction events out of bytes that anybody may have written.
 *
 * <p>Every fault of the bytes is a value: too short, another wire format, a schema of something else, a schema that this
 * version cannot read, a body that does not follow its schema, a byte too many. Newer writers are read by Avro's rules:
 * unknown fields are dropped, unknown enum symbols become UNKNOWN. Lengths are checked before anything is allocated.
 *
 * <p>Keeps one reader per schema id; an id that the registry does not know is asked for again, since it may appear. For
 * one thread.
 */
public final class PredictionDecoder {
    private static final int PREFIX_BYTES = 1 + Integer.BYTES;

    private final SchemaRegistryClient client;
    private final Map<Integer, WriterSchema> writers = new HashMap<>();

    /**
     * A decoder with an empty cache.
     *
     * @param client stays with the caller, who closes it
     */
    public PredictionDecoder(SchemaRegistryClient client) {
        this.client = client;
    }

    /**
     * Decodes one event.
     *
     * @param bytes value of a Kafka record; a null value is the caller's to name
     * @return the event, or what is wrong with the bytes
     * @throws RegistryUnavailableException if the schema has to be fetched and the registry does not answer; the bytes
     *     are not to blame and may be tried again
     */
    public Decoding decode(byte[] bytes) {
        if (bytes.length < PREFIX_BYTES) {
            return new Undecodable(
                    "Expected at least " + PREFIX_BYTES + " bytes of magic byte and schema id, found " + bytes.length);
        }
        if (bytes[0] != 0) {
            return new Undecodable("Expected magic byte 0, found " + Byte.toUnsignedInt(bytes[0]));
        }
        int schemaId = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        WriterSchema writer = writers.get(schemaId);
        if (writer == null) {
            try {
                writer = lookUp(schemaId);
            } catch (RestClientException e) {
                if (Registry.isUnknown(e)) {
                    return new UnknownSchema(schemaId);
                }
                throw Registry.unavailable("schema " + schemaId, "it answered with error " + e.getErrorCode(), e);
            }
            writers.put(schemaId, writer);
        }
        return writer.read(bytes, PREFIX_BYTES);
    }

    private WriterSchema lookUp(int schemaId) throws RestClientException {
        String what = "schema " + schemaId;
        try {
            return WriterSchema.of(schemaId, Registry.ask(what, () -> client.getSchemaById(schemaId)));
        } catch (RuntimeException e) {
            if (isNoAvroSchema(e.getCause())) {
                return new WriterSchema.Unsupported("Schema " + schemaId + " is not an Avro schema");
            }
            throw e instanceof RegistryException ? e : Registry.unavailable(what, e.toString(), e);
        }
    }

    /** Confluent's client has no exception of its own for a schema that came but cannot be parsed, only these words. */
    private static boolean isNoAvroSchema(@Nullable Throwable cause) {
        return cause != null
                && (cause instanceof IllegalStateException || cause instanceof IOException)
                && cause.getMessage() != null
                && cause.getMessage().startsWith("Invalid schema");
    }
}
