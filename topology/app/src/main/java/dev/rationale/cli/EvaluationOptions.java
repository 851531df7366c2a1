package dev.rationale.cli;

import dev.rationale.attribution.metric.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** What is measured, as options. */
final class EvaluationOptions {
    static final String PURITY = "purity";
    static final String RANDOMISATION = "randomisation";
    static final String PERTURBATION = "perturbation";

    private static final String ALL = "all";

    @Option(
            names = "--method",
            paramLabel = "NAME[{KEY=VALUE,...}]",
            defaultValue = "integrated-gradients",
            description =
                    "Method with its parameters; may be repeated. See 'rationale methods'. Default: ${DEFAULT-VALUE}.")
    private List<String> methods = new ArrayList<>();

    @Option(
            names = "--baseline",
            paramLabel = "NAME[{KEY=VALUE,...}]",
            defaultValue = "zero",
            description = "What methods compare with; may be repeated: every method runs with each. Default:"
                    + " ${DEFAULT-VALUE}.")
    private List<String> baselines = new ArrayList<>();

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description =
                    "Metric; may be repeated, 'all' for every one. Default: all but sensitivity-max, randomisation"
                            + " and perturbation, which explain every record many times over.")
    private List<String> metrics = new ArrayList<>();

    @Option(
            names = "--replacement",
            paramLabel = "NAME[{KEY=VALUE,...}]",
            description = "What stands in for what is removed: a baseline, 'blur' or 'remaining-mean'; may be repeated,"
                    + " and there must be two. Default: zero, the training mean where the model has one, and for"
                    + " images blur.")
    private List<String> replacements = new ArrayList<>();

    @Option(
            names = "--unit",
            paramLabel = "entry|pixel|feature",
            description = "What is ranked and removed as one. Default: pixel for an image, else entry.")
    private String unit = "";

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "20",
            description = "Intervals of the deletion and insertion curves. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(
            names = "--share",
            paramLabel = "S",
            defaultValue = "0.2",
            description = "Share that counts as the top in comprehensiveness, sufficiency and log-odds. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double share;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "10",
            description = "Random sets of infidelity, and neighbours of sensitivity-max. Default: ${DEFAULT-VALUE}.")
    private int draws;

    @Option(
            names = "--radius",
            paramLabel = "R",
            description = "How far neighbours of sensitivity-max lie, in units of the input. Default: 0.02 times the"
                    + " range of the training rows, or of the data where there are none.")
    private double radius = Double.NaN;

    List<NamedSettings> methods(List<String> problems) {
        return named(methods, "--method", problems);
    }

    List<NamedSettings> baselines(List<String> problems) {
        return named(baselines, "--baseline", problems);
    }

    List<NamedSettings> replacements(List<String> problems) {
        List<NamedSettings> named = named(replacements, "--replacement", problems);
        if (named.size() == 1) {
            problems.add("--replacement: expected two at least, found one; a ranking of methods follows what stands in,"
                    + " so that one says nothing about the methods");
        }
        return named;
    }

    private static List<NamedSettings> named(List<String> texts, String option, List<String> problems) {
        List<NamedSettings> named = texts.stream()
                .map(text -> NamedSettings.parse(text, option, problems))
                .toList();
        Set<String> seen = new LinkedHashSet<>();
        named.stream()
                .map(NamedSettings::text)
                .filter(text -> !seen.add(text))
                .forEach(text -> problems.add(option + ": " + text + " stands there twice"));
        return named;
    }

    /** Names of metrics, those of {@link Measure} and three more. */
    static List<String> names() {
        List<String> names = new ArrayList<>(
                Arrays.stream(Measure.values()).map(Measure::identifier).toList());
        names.addAll(List.of(PURITY, RANDOMISATION, PERTURBATION));
        return names;
    }

    /** The metrics that are asked for. */
    Set<String> metrics(List<String> problems) {
        for (String name : metrics) {
            if (!name.equals(ALL) && !names().contains(name)) {
                problems.add("--metric: expected one of " + names() + " or all, found '" + name + "'");
            }
        }
        if (metrics.contains(ALL)) {
            return new LinkedHashSet<>(names());
        }
        Set<String> chosen = new LinkedHashSet<>(metrics.isEmpty() ? names() : metrics);
        if (metrics.isEmpty()) {
            chosen.removeAll(List.of(Measure.SENSITIVITY_MAX.identifier(), RANDOMISATION, PERTURBATION));
        }
        return chosen;
    }

    String unit() {
        return unit;
    }

    int steps() {
        return steps;
    }

    double share() {
        return share;
    }

    int draws() {
        return draws;
    }

    /** NaN where it is to be found from the data. */
    double radius() {
        return radius;
    }

    /** Checks the numbers. */
    void check(List<String> problems) {
        if (steps < 1) {
            problems.add("--steps: expected at least 1, found " + steps);
        }
        if (!(share > 0 && share < 1)) {
            problems.add("--share: expected a number above 0 and below 1, found " + share);
        }
        if (draws < 1) {
            problems.add("--draws: expected at least 1, found " + draws);
        }
        if (radius < 0 || Double.isInfinite(radius)) {
            problems.add("--radius: expected a finite number from 0, found " + radius);
        }
        if (!List.of("", "entry", "pixel", "feature").contains(unit)) {
            problems.add("--unit: expected entry, pixel or feature, found '" + unit + "'");
        }
    }
}
