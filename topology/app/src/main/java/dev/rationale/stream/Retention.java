package dev.rationale.stream;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;

/**
 * Whether topics keep what is written to them. Outcomes have the keys and the times of their events: compaction leaves the last of
 * a key, and brokers count the age of a record by its time, both when they take it and when they delete it.
 */
final class Retention {
    private static final String BOUND = TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG;
    private static final String RETENTION = TopicConfig.RETENTION_MS_CONFIG;

    private Retention() {}

    /** What must not be with outcomes and with the audit log, one sentence each. */
    static Stream<String> problems(TopicSettings settings) {
        return Stream.of(compaction(settings), bound(settings)).flatMap(Optional::stream);
    }

    private static Optional<String> compaction(TopicSettings settings) {
        return isCompacted(settings)
                ? Optional.of("topic " + settings.topic() + " is compacted (" + TopicConfig.CLEANUP_POLICY_CONFIG
                        + "): of all records with one key only the last would stay. Run "
                        + settings.change(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE))
                : Optional.empty();
    }

    /** Holds for topics of state, too, which are compacted for good reason. */
    static Optional<String> bound(TopicSettings settings) {
        long bound = settings.number(BOUND, Long.MAX_VALUE);
        return bound < Long.MAX_VALUE && isByTimeOfEvent(settings)
                ? Optional.of(
                        "topic " + settings.topic() + " takes no record that is older than " + bound + " ms (" + BOUND
                                + "), and what is written to it has the time of its event: an older event would end the application,"
                                + " after every start again. Run "
                                + settings.change(BOUND, Long.toString(Long.MAX_VALUE)))
                : Optional.empty();
    }

    /**
     * What is likely a mistake: outcomes that are gone before their events are.
     *
     * @param inputs topics of predictions
     */
    static Optional<String> doubt(TopicSettings settings, Collection<TopicSettings> inputs) {
        if (!isByTimeOfEvent(settings)) {
            return Optional.empty();
        }
        return inputs.stream()
                .filter(input -> retention(input) > retention(settings))
                .max(Comparator.comparingLong(Retention::retention))
                .map(input -> "topic " + settings.topic() + " has " + RETENTION + "=" + settings.text(RETENTION, "")
                        + ", and "
                        + input.topic()
                        + " keeps predictions for longer; outcomes have the times of their events: those of"
                        + " older events are deleted soon after they are written. Run "
                        + settings.change(RETENTION, wanted(input)));
    }

    private static String wanted(TopicSettings input) {
        return retention(input) == Long.MAX_VALUE ? "-1" : Long.toString(retention(input));
    }

    /** Milliseconds that records stay at least, but for those that compaction or {@code retention.bytes} takes. */
    private static long retention(TopicSettings settings) {
        long millis = settings.number(RETENTION, -1);
        boolean deletes =
                settings.text(TopicConfig.CLEANUP_POLICY_CONFIG, "").contains(TopicConfig.CLEANUP_POLICY_DELETE);
        return millis < 0 || !deletes ? Long.MAX_VALUE : millis;
    }

    private static boolean isCompacted(TopicSettings settings) {
        return settings.text(TopicConfig.CLEANUP_POLICY_CONFIG, "").contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    /** Not where brokers put the time of arrival in its place. */
    private static boolean isByTimeOfEvent(TopicSettings settings) {
        return !settings.text(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "").equals(TimestampType.LOG_APPEND_TIME.name);
    }
}
