package dev.rationale.audit.verify;

import java.time.Instant;

/**
 * What is known of an input topic, to explain the holes in statements about it.
 *
 * @param settings of the topic
 * @param transactions whether a producer that wrote to it lately uses transactions, whose markers take offsets; {@code UNKNOWN} where the
 *     brokers remember none
 * @param seenAt when that was
 */
public record InputSettings(TopicSettings settings, Transactions transactions, Instant seenAt) {

    /** Whether a topic's producers use transactions. */
    public enum Transactions {
        /** One does, or did lately. */
        USED,
        /** None that is remembered does. */
        NOT_SEEN,
        /** The brokers remember no producer, or do not say. */
        UNKNOWN
    }

    /** What can take offsets that a statement has as unreadable. */
    String unreadable() {
        String compaction = settings.cleanupPolicy().isEmpty()
                ? "whether it is compacted is not known"
                : settings.compacts() ? "compaction may have taken records" : "it is not compacted";
        String markers = switch (transactions) {
            case USED -> "a producer uses transactions, whose markers and aborted records take offsets";
            case NOT_SEEN -> "no producer that is remembered uses transactions";
            case UNKNOWN -> "whether producers use transactions is not known";
        };
        return compaction + "; " + markers;
    }

    /** What can have taken records before the start of a topic. */
    String beforeStart() {
        if (settings.cleanupPolicy().isEmpty()) {
            return "whether records are deleted is not known";
        }
        return settings.deletes()
                ? "retention deletes records"
                : "retention deletes nothing: the records were deleted by request, or the settings were others";
    }
}
