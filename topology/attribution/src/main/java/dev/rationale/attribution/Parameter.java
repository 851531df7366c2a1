package dev.rationale.attribution;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a method or baseline source as it is written in a configuration.
 *
 * @param name kebab-case
 * @param type how its text is read
 * @param defaultValue text of the default; null where the parameter must be given
 * @param minimum smallest number allowed, of each of several, or null
 * @param maximum largest number allowed, of each of several, or null
 * @param choices allowed texts; empty where any is
 * @param description one sentence
 */
public record Parameter(
        String name,
        Type type,
        @Nullable String defaultValue,
        @Nullable Double minimum,
        @Nullable Double maximum,
        List<String> choices,
        String description) {

    /** A whole number from {@code least} to {@code most}. */
    public static Parameter integer(String name, String byDefault, double least, double most, String description) {
        return new Parameter(name, Type.INTEGER, byDefault, least, most, List.of(), description);
    }

    /** A number from {@code least} to {@code most}. */
    public static Parameter number(String name, String byDefault, double least, double most, String description) {
        return new Parameter(name, Type.NUMBER, byDefault, least, most, List.of(), description);
    }

    /** Several numbers, none below {@code least} where that is given; must be given itself where it has no default. */
    public static Parameter numbers(
            String name, @Nullable String byDefault, @Nullable Double least, String description) {
        return new Parameter(name, Type.NUMBERS, byDefault, least, null, List.of(), description);
    }

    /** {@code true} or {@code false}. */
    public static Parameter flag(String name, boolean byDefault, String description) {
        return new Parameter(name, Type.BOOLEAN, Boolean.toString(byDefault), null, null, List.of(), description);
    }

    /** One of some texts, by default the first. */
    public static Parameter choice(String name, List<String> choices, String description) {
        return choice(name, choices, choices.get(0), description);
    }

    /** One of some texts. */
    public static Parameter choice(String name, List<String> choices, String byDefault, String description) {
        return new Parameter(name, Type.CHOICE, byDefault, null, null, choices, description);
    }

    /** What is wrong with {@code text} as a value of this parameter, beginning with its name. */
    Optional<String> problem(String text) {
        return switch (type) {
            case BOOLEAN ->
                text.equals("true") || text.equals("false") ? Optional.empty() : expected("true or false", text);
            case CHOICE -> choices.contains(text) ? Optional.empty() : expected("one of " + choices, text);
            case INTEGER, NUMBER -> numberProblem(text);
            case NUMBERS ->
                Settings.split(text).stream()
                        .flatMap(number -> numberProblem(number).stream())
                        .findFirst();
        };
    }

    /**
     * The one spelling of its value: {@code 5e-2} and {@code 0.050} are {@code 0.05}, −0.0 is 0.0, and numbers are separated by
     * commas alone.
     */
    public String spelled(Settings settings) {
        return switch (type) {
            case INTEGER -> Integer.toString(settings.integer(name));
            case NUMBER -> Double.toString(settings.number(name) + 0.0);
            case NUMBERS ->
                Arrays.stream(settings.numbers(name))
                        .mapToObj(number -> Double.toString(number + 0.0))
                        .collect(Collectors.joining(","));
            case BOOLEAN, CHOICE -> settings.text(name);
        };
    }

    private Optional<String> numberProblem(String text) {
        double number;
        try {
            number = type == Type.INTEGER ? Integer.parseInt(text) : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return expected(type == Type.INTEGER ? "a whole number" : "a number", text);
        }
        if (!Double.isFinite(number)) {
            return expected("a finite number", text);
        }
        if (minimum != null && number < minimum) {
            return expected("at least " + plain(minimum), text);
        }
        if (maximum != null && number > maximum) {
            return expected("at most " + plain(maximum), text);
        }
        return Optional.empty();
    }

    /** A bound as it is written in a configuration: whole numbers without a fraction. */
    private String plain(double bound) {
        return type == Type.INTEGER ? Long.toString((long) bound) : Double.toString(bound);
    }

    private Optional<String> expected(String what, String found) {
        return Optional.of(name + ": expected " + what + ", found '" + found + "'");
    }

    /** How the text of a parameter is read. */
    public enum Type {
        /** A whole number. */
        INTEGER,
        /** A finite number. */
        NUMBER,
        /** Finite numbers, separated by commas, semicolons or blanks; none where the text is blank. */
        NUMBERS,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** One of the choices. */
        CHOICE
    }
}
