package dev.rationale.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong, and where each value came from. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final Set<String> settled = new HashSet<>();

    void line(ConfigPath path, int line) {
        lines.putIfAbsent(path.text(), line);
    }

    /** The value at {@code path} comes from an environment variable, whatever the file says. */
    void variable(ConfigPath path, String name) {
        variables.put(path.text(), name);
        lines.remove(path.text());
    }

    boolean fromEnvironment(ConfigPath path) {
        return variable(path.text()) != null;
    }

    void add(ConfigPath path, String message) {
        if (settled.contains(path.text())) {
            return;
        }
        String variable = variable(path.text());
        if (variable == null) {
            found.add(source("").problem(path.text(), message));
        } else {
            found.add(new Problem(path.text(), 0, message + " (from the environment variable " + variable + ")"));
        }
    }

    void addAt(int line, String message) {
        found.add(new Problem("", line, message));
    }

    /** The variable that gave the value at a place or the list it stands in. */
    private @Nullable String variable(String place) {
        int list = place.endsWith("]") ? place.lastIndexOf('[') : place.length();
        return variables.get(place.substring(0, list));
    }

    /** As {@link #add(ConfigPath, String)}; whatever else is found at this path follows from it and is left out. */
    void settle(ConfigPath path, String message) {
        add(path, message);
        settled.add(path.text());
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Problem> found() {
        return List.copyOf(found);
    }

    RationaleConfig.Source source(String name) {
        return new RationaleConfig.Source(name, Map.copyOf(lines));
    }
}
