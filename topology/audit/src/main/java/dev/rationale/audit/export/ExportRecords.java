package dev.rationale.audit.export;

import dev.rationale.Sha256;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** The records of the container files of an export. */
final class ExportRecords {
    static final Schema CHECKPOINT = new Schema.Parser().parse("""
            {"type": "record", "name": "ExportedCheckpoint", "namespace": "dev.rationale.export",
             "doc": "A checkpoint as it was published.",
             "fields": [
              {"name": "topic", "type": "string", "doc": "Topic that it lay on."},
              {"name": "partition", "type": "int", "doc": "Partition of that topic."},
              {"name": "offset", "type": "long", "doc": "Offset on that partition."},
              {"name": "note", "type": "bytes", "doc": "The signed note."}
             ]}
            """);

    static final Schema OUTCOME = new Schema.Parser().parse("""
            {"type": "record", "name": "ExportedOutcome", "namespace": "dev.rationale.export",
             "doc": "An explanation or dead letter as it was published.",
             "fields": [
              {"name": "kind", "type": {"type": "enum", "name": "OutcomeKind", "symbols": ["EXPLANATION", "DEAD_LETTER"]}, "doc": "What it is."},
              {"name": "topic", "type": "string", "doc": "Topic that it lay on."},
              {"name": "partition", "type": "int", "doc": "Partition of that topic."},
              {"name": "offset", "type": "long", "doc": "Offset on that partition."},
              {"name": "schema", "type": ["null", {"type": "fixed", "name": "Fingerprint", "size": 32}], "doc": "SHA-256 of the parsing canonical form of the schema that the record was written with, which lies in schemas/; null where it is not known."},
              {"name": "body", "type": "bytes", "doc": "Avro body of the record without a registry prefix; all bytes where the schema is not known."},
              {"name": "key", "type": ["null", "bytes"], "doc": "Key of the Kafka record."},
              {"name": "original", "type": ["null", "bytes"], "doc": "Value beside a dead letter: the event as it came."}
             ]}
            """);

    private static final Schema KIND = OUTCOME.getField("kind").schema();
    private static final Schema FINGERPRINT =
            OUTCOME.getField("schema").schema().getTypes().get(1);

    private ExportRecords() {}

    static GenericRecord checkpoint(String topic, int partition, long offset, byte[] note) {
        GenericRecord record = new GenericData.Record(CHECKPOINT);
        record.put("topic", topic);
        record.put("partition", partition);
        record.put("offset", offset);
        record.put("note", ByteBuffer.wrap(note));
        return record;
    }

    static GenericRecord outcome(PublishedOutcome outcome) {
        GenericRecord record = new GenericData.Record(OUTCOME);
        record.put("kind", new GenericData.EnumSymbol(KIND, outcome.kind().name()));
        record.put("topic", outcome.topic());
        record.put("partition", outcome.partition());
        record.put("offset", outcome.offset());
        RecordSchema schema = outcome.schema();
        Sha256 fingerprint = schema == null ? null : schema.fingerprint();
        record.put("schema", fingerprint == null ? null : new GenericData.Fixed(FINGERPRINT, fingerprint.bytes()));
        record.put("body", ByteBuffer.wrap(outcome.body()));
        record.put("key", buffer(outcome.key()));
        record.put("original", buffer(outcome.original()));
        return record;
    }

    /** The fingerprint in hexadecimal that an outcome names; null where it names none. */
    static @Nullable String schemaName(GenericRecord record) {
        GenericData.Fixed fixed = (GenericData.Fixed) record.get("schema");
        return fixed == null ? null : HexFormat.of().formatHex(fixed.bytes());
    }

    static PublishedOutcome outcome(GenericRecord record, @Nullable RecordSchema schema) {
        return new PublishedOutcome(
                PublishedOutcome.Kind.valueOf(record.get("kind").toString()),
                record.get("topic").toString(),
                (int) record.get("partition"),
                (long) record.get("offset"),
                schema,
                bytes((ByteBuffer) record.get("body")),
                nullable((ByteBuffer) record.get("key")),
                nullable((ByteBuffer) record.get("original")));
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static byte @Nullable [] nullable(@Nullable ByteBuffer buffer) {
        return buffer == null ? null : bytes(buffer);
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
