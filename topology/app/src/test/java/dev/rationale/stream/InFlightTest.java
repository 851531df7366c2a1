package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final Outcome DONE = new Outcome.Skipped(null, "test", "done");

    private long now;
    private final List<String> delivered = new ArrayList<>();
    private final InFlightBytes held = new InFlightBytes(100);
    private final InFlight<String> inFlight =
            new InFlight<>(8, held, Duration.ofMillis(50), () -> now, (record, outcome) -> delivered.add(record));

    private CompletableFuture<Outcome> add(String record) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        inFlight.add(record, outcome, 10);
        return outcome;
    }

    @Test
    void shouldDeliverOnlyTheFinishedPrefixInOrder() {
        CompletableFuture<Outcome> first = add("a");
        CompletableFuture<Outcome> second = add("b");
        CompletableFuture<Outcome> third = add("c");

        second.complete(DONE);
        inFlight.deliverFinished();
        assertThat(delivered).isEmpty();

        first.complete(DONE);
        inFlight.deliverFinished();
        assertThat(delivered).containsExactly("a", "b");

        third.complete(DONE);
        inFlight.drain();
        assertThat(delivered).containsExactly("a", "b", "c");
        assertThat(inFlight.size()).isZero();
    }

    @Test
    void shouldFailTheThreadWhenTheHeadMissesItsDeadline() {
        CompletableFuture<Outcome> late = add("late");

        assertThatThrownBy(inFlight::drain).isInstanceOf(StreamsException.class).hasMessageContaining("PT0.05S");
        assertThat(late).isNotDone();
        assertThat(delivered).isEmpty();
    }

    @Test
    void shouldSpendOneDeadlineOnAWholeDrain() {
        List<String> slow = new ArrayList<>();
        InFlight<String> draining = new InFlight<>(8, held, Duration.ofHours(1), () -> now, (record, outcome) -> {
            slow.add(record);
            now += Duration.ofMinutes(40).toNanos();
        });
        draining.add("a", CompletableFuture.completedFuture(DONE), 10);
        draining.add("b", CompletableFuture.completedFuture(DONE), 10);
        draining.add("never", new CompletableFuture<>(), 10);

        assertThatThrownBy(draining::drain)
                .isInstanceOf(StreamsException.class)
                .hasMessageContaining("limits.in-flight-per-task");
        assertThat(slow).containsExactly("a", "b");
    }

    @Test
    void shouldNotPublishPastAFailedRecordWhenDrainedAgain() {
        CompletableFuture<Outcome> guilty = add("guilty");
        add("innocent").complete(DONE);
        guilty.completeExceptionally(new IllegalStateException("worker died"));

        assertThatThrownBy(inFlight::drain).isInstanceOf(StreamsException.class);
        assertThatThrownBy(inFlight::drain).isInstanceOf(StreamsException.class).hasMessageContaining("worker died");
        assertThat(delivered).isEmpty();
    }

    @Test
    void shouldRememberThatDeliveryFailed() {
        InFlight<String> refusing = new InFlight<>(8, held, Duration.ofSeconds(1), () -> now, (record, outcome) -> {
            throw new StreamsException("fenced");
        });
        refusing.add("a", CompletableFuture.completedFuture(DONE), 10);

        assertThatThrownBy(refusing::deliverFinished).hasMessage("fenced");
        assertThatThrownBy(refusing::drain).hasMessage("fenced");
    }

    /** Else the second drain of a dirty close would publish what is behind it. */
    @Test
    void shouldRememberThatDeliveryEndedInAnError() {
        List<String> tried = new ArrayList<>();
        InFlight<String> exhausted = new InFlight<>(8, held, Duration.ofSeconds(1), () -> now, (record, outcome) -> {
            tried.add(record);
            throw new OutOfMemoryError("Java heap space");
        });
        exhausted.add("a", CompletableFuture.completedFuture(DONE), 10);
        exhausted.add("b", CompletableFuture.completedFuture(DONE), 10);

        assertThatThrownBy(exhausted::deliverFinished).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(exhausted::drain)
                .isInstanceOf(StreamsException.class)
                .hasMessageContaining("Java heap space");
        assertThat(tried).containsExactly("a");
    }

    /** Until there is room for several records by number. */
    private static void widen(InFlight<String> inFlight) {
        for (int i = 0; i < 8; i++) {
            inFlight.add("", CompletableFuture.completedFuture(DONE), 0);
            inFlight.makeRoom();
        }
        inFlight.drain();
    }

    @Test
    void shouldPublishBeforeItAdmitsWhereWhatTheTasksHoldIsTooMuch() {
        InFlight<String> other =
                new InFlight<>(8, held, Duration.ofMillis(50), () -> now, (record, outcome) -> delivered.add(record));
        widen(other);
        widen(inFlight);
        delivered.clear();
        other.add("large", CompletableFuture.completedFuture(DONE), 100);
        other.makeRoom();
        assertThat(delivered).as("within the bound").isEmpty();

        inFlight.add("small", CompletableFuture.completedFuture(DONE), 1);
        inFlight.makeRoom();
        assertThat(delivered).as("the other task holds the rest").containsExactly("small");

        inFlight.add("late", new CompletableFuture<>(), 1);
        assertThatThrownBy(inFlight::makeRoom).isInstanceOf(StreamsException.class);
        assertThat(inFlight.abandon()).isEqualTo(1);

        other.makeRoom();
        assertThat(delivered).as("what was given up is not held").containsExactly("small");
        other.add("one more", CompletableFuture.completedFuture(DONE), 1);
        other.makeRoom();
        assertThat(delivered).containsExactly("small", "large");
    }

    @Test
    void shouldCancelAndCountWhatIsGivenUp() {
        CompletableFuture<Outcome> outcome = add("a");

        assertThat(inFlight.abandon()).isEqualTo(1);
        assertThat(outcome).isCancelled();
        assertThat(inFlight.size()).isZero();
    }
}
