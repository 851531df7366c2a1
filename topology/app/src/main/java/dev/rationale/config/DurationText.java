package dev.rationale.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the configuration writes them: a whole number with a unit, {@code 500ms}, {@code 30s}, {@code 24h}. */
final class DurationText {
    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d)");
    private static final Map<String, Long> MILLIS = new LinkedHashMap<>();

    static {
        MILLIS.put("d", 86_400_000L);
        MILLIS.put("h", 3_600_000L);
        MILLIS.put("m", 60_000L);
        MILLIS.put("s", 1_000L);
        MILLIS.put("ms", 1L);
    }

    private DurationText() {}

    /**
     * @throws IllegalArgumentException if the text is no duration
     */
    static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        Long unit = matcher.matches() ? MILLIS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("expected a whole number with ms, s, m, h or d");
        }
        return Duration.ofMillis(Long.parseLong(matcher.group(1)) * unit);
    }

    /** In the largest unit that leaves a whole number. */
    static String of(Duration duration) {
        long millis = duration.toMillis();
        for (Map.Entry<String, Long> unit : MILLIS.entrySet()) {
            if (millis % unit.getValue() == 0) {
                return millis / unit.getValue() + unit.getKey();
            }
        }
        return millis + "ms";
    }
}
