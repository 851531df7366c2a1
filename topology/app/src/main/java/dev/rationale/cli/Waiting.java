package dev.rationale.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waiting in a command: an interrupt ends it. */
public final class Waiting {
    /** Between two looks at something that takes long. */
    public static final Duration SHORT = Duration.ofMillis(20);

    private Waiting() {}

    /**
     * Waits; not at all where the time is not positive.
     *
     * @throws CommandException if interrupted
     */
    public static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Waits for the end of a thread.
     *
     * @throws CommandException if interrupted
     */
    public static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static CommandException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return CommandException.failed("interrupted", e);
    }
}
