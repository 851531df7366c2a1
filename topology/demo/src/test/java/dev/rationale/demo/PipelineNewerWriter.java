package dev.rationale.demo;

import dev.rationale.PredictionEvent;
import dev.rationale.serde.Subjects;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** A writer that is ahead of this version: its events come under a schema id that no process has asked for yet. */
final class PipelineNewerWriter {
    private final Pipeline pipeline;
    private final Schema known;
    private final Schema newer;
    private final int id;

    /**
     * @param field name of a field that only this writer knows
     */
    PipelineNewerWriter(Pipeline pipeline, String field) {
        this.pipeline = pipeline;
        known = Subjects.predictions(pipeline.credit()).schema();
        newer = withField(known, "newer_" + field.toLowerCase(Locale.ROOT));
        try {
            id = pipeline.registry()
                    .register(Subjects.predictions(pipeline.credit()).name(), new AvroSchema(newer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RestClientException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] encode(PredictionEvent event) {
        byte[] written = pipeline.encode(event);
        try {
            GenericRecord record = new GenericDatumReader<GenericRecord>(known, newer)
                    .read(null, DecoderFactory.get().binaryDecoder(written, 5, written.length - 5, null));
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(body, null);
            new GenericDatumWriter<GenericRecord>(newer, GenericData.get()).write(record, encoder);
            encoder.flush();
            return PipelineBytes.wire(id, body.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema withField(Schema known, String name) {
        List<Schema.Field> fields = new ArrayList<>();
        known.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(new Schema.Field(
                name,
                Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING)),
                "Unknown to this version.",
                Schema.Field.NULL_DEFAULT_VALUE));
        return Schema.createRecord(known.getName(), known.getDoc(), known.getNamespace(), false, fields);
    }
}
