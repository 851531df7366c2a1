package dev.rationale.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's own timestamp; where it has none, or one beyond the year 9999 (a producer that counts in nanoseconds), the
 * latest that its partition has seen. Kafka's extractors would stop the thread at such a record or pass over it.
 */
final class EventTimestamps implements TimestampExtractor {
    private static final long LATEST = 253_402_300_799_999L;

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        long own = record.timestamp();
        return own >= 0 && own <= LATEST ? own : Math.max(0, partitionTime);
    }
}
