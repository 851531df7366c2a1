package dev.rationale.demo;

import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far the stream has come: a bar on a terminal, elsewhere a line every ten seconds. For one thread. */
final class Progress implements AutoCloseable {
    private static final long EVERY_NANOS = 10_000_000_000L;
    private static final int UPDATE_MILLIS = 200;

    private final Screen screen;
    private final long total;
    private final LongSupplier nanoTime;
    private final long start;
    private final @Nullable ProgressBar bar;
    private long lastLine;

    Progress(Screen screen, long total, LongSupplier nanoTime) {
        this.screen = screen;
        this.total = total;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.lastLine = start;
        this.bar = screen.look().terminal() ? bar(screen, total) : null;
    }

    private static ProgressBar bar(Screen screen, long total) {
        return new ProgressBarBuilder()
                .setTaskName("explained")
                .setInitialMax(total)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setStyle(screen.look().colours() ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .showSpeed()
                .setConsumer(new Line(screen))
                .build();
    }

    /** So many events are done. */
    void at(long done) {
        if (bar != null) {
            bar.stepTo(done);
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - lastLine >= EVERY_NANOS) {
            lastLine = now;
            screen.line(String.format(
                    Locale.ROOT,
                    "%d of %d events explained, %.1f events/s",
                    done,
                    total,
                    done / ((now - start) / 1e9)));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
        screen.endBar();
    }

    /** Draws the bar on the screen's changing line. */
    private record Line(Screen screen) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return screen.look().columns() - 1;
        }

        @Override
        public void accept(String text) {
            screen.bar(text.stripTrailing());
        }

        @Override
        public void close() {
            screen.endBar();
        }
    }
}
