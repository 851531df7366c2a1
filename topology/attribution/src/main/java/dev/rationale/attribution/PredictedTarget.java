package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explains what the model predicts: asks for the outputs at the input first, takes the largest value of one output (the first
 * of equal ones; an output of size 1 has only index 0) and hands over to the method's program for that target.
 *
 * <p>The choice is recorded in {@link Attribution#choices()} as {@link Choices.Kind#TARGET}. The outputs at the input are not
 * evaluated again: the method's own request for them is answered from the first round.
 */
final class PredictedTarget implements Program {
    private final AttributionMethod method;
    private final Explicand explicand;
    private final double[] input;
    private final int output;
    private final Objective objective;
    private final BaselineSource source;
    private final Settings settings;

    private @Nullable Program program;
    private RowResult.@Nullable Outputs atInput;
    private Target target;
    private List<RowRequest> asked = List.of();

    /**
     * @param method the method behind
     * @param explicand what is explained; the index of its target is ignored
     * @param source of what it is compared with
     * @param settings the method's
     * @throws UnexplainableException if the input or a baseline cannot be explained at all
     */
    PredictedTarget(AttributionMethod method, Explicand explicand, BaselineSource source, Settings settings) {
        this.method = method;
        this.explicand = explicand;
        this.input = explicand.input();
        this.output = explicand.target().output();
        this.objective = explicand.target().objective();
        this.settings = settings;
        this.target = new Target(output, 0, objective);
        if (method.usesBaselines(settings) && RecordProgram.isDrawnAtOnce(source, explicand)) {
            Baselines drawn = source.draw(explicand);
            explicand.withTarget(target).requireExplainable(method.name(), drawn);
            this.source = BaselineSource.of(drawn);
        } else {
            explicand.withTarget(target).requireExplainable(method.name());
            this.source = source;
        }
    }

    @Override
    public long heldNumbers() {
        return RecordProgram.held(method, explicand, source, settings);
    }

    @Override
    public List<RowRequest> next() {
        if (program == null) {
            return List.of(RowRequest.Outputs.at(input));
        }
        asked = program.next();
        while (!asked.isEmpty()) {
            List<RowRequest> open = new ArrayList<>(asked.size());
            for (RowRequest request : asked) {
                if (!isKnown(request)) {
                    open.add(request);
                }
            }
            if (!open.isEmpty()) {
                return open;
            }
            program.accept(complete(List.of()));
            asked = program.next();
        }
        return asked;
    }

    private boolean isKnown(RowRequest request) {
        return request instanceof RowRequest.Outputs outputs && outputs.point() == input;
    }

    private List<RowResult> complete(List<RowResult> results) {
        List<RowResult> all = new ArrayList<>(asked.size());
        int next = 0;
        for (RowRequest request : asked) {
            all.add(isKnown(request) && atInput != null ? atInput : results.get(next++));
        }
        return all;
    }

    @Override
    public void accept(List<RowResult> results) {
        if (program != null) {
            program.accept(complete(results));
            return;
        }
        if (results.size() != 1 || !(results.get(0) instanceof RowResult.Outputs outputs)) {
            throw new IllegalArgumentException("expected the outputs at the input");
        }
        atInput = outputs;
        target = new Target(output, largest(outputs.values()), objective);
        program = RecordProgram.ofKnownInput(method, explicand.withTarget(target), source, settings);
    }

    private int largest(double[][] outputs) {
        if (output >= outputs.length || outputs[output].length == 0) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.TARGET_OUT_OF_RANGE,
                    method.name() + ": the model has " + outputs.length + " outputs, the target names output " + output
                            + (output < outputs.length ? ", which is empty" : ""));
        }
        int best = 0;
        for (int i = 0; i < outputs[output].length; i++) {
            double value = outputs[output][i];
            if (Double.isNaN(value)) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_MODEL,
                        method.name() + ": output " + output + " is not a number at index " + i
                                + " at the input, so that no index is predicted");
            }
            if (value > outputs[output][best]) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public Attribution result() {
        if (program == null) {
            throw new IllegalStateException("rows are still wanted");
        }
        Attribution attribution = program.result();
        return attribution.withChoices(
                Choices.parse(attribution.choices()).with(Choices.Kind.TARGET, target.output(), target.index()));
    }
}
