package dev.rationale.replay;

import dev.rationale.AttributionTensor;
import dev.rationale.ExplanationRecord;
import dev.rationale.TargetExplanation;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Target;
import dev.rationale.contract.TensorBytes;
import dev.rationale.contract.TensorFormatException;
import dev.rationale.model.InputLayout;
import dev.rationale.replay.Unreplayable.Code;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.LongStream;

/** Reads the numbers of one target back from a record. */
final class RecordedAttribution {
    private RecordedAttribution() {}

    /**
     * The attribution as it stands in the record, rounded as it was written.
     *
     * @param layout of the record's input
     * @throws Unreplayable if the attributions are sealed, elsewhere, or not in the shape of the input
     */
    static Attribution of(TargetExplanation recorded, Target target, InputLayout layout, Choices choices)
            throws Unreplayable {
        double[] values = new double[layout.dimension()];
        if (recorded.getAttributions().size() != layout.spans().size()) {
            throw new Unreplayable(
                    Code.INCOMPLETE_RECORD,
                    "expected attributions of " + layout.spans().size() + " inputs, found "
                            + recorded.getAttributions().size());
        }
        for (int i = 0; i < layout.spans().size(); i++) {
            InputLayout.Span span = layout.spans().get(i);
            double[] part = values(recorded.getAttributions().get(i), span);
            System.arraycopy(part, 0, values, span.offset(), part.length);
        }
        return new Attribution(
                target,
                values,
                recorded.getRecomputedOutput(),
                Objects.requireNonNullElse(recorded.getBaselineOutput(), Double.NaN),
                new double[0][],
                Double.NaN,
                OptionalDouble.empty(),
                recorded.getQuality().getConverged(),
                recorded.getStepsUsed(),
                recorded.getGradientEvaluations(),
                recorded.getForwardEvaluations(),
                Set.of(),
                choices.encode());
    }

    private static double[] values(AttributionTensor tensor, InputLayout.Span span) throws Unreplayable {
        List<Long> shape = LongStream.of(span.shape()).boxed().toList();
        if (!(tensor.getValues() instanceof ByteBuffer bytes)) {
            throw new Unreplayable(
                    Code.ATTRIBUTIONS_ELSEWHERE,
                    "the attributions of " + tensor.getInput() + " are sealed or lie elsewhere; replay compares those"
                            + " that stand in the record");
        }
        if (!tensor.getInput().equals(span.name()) || !tensor.getShape().equals(shape)) {
            throw new Unreplayable(
                    Code.INCOMPLETE_RECORD,
                    "expected attributions of " + span.name() + shape + ", found " + tensor.getInput()
                            + tensor.getShape());
        }
        try {
            return TensorBytes.doubles(tensor.getDtype(), shape, bytes.duplicate());
        } catch (TensorFormatException e) {
            throw new Unreplayable(
                    Code.INCOMPLETE_RECORD, "the attributions of " + span.name() + ": " + e.getMessage());
        }
    }

    /**
     * The choices of each target in turn.
     *
     * @throws Unreplayable if the bytes are none, or for another number of targets
     */
    static List<Choices> choices(ExplanationRecord record) throws Unreplayable {
        int targets = record.getTargets().size();
        List<Choices> choices = new ArrayList<>();
        try {
            if (record.getChoices() != null) {
                ByteBuffer bytes = record.getChoices().duplicate();
                while (bytes.hasRemaining()) {
                    int length = bytes.getInt();
                    if (length < 0 || length > bytes.remaining()) {
                        throw new IllegalArgumentException("a target's choices of length " + length);
                    }
                    byte[] one = new byte[length];
                    bytes.get(one);
                    choices.add(Choices.parse(one));
                }
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new Unreplayable(Code.INCOMPLETE_RECORD, "the recorded choices cannot be read: " + e.getMessage());
        }
        if (choices.size() != targets) {
            throw new Unreplayable(
                    Code.INCOMPLETE_RECORD,
                    "expected the choices of " + targets + " targets, found those of " + choices.size());
        }
        return choices;
    }
}
