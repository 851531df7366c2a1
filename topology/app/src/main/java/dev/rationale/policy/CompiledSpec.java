package dev.rationale.policy;

import dev.rationale.ExplainerSpec;
import dev.rationale.Sha256;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Target;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A specification with the parts it names, ready for use by any number of threads.
 *
 * @param spec the record
 * @param digest its digest: the configuration digest
 * @param model open; {@link LoadedConfig} closes it
 * @param method the method
 * @param settings its parameters, defaults filled in
 * @param baselines where baselines come from
 * @param target how targets are chosen where the event asks for none
 * @param output position of the output that {@code target} looks at
 * @param objective what of a target is explained
 * @param tolerance wanted relative error of the attribution
 * @param outputTopic topic of the explanations
 */
public record CompiledSpec(
        ExplainerSpec spec,
        Sha256 digest,
        ExplainableModel model,
        AttributionMethod method,
        Settings settings,
        BaselineSource baselines,
        TargetRule target,
        int output,
        Objective objective,
        double tolerance,
        String outputTopic) {

    /**
     * Begins the explanation of one target.
     *
     * @param input of the record
     * @param choice the target
     * @param seed the record's, for what baselines and method draw
     * @throws dev.rationale.attribution.UnexplainableException if input or baselines cannot be explained at all
     */
    public Program start(BoundInput input, TargetChoice choice, long seed) {
        if (choice instanceof TargetChoice.Fixed fixed) {
            Target known = new Target(fixed.output(), fixed.index(), objective);
            return RecordProgram.of(method, explicand(input, known, seed), baselines, settings);
        }
        Target open = new Target(choice.output(), 0, objective);
        return RecordProgram.predicted(method, explicand(input, open, seed), baselines, settings);
    }

    /** The target where an event names none and its decision no class. */
    public TargetChoice usualTarget() {
        return target instanceof TargetRule.Index fixed
                ? new TargetChoice.Fixed(output, fixed.index())
                : new TargetChoice.Predicted(output);
    }

    /**
     * The targets that events without a request of their own may have: one, or every class of the output.
     *
     * @param most classes; where there are more, the usual target alone stands for them
     */
    public List<TargetChoice> likelyTargets(int most) {
        int classes = model.outputSizes().get(output);
        if (target instanceof TargetRule.Index || classes > most) {
            return List.of(usualTarget());
        }
        return IntStream.range(0, classes)
                .<TargetChoice>mapToObj(index -> new TargetChoice.Fixed(output, index))
                .toList();
    }

    /** Whether its records share something of the model that takes long to compute. */
    public boolean prepares() {
        return method.prepares(settings) || (method.usesBaselines(settings) && baselines.asksModel());
    }

    private Explicand explicand(BoundInput input, Target wanted, long seed) {
        return new Explicand(input.point(), wanted, tolerance, seed, model.space(input));
    }
}
