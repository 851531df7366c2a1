package dev.rationale.demo;

import java.util.Map;

/**
 * What the output can show.
 *
 * @param terminal whether lines can be drawn over
 * @param colours whether it shows colours
 * @param columns characters a line
 */
record Look(boolean terminal, boolean colours, int columns) {
    /** Set by the launcher where standard output is a terminal: its columns. */
    static final String COLUMNS_PROPERTY = "rationale.columns";

    private static final int WIDEST = 110;
    private static final int NARROWEST = 40;
    private static final Look PLAIN = new Look(false, false, 100);

    /**
     * As the launcher found it.
     *
     * @param plain whether the user wants neither colours nor movement
     * @param environment for {@code TERM} and {@code NO_COLOR}
     */
    static Look of(boolean plain, Map<String, String> environment) {
        String columns = System.getProperty(COLUMNS_PROPERTY, "");
        if (plain || !columns.matches("\\d{1,5}") || "dumb".equals(environment.get("TERM"))) {
            return PLAIN;
        }
        // A terminal that does not know its width says 0.
        int width = Integer.parseInt(columns) == 0 ? 80 : Integer.parseInt(columns);
        boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Look(true, colours, Math.max(NARROWEST, Math.min(WIDEST, width)));
    }

    String bold(String text) {
        return styled("1", text);
    }

    String faint(String text) {
        return styled("2", text);
    }

    /** What pushes an output up is red, as in most plots of attributions. */
    String up(String text) {
        return styled("31", text);
    }

    /** What pushes an output down is blue. */
    String down(String text) {
        return styled("34", text);
    }

    String good(String text) {
        return styled("32", text);
    }

    private String styled(String code, String text) {
        return colours && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** Cut to a width, with an ellipsis for what is missing, or filled with blanks. */
    static String fit(String text, int width) {
        return text.length() > width
                ? text.substring(0, Math.max(0, width - 1)) + "…"
                : text + " ".repeat(width - text.length());
    }
}
