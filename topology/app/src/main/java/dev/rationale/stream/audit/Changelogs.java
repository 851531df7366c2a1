package dev.rationale.stream.audit;

import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/** How the topics behind stores are kept. */
public final class Changelogs {
    /**
     * Of a store in memory with few keys, written with every commit. It is read from the beginning whenever a task starts, and what is
     * written to is never compacted: with Kafka's segments of a gigabyte that would be days of commits for a few hundred bytes.
     */
    public static final Map<String, String> OF_FEW_KEYS = Map.of(
            TopicConfig.SEGMENT_MS_CONFIG, "600000",
            TopicConfig.SEGMENT_BYTES_CONFIG, "16777216",
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");

    private Changelogs() {}
}
