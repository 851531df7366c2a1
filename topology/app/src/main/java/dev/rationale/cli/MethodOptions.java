package dev.rationale.cli;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Settings;
import dev.rationale.model.ExplainableModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How something is to be explained, as options. */
final class MethodOptions {
    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = "integrated-gradients",
            description = "Method; see 'rationale methods'. Default: ${DEFAULT-VALUE}.")
    private String method = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description = "Parameter of the method; may be repeated.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description = "What the input is compared with; see 'rationale methods'. Default: zero, where the method"
                    + " compares with a baseline.")
    @Nullable
    private String baseline;

    @Option(
            names = "--baseline-set",
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description = "Parameter of the baseline; may be repeated.")
    private Map<String, String> baselineParameters = new LinkedHashMap<>();

    @Option(
            names = "--objective",
            paramLabel = "NAME",
            defaultValue = "raw",
            converter = ObjectiveName.class,
            description =
                    "What of the target is explained: raw, probability or log-probability (softmax of the output)."
                            + " Default: ${DEFAULT-VALUE}.")
    private Objective objective = Objective.RAW;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            defaultValue = "0.05",
            description =
                    "Wanted relative error of the attributions, above 0 and at most 1. Default: ${DEFAULT-VALUE}.")
    private double tolerance;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of what baselines and methods draw, the same for every row. Default: ${DEFAULT-VALUE}.")
    private long seed;

    /** Gives a parameter of a method a default other than its own. */
    void presume(String ofMethod, String parameter, String value) {
        if (method.equals(ofMethod)) {
            parameters.putIfAbsent(parameter, value);
        }
    }

    /**
     * The options, checked.
     *
     * @param problems takes one line a problem
     * @return null where there was a problem
     */
    @Nullable
    Recipe check(List<String> problems) {
        int before = problems.size();
        if (!(tolerance > 0 && tolerance <= 1)) {
            problems.add("--tolerance: expected a number above 0 and at most 1, found " + tolerance);
        }
        String kind = baseline == null ? "zero" : baseline;
        try {
            Settings.parse(BaselineSources.parameters(kind), baselineParameters);
        } catch (InvalidSettingsException e) {
            e.problems().forEach(problem -> problems.add("--baseline " + kind + ": " + problem));
        }
        AttributionMethod known = Methods.byName(method).orElse(null);
        Settings settings = known == null ? null : settings(known, problems);
        if (known == null) {
            problems.add("--method: expected one of "
                    + Methods.all().stream().map(AttributionMethod::name).toList() + ", found '" + method + "'");
        }
        boolean named = baseline != null || !baselineParameters.isEmpty();
        if (known != null && settings != null && named && !known.usesBaselines(settings)) {
            problems.add("--baseline: with these parameters " + method + " compares with no baseline; leave it out");
        }
        return known == null || settings == null || problems.size() > before
                ? null
                : new Recipe(known, settings, kind, baselineParameters, objective, tolerance, seed);
    }

    private @Nullable Settings settings(AttributionMethod known, List<String> problems) {
        try {
            return known.settings(parameters);
        } catch (InvalidSettingsException e) {
            e.problems().forEach(problem -> problems.add("--set: " + problem));
            return null;
        }
    }

    /**
     * @param method the method
     * @param settings its parameters
     * @param baseline kind of baseline
     * @param baselineParameters its parameters
     * @param objective what of the target is explained
     * @param tolerance wanted relative error
     * @param seed of what baselines and methods draw
     */
    record Recipe(
            AttributionMethod method,
            Settings settings,
            String baseline,
            Map<String, String> baselineParameters,
            Objective objective,
            double tolerance,
            long seed) {

        /**
         * Where baselines come from.
         *
         * @throws InvalidSettingsException if they need data that is not there, or make no sense with the method
         */
        BaselineSource source(InputSpace space) {
            if (!method.usesBaselines(settings)) {
                return BaselineSource.none();
            }
            BaselineSource source = BaselineSources.of(baseline, baselineParameters, space);
            List<String> problems = method.problems(settings, source);
            if (!problems.isEmpty()) {
                throw new InvalidSettingsException(problems);
            }
            return source;
        }

        /**
         * Where baselines for a model's inputs come from.
         *
         * @param output that is explained
         * @throws CommandException with every problem if the objective makes no sense for the output, the method cannot explain
         *     the model's inputs, or the baselines are not to be had
         */
        BaselineSource baselines(ExplainableModel model, int output) {
            requireObjective(model, output);
            require("--method: ", method.problems(settings, model.space()));
            try {
                return source(model.space());
            } catch (InvalidSettingsException e) {
                throw invalid("--baseline: ", e.problems());
            }
        }

        /**
         * Refuses an objective that makes no sense for an output.
         *
         * @throws CommandException with the problem
         */
        void requireObjective(ExplainableModel model, int output) {
            require(
                    "--objective: ",
                    model.problem(output, objective).map(List::of).orElse(List.of()));
        }

        private static void require(String option, List<String> problems) {
            if (!problems.isEmpty()) {
                throw invalid(option, problems);
            }
        }

        private static CommandException invalid(String option, List<String> problems) {
            return CommandException.invalid(
                    problems.stream().map(problem -> option + problem).toList());
        }
    }

    /** Reads an objective in kebab-case. */
    static final class ObjectiveName implements ITypeConverter<Objective> {
        @Override
        public Objective convert(String text) {
            for (Objective objective : Objective.values()) {
                if (name(objective).equals(text)) {
                    return objective;
                }
            }
            throw new TypeConversionException("expected raw, probability or log-probability, found '" + text + "'");
        }

        private static String name(Objective objective) {
            return objective.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
