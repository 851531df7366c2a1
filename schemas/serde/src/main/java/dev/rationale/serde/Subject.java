package dev.rationale.serde;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * A name in the registry and the schema that belongs under it.
 *
 * @param name subject, following TopicNameStrategy
 * @param schema without the hints that only Java readers understand
 */
public record Subject(String name, Schema schema) {
    static Subject of(String name, SpecificRecord example) {
        return new Subject(name, AvroSchemaUtils.getSchema(example, false, false, true));
    }
}
