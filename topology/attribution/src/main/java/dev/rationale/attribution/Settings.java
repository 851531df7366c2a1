package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Checked parameter values: every parameter of a list has one, given or default. */
public final class Settings {
    private static final Pattern SEPARATOR = Pattern.compile("\\s*[,;]\\s*|\\s+");

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Checks texts against parameters.
     *
     * @throws InvalidSettingsException naming every unknown, missing or out-of-bounds parameter
     */
    public static Settings parse(List<Parameter> parameters, Map<String, String> given) {
        List<String> problems = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> left = new TreeMap<>(given);
        for (Parameter parameter : parameters) {
            String text = left.remove(parameter.name());
            if (text == null) {
                text = parameter.defaultValue();
            }
            if (text == null) {
                problems.add(parameter.name() + ": required");
            } else {
                parameter.problem(text).ifPresent(problems::add);
                values.put(parameter.name(), text);
            }
        }
        left.keySet()
                .forEach(name -> problems.add(name + ": unknown; known are "
                        + parameters.stream().map(Parameter::name).toList()));
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new Settings(values);
    }

    /** Value of an {@link Parameter.Type#INTEGER}. */
    public int integer(String name) {
        return Integer.parseInt(text(name));
    }

    /** Value of a {@link Parameter.Type#NUMBER}. */
    public double number(String name) {
        return Double.parseDouble(text(name));
    }

    /** Values of {@link Parameter.Type#NUMBERS}; none where the text is blank. */
    public double[] numbers(String name) {
        return split(text(name)).stream().mapToDouble(Double::parseDouble).toArray();
    }

    /** The texts of several numbers. */
    static List<String> split(String numbers) {
        String stripped = numbers.strip();
        return stripped.isEmpty() ? List.of() : List.of(SEPARATOR.split(stripped, -1));
    }

    /** Value of a {@link Parameter.Type#BOOLEAN}. */
    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /** Value as written. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no parameter " + name);
        }
        return value;
    }

    /** All values, in the order of the parameters. */
    public Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }
}
