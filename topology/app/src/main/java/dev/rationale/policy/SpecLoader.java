package dev.rationale.policy;

import dev.rationale.ExplainerSpec;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Settings;
import dev.rationale.config.Problem;
import dev.rationale.config.RationaleConfig;
import dev.rationale.config.RationaleConfig.ExplainEntry;
import dev.rationale.contract.RecordDigest;
import dev.rationale.model.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Entries of a configuration against the models they are for: what only the loaded model can tell. */
final class SpecLoader {
    private final RationaleConfig config;
    private final List<Problem> problems;

    SpecLoader(RationaleConfig config, List<Problem> problems) {
        this.config = config;
        this.problems = problems;
    }

    /**
     * The rules of a model, in the order of its entries; entries with problems are missing.
     *
     * @param path of the model in the configuration
     */
    List<Policy.Rule> rules(OpenModel model, List<ExplainEntry> entries, String path) {
        InputSpace space = model.model().space();
        List<Policy.Rule> rules = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            ExplainEntry entry = entries.get(i);
            compiled(model, entry, space, path + ".explain[" + i + "]")
                    .ifPresent(spec -> rules.add(Policy.Rule.of(entry, spec)));
        }
        return rules;
    }

    private Optional<CompiledSpec> compiled(OpenModel model, ExplainEntry entry, InputSpace space, String path) {
        int before = problems.size();
        TargetRule target = TargetRule.parse(entry.target());
        int output = output(model.model().manifest().outputs(), entry, path);
        if (output >= 0) {
            objective(model, output, entry, path);
            index(target, model.model().outputSizes().get(output), path);
        }
        RationaleConfig.BaselineEntry named = entry.baseline();
        try {
            requireSpace(entry, space, path);
            BaselineSource baselines = BaselineSource.none();
            byte[] digest = {};
            if (named != null) {
                baselines = BaselineSources.of(named.kind(), named.parameters(), space);
                digest = BaselineSources.digest(named.kind(), named.parameters(), space);
                combination(entry, baselines, path);
            }
            return problems.size() > before
                    ? Optional.empty()
                    : Optional.of(fitting(model, entry, new Fitting(baselines, digest, target, output)));
        } catch (InvalidSettingsException e) {
            e.problems().forEach(problem -> add(path + ".baseline.kind", problem));
            return Optional.empty();
        }
    }

    private void requireSpace(ExplainEntry entry, InputSpace space, String path) {
        AttributionMethod method = Methods.byName(entry.method()).orElseThrow();
        method.problems(method.settings(entry.parameters()), space).forEach(problem -> add(path + ".method", problem));
    }

    private void combination(ExplainEntry entry, BaselineSource baselines, String path) {
        AttributionMethod method = Methods.byName(entry.method()).orElseThrow();
        method.problems(method.settings(entry.parameters()), baselines)
                .forEach(problem -> add(path + ".baseline", problem));
    }

    /** What was found to fit the model. */
    private record Fitting(BaselineSource baselines, byte[] digest, TargetRule target, int output) {}

    private CompiledSpec fitting(OpenModel model, ExplainEntry entry, Fitting fit) {
        AttributionMethod method = Methods.byName(entry.method()).orElseThrow();
        Settings settings = method.settings(entry.parameters());
        String output = model.model().manifest().outputs().get(fit.output()).name();
        ExplainerSpec spec = new SpecCompiler(model, entry)
                .compile(
                        method,
                        settings,
                        fit.digest(),
                        output,
                        fit.target(),
                        config.limits().maxOutputBytes());
        return new CompiledSpec(
                spec,
                RecordDigest.of(spec),
                model.model(),
                method,
                settings,
                fit.baselines(),
                fit.target(),
                fit.output(),
                entry.objective(),
                entry.tolerance(),
                config.outputTopic(entry));
    }

    private int output(List<Manifest.Output> outputs, ExplainEntry entry, String path) {
        if (entry.output() == null) {
            return 0;
        }
        List<String> names = outputs.stream().map(Manifest.Output::name).toList();
        int position = names.indexOf(entry.output());
        if (position < 0) {
            add(path + ".output", "expected one of the model's outputs " + names + ", found " + entry.output());
        }
        return position;
    }

    private void objective(OpenModel model, int position, ExplainEntry entry, String path) {
        model.model().problem(position, entry.objective()).ifPresent(problem -> add(path + ".objective", problem));
    }

    private void index(TargetRule target, int size, String path) {
        if (target instanceof TargetRule.Index fixed && fixed.index() >= size) {
            add(path + ".target", "expected an index below " + size + ", found " + fixed.index());
        }
    }

    private void add(String path, String message) {
        problems.add(config.source().problem(path, message));
    }
}
