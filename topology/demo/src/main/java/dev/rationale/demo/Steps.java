package dev.rationale.demo;

import java.util.Locale;

/** The steps of the start, each with the time it took. */
final class Steps {
    private static final int NAME = 20;
    private static final int DETAIL = 44;

    private final Screen screen;

    Steps(Screen screen) {
        this.screen = screen;
    }

    /**
     * Says what happens now, where that can be taken back.
     *
     * @return to be closed when it is over
     */
    Step begin(String doing) {
        screen.bar("  " + doing + " …");
        return new Step(screen, System.nanoTime());
    }

    /**
     * A step under way; several things may be done in it, from any thread.
     *
     * @param screen where they are listed
     * @param start when it began
     */
    record Step(Screen screen, long start) implements AutoCloseable {

        void done(String name, String detail) {
            Look look = screen.look();
            String time = String.format(Locale.ROOT, "%5.1f s", (System.nanoTime() - start) / 1e9);
            String padded = detail.length() < DETAIL ? Look.fit(detail, DETAIL) : detail + " ";
            screen.line("  " + look.good("✓") + " " + Look.fit(name, NAME) + padded + look.faint(time));
        }

        @Override
        public void close() {
            screen.endBar();
        }
    }
}
