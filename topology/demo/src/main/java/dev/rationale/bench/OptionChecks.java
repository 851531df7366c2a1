package dev.rationale.bench;

import dev.rationale.cli.CommandException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the options of a measurement, a line each; and the checks that several measurements share. */
final class OptionChecks {
    private static final double LONGEST_SECONDS = 3600;

    private final List<String> problems = new ArrayList<>();

    void problem(String line) {
        problems.add(line);
    }

    /** The one model; some model where there is none of that name. */
    SampleModel model(String name) {
        return SampleModel.parse(name).orElseGet(() -> {
            problem("--model: expected credit or fashion, found '" + name + "'");
            return SampleModel.FASHION;
        });
    }

    /** Two options that count something. */
    void counts(String one, long first, String other, long second) {
        if (first < 1 || second < 1) {
            problem(one + " and " + other + ": expected at least 1, found " + first + " and " + second);
        }
    }

    /** Length of a warm-up, which may be none. */
    Duration warmUp(double seconds) {
        if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
            problem("--warm-up: expected a number from 0 to 3600, found " + seconds);
        }
        return duration(seconds);
    }

    /** Length of a measurement. */
    Duration seconds(double seconds) {
        if (!(seconds > 0 && seconds <= LONGEST_SECONDS)) {
            problem("--seconds: expected a number above 0 and at most 3600, found " + seconds);
        }
        return duration(seconds);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis((long) (1000 * seconds));
    }

    /**
     * @throws CommandException with all problems, if there are any
     */
    void requireNone() {
        if (!problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
    }
}
