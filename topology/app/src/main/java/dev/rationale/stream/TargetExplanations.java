package dev.rationale.stream;

import dev.rationale.AttributionTensor;
import dev.rationale.Dtype;
import dev.rationale.ExplainedTarget;
import dev.rationale.Finding;
import dev.rationale.GroupAttribution;
import dev.rationale.OutputSpace;
import dev.rationale.Quality;
import dev.rationale.TargetExplanation;
import dev.rationale.TargetObjective;
import dev.rationale.attribution.Attribution;
import dev.rationale.contract.TensorBytes;
import dev.rationale.model.DType;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.InputLayout;
import dev.rationale.model.Manifest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.commons.numbers.core.Sum;
import org.jspecify.annotations.Nullable;

/** The part of a record that explains one target: numbers, how good they are, and where they belong. */
final class TargetExplanations {
    private TargetExplanations() {}

    static List<TargetExplanation> of(Outcome.Explained explained) {
        return explained.attributions().stream()
                .map(attribution -> of(explained, attribution))
                .toList();
    }

    private static TargetExplanation of(Outcome.Explained explained, Attribution attribution) {
        ExplainableModel model = explained.spec().model();
        int index = attribution.target().index();
        Manifest.Output output =
                model.manifest().outputs().get(attribution.target().output());
        double[] recomputed = attribution.outputs()[attribution.target().output()];
        ServedOutputs.Comparison served = ServedOutputs.compare(explained.event(), output, index, recomputed);
        return TargetExplanation.newBuilder()
                .setTarget(ExplainedTarget.newBuilder()
                        .setOutput(output.name())
                        .setIndex(index)
                        .setLabel(output.classes().isEmpty() ? null : output.label(index))
                        .setSpace(OutputSpace.valueOf(output.space().name()))
                        .setObjective(TargetObjective.valueOf(
                                attribution.target().objective().name()))
                        .build())
                .setServedOutput(served.value().isPresent() ? served.value().getAsDouble() : null)
                .setRecomputedOutput(attribution.output())
                .setBaselineOutput(known(attribution.baselineOutput()))
                .setQuality(quality(explained.spec().tolerance(), attribution))
                .setFindings(findings(attribution, served))
                .setAttributions(tensors(explained.input().layout(), attribution.values()))
                .setSum(Sum.of(attribution.values()).getAsDouble())
                .setGroupAttributions(groups(explained, attribution))
                .setStepsUsed(attribution.steps())
                .setGradientEvaluations(attribution.gradientEvaluations())
                .setForwardEvaluations(attribution.forwardEvaluations())
                .build();
    }

    private static @Nullable Double known(double number) {
        return Double.isNaN(number) ? null : number;
    }

    private static Quality quality(double tolerance, Attribution attribution) {
        double change = Math.abs(attribution.output() - attribution.baselineOutput());
        double gap = attribution.completenessGap();
        return Quality.newBuilder()
                .setDeltaAbs(known(gap))
                .setDeltaRel(change > 0 ? known(Math.abs(gap) / change) : null)
                .setTolerance(tolerance)
                .setConverged(attribution.converged())
                .setEstimatedError(
                        attribution.estimatedError().isPresent()
                                ? attribution.estimatedError().getAsDouble()
                                : null)
                .build();
    }

    private static List<Finding> findings(Attribution attribution, ServedOutputs.Comparison served) {
        TreeSet<Finding> findings = new TreeSet<>();
        attribution.findings().forEach(finding -> findings.add(Finding.valueOf(finding.name())));
        if (served.value().isEmpty()) {
            findings.add(Finding.SERVED_OUTPUT_ABSENT);
        } else if (served.mismatch()) {
            findings.add(Finding.PREDICTION_MISMATCH);
        }
        return List.copyOf(findings);
    }

    private static List<AttributionTensor> tensors(InputLayout layout, double[] values) {
        Map<String, double[]> parts = layout.unflatten(values);
        return layout.spans().stream()
                .map(span -> AttributionTensor.newBuilder()
                        .setInput(span.name())
                        .setDtype(span.dtype() == DType.FLOAT64 ? Dtype.FLOAT64 : Dtype.FLOAT32)
                        .setShape(LongStream.of(span.shape()).boxed().toList())
                        .setValues(bytes(span.dtype(), parts.getOrDefault(span.name(), new double[0])))
                        .build())
                .toList();
    }

    private static ByteBuffer bytes(DType dtype, double[] values) {
        if (dtype == DType.FLOAT64) {
            return TensorBytes.ofDoubles(values);
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return TensorBytes.ofFloats(floats);
    }

    /** Only where the model has a readable view: coordinates without a name are in the tensors already. */
    private static List<GroupAttribution> groups(Outcome.Explained explained, Attribution attribution) {
        ExplainableModel model = explained.spec().model();
        if (model.features().isEmpty()) {
            return List.of();
        }
        return model.aggregate(explained.input(), attribution.values()).stream()
                .map(share -> GroupAttribution.newBuilder()
                        .setGroup(share.name())
                        .setLabel(share.label())
                        .setValue(share.attribution())
                        .build())
                .toList();
    }
}
