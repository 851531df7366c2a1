package dev.rationale.stream.audit;

import java.util.function.Predicate;

/** Waits for transactions of writers that are gone. */
@FunctionalInterface
public interface Settling {

    /**
     * Waits until every record with such a key that is written now is committed or aborted: a task can be taken over before the
     * markers of its last transaction have reached all topics.
     *
     * @return the offset after the last committed record
     * @throws org.apache.kafka.common.KafkaException if that takes too long or the brokers do not answer
     */
    long await(String topic, int partition, Predicate<String> keys);
}
