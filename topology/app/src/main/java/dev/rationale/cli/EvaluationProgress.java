package dev.rationale.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** How far an evaluation is: one line that overwrites itself on a terminal, a line a stage elsewhere. For any number of threads. */
final class EvaluationProgress {
    private static final long PAUSE = Duration.ofMillis(200).toNanos();

    private final PrintWriter err;
    private final boolean terminal;
    private final long total;
    private final long start = System.nanoTime();
    private long done;
    private long shownAt;

    /**
     * @param err standard error
     * @param terminal whether a person sees it
     * @param total explanations that there will be
     */
    EvaluationProgress(PrintWriter err, boolean terminal, long total) {
        this.err = err;
        this.terminal = terminal;
        this.total = total;
    }

    /** One more explanation is done. */
    synchronized void step() {
        done++;
        long now = System.nanoTime();
        if (terminal && (now - shownAt > PAUSE || done == total)) {
            shownAt = now;
            err.print("\r" + text() + "\u001b[K");
            err.flush();
        }
    }

    /** A contestant is done. */
    synchronized void stage(String name) {
        err.println((terminal ? "\r\u001b[K" : "") + name + ": " + text());
        err.flush();
    }

    private String text() {
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(
                Locale.ROOT,
                "%d of %d explanations (%d %%), %.0f s",
                done,
                total,
                100 * done / Math.max(1, total),
                seconds);
    }
}
