package dev.rationale.audit.verify;

import java.time.Instant;

/**
 * Offsets of a topic with outcomes that were no longer there when it was read.
 *
 * @param deadLetters whether the topic has dead letters, not explanations
 * @param topic of the outcomes
 * @param partition of it
 * @param from first offset that is gone
 * @param to first offset behind them that is there
 * @param settings of the topic at that time
 * @param seenAt when that was
 */
public record OutcomeGap(
        boolean deadLetters, String topic, int partition, long from, long to, TopicSettings settings, Instant seenAt) {

    /** Topic and partition. */
    public String channel() {
        return topic + "-" + partition;
    }

    @Override
    public String toString() {
        return (from == 0
                        ? channel() + " begins at offset " + to
                        : channel() + " lacks offsets " + from + " to " + (to - 1))
                + ", " + settings;
    }
}
