package dev.rationale.demo;

import java.io.PrintWriter;
import java.util.List;

/** Standard output of the demo: lines that stay, and on a terminal one line below them that changes. Thread-safe. */
final class Screen {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final Look look;
    private String bar = "";

    Screen(PrintWriter out, Look look) {
        this.out = out;
        this.look = look;
    }

    Look look() {
        return look;
    }

    synchronized void line(String... lines) {
        lines(List.of(lines));
    }

    synchronized void lines(List<String> lines) {
        if (!bar.isEmpty()) {
            out.print(ERASE_LINE);
        }
        lines.forEach(line -> out.println(line.stripTrailing()));
        out.print(bar);
        out.flush();
    }

    /** Draws the changing line; does nothing without a terminal. */
    synchronized void bar(String text) {
        if (look.terminal()) {
            bar = text;
            out.print(ERASE_LINE + bar);
            out.flush();
        }
    }

    synchronized void endBar() {
        if (!bar.isEmpty()) {
            bar = "";
            out.print(ERASE_LINE);
            out.flush();
        }
    }
}
