package dev.rationale.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A part of the report: what was done, tables, targets, and every number once more for the CSV file. */
final class Section {
    static final String NONE = "–";

    private final String title;
    private final List<String> lines = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /**
     * Something that is to be true.
     *
     * @param claim in words
     * @param found what was found; the reason where nothing was
     * @param verdict what came of it
     */
    record Target(String claim, String found, Verdict verdict) {}

    /** Of a target. */
    enum Verdict {
        REACHED,
        MISSED,
        /** What it speaks of is not there. */
        NOT_MEASURED;

        /** In words. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One number.
     *
     * @param contestant who
     * @param setting under what
     * @param measure what
     * @param expected NaN where nothing was
     * @param found NaN where nothing could be
     */
    record Figure(String contestant, String setting, String measure, double expected, double found) {}

    Section(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    List<String> lines() {
        return lines;
    }

    List<Target> targets() {
        return targets;
    }

    List<Figure> figures() {
        return figures;
    }

    List<String> failures() {
        return failures;
    }

    void text(String paragraph) {
        lines.add(paragraph);
        lines.add("");
    }

    void table(List<String> head, List<List<String>> rows) {
        lines.add(row(head));
        lines.add("|---".repeat(head.size()) + "|");
        rows.forEach(row -> lines.add(row(row)));
        lines.add("");
    }

    private static String row(List<String> cells) {
        return "| "
                + String.join(
                        " | ",
                        cells.stream().map(cell -> cell.replace("|", "\\|")).toList()) + " |";
    }

    void figure(String contestant, String setting, String measure, double expected, double found) {
        figures.add(new Figure(contestant, setting, measure, expected, found));
    }

    /** A target that compares numbers; NaN was not measured. */
    void target(String claim, boolean reached, String text, double... needed) {
        boolean measured = true;
        for (double number : needed) {
            measured &= !Double.isNaN(number);
        }
        Verdict verdict = reached ? Verdict.REACHED : Verdict.MISSED;
        targets.add(measured ? new Target(claim, text, verdict) : new Target(claim, "no figure", Verdict.NOT_MEASURED));
    }

    void failed(List<String> more) {
        failures.addAll(more);
    }

    /** A number of a table. */
    static String number(double value, int digits) {
        return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** Three digits. */
    static String number(double value) {
        return number(value, 3);
    }
}
