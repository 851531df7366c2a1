package dev.rationale.stream;

import dev.rationale.ExplainRequest;
import dev.rationale.PredictionEvent;
import dev.rationale.engine.Urgency;
import java.time.Duration;
import java.time.Instant;

/** What an event says of when its explanation is wanted. */
final class EventUrgency {
    private static final Duration FARTHEST = Duration.ofDays(365);

    private EventUrgency() {}

    /**
     * @param now the moment
     * @param nanoTime the same moment as {@link System#nanoTime()}
     */
    static Urgency of(PredictionEvent event, Instant now, long nanoTime) {
        ExplainRequest request = event.getExplainRequest();
        if (request == null) {
            return Urgency.NORMAL;
        }
        Long millis = request.getDeadlineMs();
        if (millis == null) {
            return new Urgency(request.getPriority(), Urgency.NORMAL.deadlineNanos());
        }
        Duration age = within(Duration.between(event.getOccurredAt(), now));
        Duration left = within(within(Duration.ofMillis(millis)).minus(age));
        return new Urgency(request.getPriority(), nanoTime + left.toNanos());
    }

    /** Clocks and deadlines of strangers may be anything; nanoseconds are good for 292 years. */
    private static Duration within(Duration duration) {
        if (duration.compareTo(FARTHEST) > 0) {
            return FARTHEST;
        }
        return duration.compareTo(FARTHEST.negated()) < 0 ? FARTHEST.negated() : duration;
    }
}
