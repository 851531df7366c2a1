package dev.rationale.stream.audit;

import java.util.function.Consumer;

/** Reads what is committed on a topic, apart from what the application consumes. */
public interface CommittedRecords {

    /**
     * Reads up to the end as it is when this is called.
     *
     * @param from first offset wanted; what is deleted is passed over
     * @return the offset after the last committed record
     * @throws org.apache.kafka.common.KafkaException if the brokers do not answer
     */
    long read(String topic, int partition, long from, Consumer<StoredRecord> visitor);

    /**
     * The offset after the last committed record.
     *
     * @throws org.apache.kafka.common.KafkaException if the brokers do not answer
     */
    long end(String topic, int partition);
}
