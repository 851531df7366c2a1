package dev.rationale.stream;

import dev.rationale.serde.RegistryUnavailableException;
import dev.rationale.stream.audit.Patience;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a partition while the schema registry cannot be reached; never turns that into a failure of the record.
 *
 * <p>Threading: one for all tasks of the application. Failure: once patience has ended, or the application stops, the stream
 * thread that waits gets a {@link StreamsException} and commits nothing.
 */
final class RegistryHold implements Patience {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryHold.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);

    private final Duration patience;
    private final Clock clock;
    private final CountDownLatch released = new CountDownLatch(1);

    /**
     * @param patience how long one record may be held
     * @param clock measures that
     */
    RegistryHold(Duration patience, Clock clock) {
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * Attempts until the registry answers.
     *
     * @throws StreamsException if it does not for as long as patience lasts, or the application stops meanwhile
     */
    @Override
    public <T> T patiently(Supplier<T> attempt) {
        Instant giveUp = clock.instant().plus(patience);
        Duration pause = FIRST_RETRY;
        while (true) {
            try {
                return attempt.get();
            } catch (RegistryUnavailableException e) {
                if (clock.instant().isAfter(giveUp)) {
                    throw new StreamsException(
                            "the schema registry could not be reached for " + patience
                                    + "; the stream thread stops without committing the record",
                            e);
                }
                LOG.warn("schema registry unreachable, trying again in {} ms: {}", pause.toMillis(), e.getMessage());
                pause(pause, e);
                pause = pause.multipliedBy(2).compareTo(LONGEST_RETRY) < 0 ? pause.multipliedBy(2) : LONGEST_RETRY;
            }
        }
    }

    /** Ends every wait: a stop must not last as long as patience does. */
    void release() {
        released.countDown();
    }

    private void pause(Duration duration, RegistryUnavailableException unavailable) {
        try {
            if (released.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StreamsException("stopped while the schema registry could not be reached", unavailable);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamsException("interrupted while waiting for the schema registry", e);
        }
    }
}
