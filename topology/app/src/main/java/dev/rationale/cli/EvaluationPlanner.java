package dev.rationale.cli;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.metric.Completeness;
import dev.rationale.attribution.metric.Crossing;
import dev.rationale.attribution.metric.DiffId;
import dev.rationale.attribution.metric.Erasure;
import dev.rationale.attribution.metric.Infidelity;
import dev.rationale.attribution.metric.Measure;
import dev.rationale.attribution.metric.Metric;
import dev.rationale.attribution.metric.RemovalCurves;
import dev.rationale.attribution.metric.Replacement;
import dev.rationale.attribution.metric.SensitivityMax;
import dev.rationale.attribution.metric.Units;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.FeatureGroup;
import dev.rationale.model.InputLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns options into what is measured on one model; collects every problem. */
final class EvaluationPlanner {
    private static final String BLUR = "blur";
    private static final String REMAINING_MEAN = "remaining-mean";
    private static final double RADIUS = 0.02;

    private final ExplainableModel model;
    private final EvaluationOptions options;
    private final List<BoundInput> rows;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param model that is explained
     * @param options checked as far as that goes without a model
     * @param rows at least one, of equal shapes
     */
    EvaluationPlanner(ExplainableModel model, EvaluationOptions options, List<BoundInput> rows) {
        this.model = model;
        this.options = options;
        this.rows = rows;
    }

