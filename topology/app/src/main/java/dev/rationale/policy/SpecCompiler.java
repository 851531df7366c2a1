package dev.rationale.policy;

import dev.rationale.ExplainerSpec;
import dev.rationale.NamedValue;
import dev.rationale.PolicyRule;
import dev.rationale.Sha256;
import dev.rationale.SpecBaseline;
import dev.rationale.SpecLimits;
import dev.rationale.SpecMethod;
import dev.rationale.SpecModel;
import dev.rationale.SpecTarget;
import dev.rationale.TargetObjective;
import dev.rationale.TargetRuleKind;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import dev.rationale.config.RationaleConfig.BaselineEntry;
import dev.rationale.config.RationaleConfig.ExplainEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a configuration entry as the record that its digest is taken of: every default written out, everything sorted,
 * numbers in one spelling, so that two configurations that mean the same have the same digest.
 */
final class SpecCompiler {
    private static final int SCHEMA_VERSION = 1;
    private static final String POLICY = "configuration";
    private static final String POLICY_VERSION = "1";

    private final OpenModel model;
    private final ExplainEntry entry;

    SpecCompiler(OpenModel model, ExplainEntry entry) {
        this.model = model;
        this.entry = entry;
    }

    /**
     * @param method the entry's method
     * @param settings its parameters, defaults filled in
     * @param baseline digest of the baseline's values; of no length where the entry has none
     * @param output name of the output that the target rule looks at
     * @param target the target rule
     * @param maxOutputBytes largest encoded explanation
     */
    ExplainerSpec compile(
            AttributionMethod method,
            Settings settings,
            byte[] baseline,
            String output,
            TargetRule target,
            long maxOutputBytes) {
        return ExplainerSpec.newBuilder()
                .setSchemaVersion(SCHEMA_VERSION)
                .setModel(SpecModel.newBuilder()
                        .setName(model.name())
                        .setVersion(model.version())
                        .setSha256(
                                new Sha256(HexFormat.of().parseHex(model.model().digest())))
                        .setFilesSha256(
                                new Sha256(HexFormat.of().parseHex(model.files().digest())))
                        .build())
                .setMethod(SpecMethod.newBuilder()
                        .setName(method.name())
                        .setImplVersion(method.version())
                        .setParameters(sorted(method.parameters(settings.values()), settings))
                        .build())
                .setBaseline(entry.baseline() == null ? null : baseline(entry.baseline(), baseline))
                .setTargetRule(targetRule(output, target))
                .setObjective(TargetObjective.valueOf(entry.objective().name()))
                .setTolerance(entry.tolerance())
                .setLimits(SpecLimits.newBuilder()
                        .setMaxOutputBytes(maxOutputBytes)
                        .build())
                .setPolicyRule(PolicyRule.newBuilder()
                        .setPolicyId(POLICY)
                        .setPolicyVersion(POLICY_VERSION)
                        .setRule(entry.rule())
                        .setCondition(condition())
                        .build())
                .build();
    }

    private static SpecBaseline baseline(BaselineEntry named, byte[] digest) {
        List<Parameter> parameters = BaselineSources.parameters(named.kind());
        return SpecBaseline.newBuilder()
                .setKind(named.kind())
                .setParameters(sorted(parameters, Settings.parse(parameters, named.parameters())))
                .setSha256(new Sha256(digest))
                .build();
    }

    private static dev.rationale.TargetRule targetRule(String output, TargetRule rule) {
        dev.rationale.TargetRule.Builder builder =
                dev.rationale.TargetRule.newBuilder().setOutput(output);
        if (rule instanceof TargetRule.Index fixed) {
            SpecTarget target = SpecTarget.newBuilder()
                    .setOutput(output)
                    .setIndex(fixed.index())
                    .build();
            return builder.setKind(TargetRuleKind.FIXED)
                    .setTargets(List.of(target))
                    .build();
        }
        return builder.setKind(
                        rule instanceof TargetRule.Predicted ? TargetRuleKind.PREDICTED : TargetRuleKind.DECISION)
                .build();
    }

    private @Nullable String condition() {
        String topics = "topic in " + new TreeSet<>(entry.topics());
        return entry.when().outcomes().isEmpty()
                ? topics
                : topics + " and outcome in " + new TreeSet<>(entry.when().outcomes());
    }

    private static List<NamedValue> sorted(List<Parameter> parameters, Settings settings) {
        List<NamedValue> values = new ArrayList<>();
        for (Parameter parameter : parameters) {
            values.add(new NamedValue(parameter.name(), parameter.spelled(settings)));
        }
        values.sort(Comparator.comparing(NamedValue::getName));
        return values;
    }
}
