package dev.rationale.demo;

import dev.rationale.cli.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What a person and a script want to know at the end.
 *
 * @param look of the screen
 * @param balance of all events
 * @param figures of all records
 * @param seconds from the first event to the last outcome
 * @param rate events per second that were sent at most, infinity for no limit
 */
record Summary(Look look, Accounts.Balance balance, Figures figures, double seconds, double rate) {
    private static final int NAME = 36;

    /**
     * The summary for people.
     *
     * @param expected events there should be
     */
    List<String> lines(long expected) {
        List<String> lines = new ArrayList<>();
        String counts = balance.events() + " outcomes for " + expected + " events: " + balance.explained()
                + " explained, " + balance.skipped() + " skipped, " + balance.failed() + " failed";
        if (balance.complete(expected)) {
            lines.add(look.good("✓ ") + look.bold(counts));
            lines.add("  Every event has exactly one outcome, counted by its place in the topics, read-committed.");
        } else {
            lines.add(look.up("✗ ") + look.bold(counts));
            balance.problems(expected).forEach(problem -> lines.add("  " + problem));
        }
        lines.add("");
        add(lines, "not converged", Integer.toString(figures.notConverged()));
        add(lines, "completeness gap, median", number(figures.gap()) + percent(figures.relativeGap()));
        add(lines, "estimated error of a reason, median", number(figures.error()));
        add(lines, "gradients per record, mean", number(figures.gradientRows()));
        add(lines, "throughput", String.format(Locale.ROOT, "%.1f events/s", perSecond()) + sentAt());
        add(
                lines,
                "from event to committed record",
                "p50 " + millis(figures.delay(0.5)) + ", p99 " + millis(figures.delay(0.99)));
        if (!figures.findings().isEmpty()) {
            add(
                    lines,
                    "findings",
                    figures.findings().entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .collect(Collectors.joining(", ")));
        }
        return lines;
    }

    /** One line for scripts. */
    String lastLine() {
        return String.format(
                Locale.ROOT,
                "demo: events=%d explained=%d skipped=%d failed=%d not_converged=%d seconds=%.1f",
                balance.events(),
                balance.explained(),
                balance.skipped(),
                balance.failed(),
                figures.notConverged(),
                seconds);
    }

    private String sentAt() {
        return Double.isInfinite(rate)
                ? ", sent as fast as they are taken"
                : ", sent at " + NumberText.of(rate) + "/s (--rate)";
    }

    private double perSecond() {
        return seconds > 0 ? balance.events() / seconds : 0;
    }

    private void add(List<String> lines, String name, String value) {
        lines.add("  " + look.faint(Look.fit(name, NAME)) + value);
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? NumberText.of(value.getAsDouble()) : "none";
    }

    private static String percent(OptionalDouble part) {
        return part.isPresent() ? " (" + NumberText.of(100 * part.getAsDouble()) + " % of the change)" : "";
    }

    private static String millis(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.0f ms", value.getAsDouble()) : "none";
    }
}
