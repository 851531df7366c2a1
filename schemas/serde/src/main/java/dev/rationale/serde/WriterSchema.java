package dev.rationale.serde;

import dev.rationale.PredictionEvent;
import dev.rationale.contract.BodyFormat;
import dev.rationale.contract.BodyFormatException;
import dev.rationale.serde.Decoding.Decoded;
import dev.rationale.serde.Decoding.Undecodable;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityResult;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/** A schema that somebody wrote events with, judged once. */
sealed interface WriterSchema {
    /** Reads one message whose prefix named this schema. */
    Decoding read(byte[] bytes, int from);

    /** Judges whether this version can read what that schema wrote. */
    static WriterSchema of(int schemaId, ParsedSchema parsed) {
        Schema event = PredictionEvent.getClassSchema();
        if (!(parsed.rawSchema() instanceof Schema writer)) {
            return new Unsupported("Schema " + schemaId + " is not an Avro schema");
        }
        if (writer.getType() != Schema.Type.RECORD || !writer.getFullName().equals(event.getFullName())) {
            return new Unsupported("Expected schema " + schemaId + " to be of " + event.getFullName() + ", it is of "
                    + writer.getFullName());
        }
        SchemaCompatibilityResult result = SchemaCompatibility.checkReaderWriterCompatibility(event, writer)
                .getResult();
        if (result.getCompatibility() != SchemaCompatibilityType.COMPATIBLE) {
            Incompatibility first = result.getIncompatibilities().get(0);
            return new Unsupported("This version cannot read schema " + schemaId + ": " + first.getType() + " at "
                    + first.getLocation());
        }
        return new Supported(
                writer, new SpecificDatumReader<>(writer, event, SpecificData.getForClass(PredictionEvent.class)));
    }

    /** Its events can be read, if their bodies are sound. */
    record Supported(Schema schema, SpecificDatumReader<PredictionEvent> reader) implements WriterSchema {
        @Override
        public Decoding read(byte[] bytes, int from) {
            try {
                BodyFormat.check(schema, bytes, from);
                return new Decoded(
                        reader.read(null, DecoderFactory.get().binaryDecoder(bytes, from, bytes.length - from, null)));
            } catch (BodyFormatException e) {
                return new Undecodable(e.reason());
            } catch (IOException | RuntimeException e) {
                // Whatever Avro throws on bytes of strangers is the fault of the bytes. Its message may quote values.
                return new Undecodable(
                        "Avro cannot read the body: " + e.getClass().getSimpleName());
            }
        }
    }

    /** None of its events can be read. */
    record Unsupported(String reason) implements WriterSchema {
        @Override
        public Decoding read(byte[] bytes, int from) {
            return new Undecodable(reason);
        }
    }
}
