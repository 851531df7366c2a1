package dev.rationale.serde;

import dev.rationale.contract.BodyFormat;
import dev.rationale.contract.BodyFormatException;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads records of one type out of bytes that anybody may have written: what {@link PredictionDecoder} is for events, for the
 * topics of the audit log. Lengths are checked before anything is allocated.
 *
 * <p>Keeps one schema per id. For one thread.
 *
 * @param <T> a generated record
 */
public final class RecordDecoder<T extends SpecificRecord> {
    /** Bytes before the Avro body: a zero and the schema's id. */
    public static final int PREFIX_BYTES = 1 + Integer.BYTES;

    private final SchemaRegistryClient client;
    private final Class<T> type;
    private final Schema reader;
    private final Map<Integer, Schema> writers = new HashMap<>();

    /**
     * @param client stays with the caller, who closes it
     * @param type the generated class
     * @param reader its schema
     */
    public RecordDecoder(SchemaRegistryClient client, Class<T> type, Schema reader) {
        this.client = client;
        this.type = type;
        this.reader = reader;
    }

    /**
     * The schema that a message was written with. Its body, from byte {@value #PREFIX_BYTES}, follows that schema to the last byte.
     *
     * @param message in the wire format
     * @return the same object for the same schema
     * @throws UndecodableRecordException if the bytes are no record that this version can read as one of its type
     * @throws RegistryUnavailableException if the schema has to be fetched and the registry does not answer
     */
    public Schema writer(byte[] message) throws UndecodableRecordException {
        if (message.length < PREFIX_BYTES || message[0] != 0) {
            throw new UndecodableRecordException("expected a zero and the id of a schema, found other bytes");
        }
        int id = ByteBuffer.wrap(message, 1, Integer.BYTES).getInt();
        Schema writer = writers.get(id);
        if (writer == null) {
            writer = lookUp(id);
            writers.put(id, writer);
        }
        try {
            BodyFormat.check(writer, message, PREFIX_BYTES);
        } catch (BodyFormatException e) {
            throw new UndecodableRecordException(e.reason());
        }
        return writer;
    }

    /**
     * Decodes one record.
     *
     * @param message in the wire format
     * @throws UndecodableRecordException if the bytes are no such record
     * @throws RegistryUnavailableException if the schema has to be fetched and the registry does not answer
     */
    public T read(byte[] message) throws UndecodableRecordException {
        Schema writer = writer(message);
        try {
            return type.cast(new SpecificDatumReader<T>(writer, reader, SpecificData.getForClass(type))
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(message, PREFIX_BYTES, message.length - PREFIX_BYTES, null)));
        } catch (IOException | RuntimeException e) {
            // Whatever Avro throws on bytes of strangers is the fault of the bytes. Its message may quote values.
            throw new UndecodableRecordException(
                    "Avro cannot read the body: " + e.getClass().getSimpleName());
        }
    }

    private Schema lookUp(int id) throws UndecodableRecordException {
        ParsedSchema parsed;
        try {
            parsed = Registry.ask("schema " + id, () -> client.getSchemaById(id));
        } catch (RestClientException e) {
            if (Registry.isUnknown(e)) {
                throw new UndecodableRecordException("the registry knows no schema " + id);
            }
            throw Registry.unavailable("schema " + id, "it answered with error " + e.getErrorCode(), e);
        }
        if (!(parsed.rawSchema() instanceof Schema writer)
                || !writer.getFullName().equals(reader.getFullName())
                || SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                                .getType()
                        != SchemaCompatibilityType.COMPATIBLE) {
            throw new UndecodableRecordException(
                    "expected schema " + id + " to be one of " + reader.getFullName() + " that this version can read");
        }
        return writer;
    }
}
