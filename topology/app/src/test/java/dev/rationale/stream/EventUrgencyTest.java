package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.Decision;
import dev.rationale.DecisionOutcome;
import dev.rationale.EventSource;
import dev.rationale.ExplainRequest;
import dev.rationale.ModelRef;
import dev.rationale.PredictionEvent;
import dev.rationale.engine.Urgency;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventUrgencyTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final long NANO_TIME = -12_345;

    @Test
    void shouldNotHurryForAnEventThatAsksForNothing() {
        PredictionEvent event = event(NOW, 0, null);
        event.setExplainRequest(null);
        assertThat(EventUrgency.of(event, NOW, NANO_TIME)).isEqualTo(Urgency.NORMAL);
    }

    @Test
    void shouldTakePriorityWithoutDeadline() {
        assertThat(EventUrgency.of(event(NOW, 7, null), NOW, NANO_TIME)).isEqualTo(new Urgency(7, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource({"0, 5000, 5000", "2000, 5000, 3000", "6000, 5000, -1000", "-3000, 5000, 8000", "0, -1, -1"})
    void shouldCountTheDeadlineFromWhenTheEventOccurred(long age, long deadline, long left) {
        PredictionEvent event = event(NOW.minusMillis(age), 0, deadline);
        assertThat(EventUrgency.of(event, NOW, NANO_TIME))
                .isEqualTo(new Urgency(0, NANO_TIME + Duration.ofMillis(left).toNanos()));
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807, 365", "-9223372036854775808, -365"})
    void shouldNotOverflowOnDeadlinesOfStrangers(long deadline, long days) {
        assertThat(EventUrgency.of(event(NOW, 0, deadline), NOW, NANO_TIME).deadlineNanos())
                .isEqualTo(NANO_TIME + Duration.ofDays(days).toNanos());
    }

    private static PredictionEvent event(Instant occurredAt, int priority, Long deadline) {
        return PredictionEvent.newBuilder()
                .setEventId("event")
                .setOccurredAt(occurredAt)
                .setProducedAt(occurredAt)
                .setSource(EventSource.newBuilder().setSystem("test").build())
                .setDecision(Decision.newBuilder()
                        .setDecisionId("decision")
                        .setOutcome(DecisionOutcome.NEUTRAL)
                        .setAutomated(true)
                        .build())
                .setModel(ModelRef.newBuilder().setName("m").setVersion("1").build())
                .setExplainRequest(ExplainRequest.newBuilder()
                        .setPriority(priority)
                        .setDeadlineMs(deadline)
                        .build())
                .build();
    }
}
