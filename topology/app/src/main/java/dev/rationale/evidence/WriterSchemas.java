package dev.rationale.evidence;

import dev.rationale.audit.export.RecordSchema;
import dev.rationale.audit.verify.LogUnreadableException;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The schemas that bytes in the registry's wire format were written with. The registry is believed as little as the topics: another
 * schema gives another digest. For one thread.
 */
final class WriterSchemas {
    /** Magic byte and schema id before a body. */
    static final int PREFIX = 1 + Integer.BYTES;

    private static final int NOT_FOUND = 404;

    private final SchemaRegistryClient registry;
    private final Map<Integer, Optional<RecordSchema>> known = new HashMap<>();

    /**
     * @param registry stays open
     */
    WriterSchemas(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    /**
     * The schema that a value names.
     *
     * @return empty if the bytes name none, or one that the registry does not know as Avro
     * @throws LogUnreadableException if the registry does not answer
     */
    Optional<RecordSchema> of(byte @Nullable [] value) {
        if (value == null || value.length < PREFIX || value[0] != 0) {
            return Optional.empty();
        }
        return known.computeIfAbsent(ByteBuffer.wrap(value, 1, Integer.BYTES).getInt(), this::lookUp);
    }

    private Optional<RecordSchema> lookUp(int id) {
        try {
            ParsedSchema parsed = registry.getSchemaById(id);
            return parsed.rawSchema() instanceof Schema schema
                    ? Optional.of(RecordSchema.of(schema))
                    : Optional.empty();
        } catch (RestClientException e) {
            if (e.getStatus() == NOT_FOUND) {
                return Optional.empty();
            }
            throw unreadable(id, e);
        } catch (IOException e) {
            throw unreadable(id, e);
        }
    }

    private static LogUnreadableException unreadable(int id, Exception e) {
        return new LogUnreadableException(
                "schema " + id + " could not be had from the registry: " + e.getMessage()
                        + "; check its address and health",
                e);
    }
}
