package dev.rationale.stream;

import org.apache.avro.specific.SpecificRecord;

/** Encodes a record in the registry's wire format. */
@FunctionalInterface
interface RecordEncoder {

    /**
     * @param topic topic whose value subject the schema is registered under
     * @throws org.apache.kafka.common.errors.SerializationException if the record cannot be encoded
     */
    byte[] encode(String topic, SpecificRecord record);
}
