package dev.rationale.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A name with parameters as one argument: {@code name} or {@code name{key=value,key=value}}.
 *
 * @param name what is named
 * @param settings parameters in the order of the text
 */
record NamedSettings(String name, Map<String, String> settings) {

    /**
     * Reads an argument; a name alone has no settings.
     *
     * @param option for the message
     * @param problems takes one line a problem
     */
    static NamedSettings parse(String text, String option, List<String> problems) {
        int open = text.indexOf('{');
        if (open < 0 && text.indexOf('}') < 0) {
            return new NamedSettings(text, Map.of());
        }
        Map<String, String> settings = new LinkedHashMap<>();
        boolean whole = open > 0 && text.indexOf('}') == text.length() - 1 && text.indexOf('{', open + 1) < 0;
        String inside = whole ? text.substring(open + 1, text.length() - 1) : "";
        for (String pair : inside.isBlank() ? new String[0] : inside.split(",", -1)) {
            int at = pair.indexOf('=');
            String key = at < 0 ? "" : pair.substring(0, at).strip();
            whole &= !key.isEmpty() && settings.put(key, pair.substring(at + 1).strip()) == null;
        }
        if (!whole) {
            problems.add(option + ": expected a name, or name{key=value,…} with each key once, found '" + text + "'");
        }
        return new NamedSettings(open < 0 ? text : text.substring(0, open), settings);
    }

    /** As it is written. */
    String text() {
        return settings.isEmpty()
                ? name
                : name
                        + settings.entrySet().stream()
                                .map(setting -> setting.getKey() + "=" + setting.getValue())
                                .collect(Collectors.joining(",", "{", "}"));
    }
}