    /**
     * @throws CommandException with every problem
     */
    EvaluationPlan plan(EvaluationPlan.Question question, long seed) {
        Set<String> asked = options.metrics(problems);
        Units units = units();
        List<Replacement> replacements = replacements();
        List<EvaluationPlan.Contestant> contestants = contestants();
        if (!problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
        List<Measure> shown = asked.stream()
                .flatMap(name -> Measure.named(name).stream())
                .sorted()
                .toList();
        boolean purity = asked.contains(EvaluationOptions.PURITY);
        return new EvaluationPlan(
                contestants,
                metrics(shown, purity, units, replacements),
                shown,
                purity,
                new EvaluationPlan.Sanity(
                        asked.contains(EvaluationOptions.RANDOMISATION),
                        asked.contains(EvaluationOptions.PERTURBATION)),
                question,
                units.name(),
                seed);
    }

    private List<Metric> metrics(List<Measure> shown, boolean purity, Units units, List<Replacement> replacements) {
        List<Metric> all = new ArrayList<>(List.of(new Completeness(), new Crossing()));
        for (Replacement replacement : replacements) {
            all.add(new RemovalCurves(units, replacement, options.steps()));
            all.add(new DiffId(units, replacement));
            all.add(new Erasure(units, replacement, options.share()));
            all.add(new Infidelity(units, replacement, options.draws()));
        }
        if (replacements.stream().noneMatch(replacement -> replacement.name().equals(REMAINING_MEAN))) {
            all.add(new DiffId(units, Replacement.remainingMean()));
        }
        all.add(new Infidelity(units, null, options.draws()));
        all.add(new SensitivityMax(radius(), options.draws()));
        List<Measure> wanted = new ArrayList<>(shown);
        if (purity) {
            wanted.addAll(List.of(Measure.MASS, Measure.CROSSING));
        }
        return all.stream()
                .filter(metric -> !Collections.disjoint(metric.measures(), wanted))
                .toList();
    }

    /** The given one, or a share of the range of training rows or data. */
    double radius() {
        if (!Double.isNaN(options.radius())) {
            return options.radius();
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (float[] row : model.trainingData().rows()) {
            for (float value : row) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        for (BoundInput row : model.trainingData().rows().isEmpty() ? rows : List.<BoundInput>of()) {
            for (double value : row.point()) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        return RADIUS * (most - least);
    }

    private boolean isImage() {
        List<InputLayout.Span> spans = rows.get(0).layout().spans();
        return spans.size() == 1 && spans.get(0).shape().length == 3;
    }

    private Units units() {
        int dimension = rows.get(0).point().length;
        String unit = options.unit().isEmpty() ? (isImage() ? "pixel" : "entry") : options.unit();
        if (unit.equals("pixel")) {
            if (!isImage()) {
                problems.add("--unit: expected one input [channels, height, width] for pixel, found another shape");
                return Units.entries(dimension);
            }
            long[] shape = rows.get(0).layout().spans().get(0).shape();
            return Units.pixels((int) shape[0], (int) shape[1], (int) shape[2]);
        }
        return unit.equals("feature") ? features(dimension) : Units.entries(dimension);
    }

    private Units features(int dimension) {
        if (model.features().isEmpty()) {
            problems.add("--unit: expected a model with a feature space for feature, found none in model.yaml");
            return Units.entries(dimension);
        }
        int offset = rows.get(0).layout().span(model.features().get().input()).offset();
        List<int[]> groups = new ArrayList<>();
        for (FeatureGroup group : model.features().get().groups()) {
            int[] members = group.elements().clone();
            for (int i = 0; i < members.length; i++) {
                members[i] += offset;
            }
            groups.add(members);
        }
        return Units.of("feature", groups, dimension);
    }

    private List<Replacement> replacements() {
        List<NamedSettings> named = new ArrayList<>(options.replacements(problems));
        if (named.isEmpty()) {
            named.add(new NamedSettings("zero", Map.of()));
            if (model.trainingData().mean() != null) {
                named.add(new NamedSettings("mean", Map.of()));
            }
            if (isImage()) {
                named.add(new NamedSettings(BLUR, Map.of()));
            }
            if (named.size() < 2) {
                named.add(new NamedSettings(REMAINING_MEAN, Map.of()));
            }
        }
        List<Replacement> replacements = new ArrayList<>();
        for (NamedSettings one : named) {
            try {
                replacements.add(replacement(one));
            } catch (InvalidSettingsException e) {
                e.problems().forEach(problem -> problems.add("--replacement: " + problem));
            }
        }
        return replacements;
    }

    private Replacement replacement(NamedSettings named) {
        if (named.name().equals(REMAINING_MEAN) && named.settings().isEmpty()) {
            return Replacement.remainingMean();
        }
        BaselineSource source = source(named);
        if (source.asksModel()) {
            throw new InvalidSettingsException(List.of(named.name()
                    + ": the model has a say in this baseline; what stands in for what is removed must not depend on what is"
                    + " measured"));
        }
        return Replacement.of(named.text(), source);
    }

    private BaselineSource source(NamedSettings named) {
        return BaselineSources.of(named.name(), named.settings(), model.space(rows.get(0)));
    }

    private List<EvaluationPlan.Contestant> contestants() {
        List<NamedSettings> methods = options.methods(problems);
        List<NamedSettings> baselines = options.baselines(problems);
        List<EvaluationPlan.Contestant> contestants = new ArrayList<>();
        for (NamedSettings named : methods) {
            AttributionMethod method = Methods.byName(named.name()).orElse(null);
            if (method == null) {
                problems.add("--method: expected one of "
                        + Methods.all().stream().map(AttributionMethod::name).toList() + ", found '" + named.name()
                        + "'");
                continue;
            }
            for (NamedSettings baseline : baselines) {
                try {
                    Settings settings = method.settings(named.settings());
                    BaselineSource source = source(baseline);
                    requireSense(method.problems(settings, model.space(rows.get(0))));
                    if (method.usesBaselines(settings)) {
                        requireSense(method.problems(settings, source));
                    }
                    contestants.add(new EvaluationPlan.Contestant(
                            named.text() + " | " + baseline.text(),
                            named.text(),
                            baseline.text(),
                            method,
                            settings,
                            source));
                } catch (InvalidSettingsException e) {
                    e.problems()
                            .forEach(problem -> problems.add("--method " + named.text() + " with --baseline "
                                    + baseline.text() + ": " + problem));
                }
            }
        }
        return contestants;
    }

    private static void requireSense(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }
}
