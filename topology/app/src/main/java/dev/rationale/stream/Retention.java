package dev.rationale.stream;

import java.time.Duration;
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
    /** Events a little less ahead are explained as they are, see {@link EventTimestamps}; what brokers take by default. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private static final String PAST = TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG;
    private static final String FUTURE = TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;
    private static final String RETENTION = TopicConfig.RETENTION_MS_CONFIG;

    private Retention() {}

    /** What must not be with a topic of outcomes, one sentence each. */
    static Stream<String> problems(TopicSettings settings) {
        return Stream.of(compaction(settings), past(settings), future(settings)).flatMap(Optional::stream);
    }

    /** What must not be with outcomes or with the audit log. */
    static Optional<String> compaction(TopicSettings settings) {
        return isCompacted(settings)
                ? Optional.of("topic " + settings.topic() + " is compacted (" + TopicConfig.CLEANUP_POLICY_CONFIG
                        + "): of all records with one key only the last would stay. Run "
                        + settings.change(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE))
                : Optional.empty();
    }

    private static Optional<String> past(TopicSettings settings) {
        long bound = settings.number(PAST, Long.MAX_VALUE);
        return bound < Long.MAX_VALUE && isByTimeOfEvent(settings)
                ? Optional.of(bounded(settings, "older than " + bound, PAST, Long.MAX_VALUE))
                : Optional.empty();
    }

    private static Optional<String> future(TopicSettings settings) {
        long bound = settings.number(FUTURE, Long.MAX_VALUE);
        return bound < AHEAD.toMillis() && isByTimeOfEvent(settings)
                ? Optional.of(bounded(settings, "ahead of its clock by more than " + bound, FUTURE, AHEAD.toMillis()))
                : Optional.empty();
    }

    private static String bounded(TopicSettings settings, String which, String setting, long wanted) {
        return "topic " + settings.topic() + " takes no record that is " + which + " ms (" + setting
                + "), and outcomes have the times of their events: such an event would end the application, after every"
                + " start again. Run " + settings.change(setting, Long.toString(wanted));
    }

    /** What is likely a mistake with the audit log: that it forgets. */
    static Optional<String> forgetting(TopicSettings settings) {
        return settings.number(RETENTION, -1) >= 0 || settings.number(TopicConfig.RETENTION_BYTES_CONFIG, -1) >= 0
                ? Optional.of("topic " + settings.topic() + " deletes what is old (" + RETENTION + ", "
                        + TopicConfig.RETENTION_BYTES_CONFIG + "), which nobody can verify then. Run "
                        + settings.change(RETENTION, "-1," + TopicConfig.RETENTION_BYTES_CONFIG + "=-1"))
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
