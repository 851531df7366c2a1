package dev.rationale.stream.audit;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;

/**
 * How the topics behind stores are kept. What is written to them has the time of its event, by which brokers would delete the
 * identifier of an old event at once, or refuse it; so brokers put the time of arrival in its place. Stores keep times of their own.
 */
public final class Changelogs {
    private static final String BY_ARRIVAL = TimestampType.LOG_APPEND_TIME.name;

    /** Of a store with many keys. */
    public static final Map<String, String> OF_MANY_KEYS =
            Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, BY_ARRIVAL);

    /**
     * Of a store in memory with few keys, written with every commit. It is read from the beginning whenever a task starts, and what is
     * written to is never compacted: with Kafka's segments of a gigabyte that would be days of commits for a few hundred bytes.
     */
    public static final Map<String, String> OF_FEW_KEYS = Map.of(
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, BY_ARRIVAL,
            TopicConfig.SEGMENT_MS_CONFIG, "600000",
            TopicConfig.SEGMENT_BYTES_CONFIG, "16777216",
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");

    private Changelogs() {}
}
