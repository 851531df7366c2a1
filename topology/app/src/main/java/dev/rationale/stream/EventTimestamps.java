package dev.rationale.stream;

import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's own timestamp; where it has none, or one that lies nearly an hour or more ahead (a producer with a wrong clock, or one that
 * counts in nanoseconds), the latest that its partition has seen, else now. Kafka's extractors would stop the thread at a record without
 * one. One from the future is worse: brokers take nothing more than an hour ahead by default ({@code message.timestamp.after.max.ms}),
 * so that no outcome could be written, and those that do take it would make the store forget every identifier before it.
 */
final class EventTimestamps implements TimestampExtractor {
    private static final long AHEAD = Duration.ofMinutes(55).toMillis();

    private final Clock clock;

    EventTimestamps(Clock clock) {
        this.clock = clock;
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        long own = record.timestamp();
        long now = clock.millis();
        if (own >= 0 && own - now <= AHEAD) {
            return own;
        }
        return partitionTime < 0 ? now : Math.min(partitionTime, now + AHEAD);
    }
}
