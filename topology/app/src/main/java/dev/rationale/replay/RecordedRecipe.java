package dev.rationale.replay;

import dev.rationale.ExplainerSpec;
import dev.rationale.NamedValue;
import dev.rationale.SpecBaseline;
import dev.rationale.TargetExplanation;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Target;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Manifest;
import dev.rationale.replay.Unreplayable.Code;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a recorded specification says, made ready to run: nothing in it comes from a present configuration.
 *
 * @param spec the record
 * @param model open
 * @param method of that name now
 * @param settings as recorded
 * @param baselines as recorded, of the archived model's data
 */
record RecordedRecipe(
        ExplainerSpec spec,
        ExplainableModel model,
        AttributionMethod method,
        Settings settings,
        BaselineSource baselines) {

    /**
     * @throws Unreplayable if this version has no such method or baseline, or the baseline's digest is another one
     */
    static RecordedRecipe of(ExplainerSpec spec, ExplainableModel model) throws Unreplayable {
        String name = spec.getMethod().getName();
        AttributionMethod method = Methods.byName(name)
                .orElseThrow(() -> new Unreplayable(
                        Code.UNKNOWN_METHOD, "the method " + name + " is not among those of this version"));
        try {
            Settings settings = method.settings(values(spec.getMethod().getParameters()));
            return new RecordedRecipe(spec, model, method, settings, baselines(spec.getBaseline(), model));
        } catch (InvalidSettingsException e) {
            throw new Unreplayable(
                    Code.UNKNOWN_METHOD,
                    "this version refuses the recorded settings: " + String.join("; ", e.problems()));
        }
    }

    private static BaselineSource baselines(@Nullable SpecBaseline recorded, ExplainableModel model)
            throws Unreplayable {
        if (recorded == null) {
            return BaselineSource.none();
        }
        Map<String, String> parameters = values(recorded.getParameters());
        byte[] digest = BaselineSources.digest(recorded.getKind(), parameters, model.space());
        if (recorded.getSha256() != null
                && !Arrays.equals(digest, recorded.getSha256().bytes())) {
            throw new Unreplayable(
                    Code.BASELINE_DIGEST_MISMATCH,
                    "the baseline " + recorded.getKind() + ": expected digest "
                            + HexFormat.of().formatHex(recorded.getSha256().bytes()) + ", found "
                            + HexFormat.of().formatHex(digest) + " with the archived training data");
        }
        return BaselineSources.of(recorded.getKind(), parameters, model.space());
    }

    private static Map<String, String> values(List<NamedValue> named) {
        Map<String, String> values = new LinkedHashMap<>();
        named.forEach(each -> values.put(each.getName(), each.getValue()));
        return values;
    }

    /**
     * The target that a record names.
     *
     * @throws Unreplayable if the model does not have it
     */
    Target target(TargetExplanation recorded) throws Unreplayable {
        List<String> outputs =
                model.manifest().outputs().stream().map(Manifest.Output::name).toList();
        int output = outputs.indexOf(recorded.getTarget().getOutput());
        int index = recorded.getTarget().getIndex();
        if (output < 0 || index < 0 || index >= model.outputSizes().get(output)) {
            throw new Unreplayable(
                    Code.INCOMPLETE_RECORD,
                    "the target " + recorded.getTarget().getOutput() + "[" + index + "]: the model's outputs are "
                            + outputs + " of sizes " + model.outputSizes());
        }
        return new Target(output, index, Objective.valueOf(spec.getObjective().name()));
    }

    /** The explanation of one target, with the choices that were made then. */
    Program program(BoundInput input, Target target, long seed, Choices choices) {
        Explicand explicand =
                new Explicand(input.point(), target, spec.getTolerance(), seed, model.space(input), choices);
        return RecordProgram.of(method, explicand, baselines, settings);
    }
}
