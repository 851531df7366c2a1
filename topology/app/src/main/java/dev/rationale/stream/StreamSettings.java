package dev.rationale.stream;

import dev.rationale.config.RationaleConfig;
import java.time.Duration;

/**
 * How a task treats its records.
 *
 * @param exactlyOnce whether the processing guarantee is {@code exactly_once_v2}
 * @param inFlightPerTask records admitted and not yet published, at most
 * @param drainDeadline longest wait for one explanation, and of a commit for all in flight; below the transaction time-out
 * @param registryPatience how long a record is held while the schema registry cannot be reached
 * @param duplicatesWindow how far apart in event time a repeated event identifier counts as a duplicate
 * @param maxOutputBytes largest value of an output
 * @param maxRecordBytes largest output record: value, key and headers
 */
record StreamSettings(
        boolean exactlyOnce,
        int inFlightPerTask,
        Duration drainDeadline,
        Duration registryPatience,
        Duration duplicatesWindow,
        int maxOutputBytes,
        int maxRecordBytes) {

    /** As configured. */
    static StreamSettings of(RationaleConfig config) {
        RationaleConfig.Limits limits = config.limits();
        return new StreamSettings(
                config.application().guarantee() == RationaleConfig.Guarantee.EXACTLY_ONCE_V2,
                limits.inFlightPerTask(),
                limits.drainDeadline(),
                limits.registryPatience(),
                limits.duplicatesWindow(),
                limits.maxOutputBytes(),
                limits.maxRecordBytes());
    }
}
