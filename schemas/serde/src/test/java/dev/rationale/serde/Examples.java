package dev.rationale.serde;

import dev.rationale.AttributionTensor;
import dev.rationale.DeadLetter;
import dev.rationale.Decision;
import dev.rationale.DecisionOutcome;
import dev.rationale.Dtype;
import dev.rationale.EventSource;
import dev.rationale.ExplainedTarget;
import dev.rationale.ExplanationOutcome;
import dev.rationale.ExplanationRecord;
import dev.rationale.FailureClass;
import dev.rationale.FeatureValue;
import dev.rationale.Finding;
import dev.rationale.InputPosition;
import dev.rationale.InputTensor;
import dev.rationale.ModelRef;
import dev.rationale.OutputSpace;
import dev.rationale.PredictionEvent;
import dev.rationale.PredictionRef;
import dev.rationale.Quality;
import dev.rationale.ServedOutput;
import dev.rationale.Sha256;
import dev.rationale.TargetExplanation;
import dev.rationale.TargetObjective;
import dev.rationale.contract.TensorBytes;
import java.time.Instant;
import java.util.List;

/** One record of each kind, with something in every shape of field. */
final class Examples {
    static final Instant AT = Instant.parse("2026-11-21T10:15:30.123456Z");
    private static final String TOPIC_ID = "AAECAwQFBgcICQoLDA0ODw";

    private Examples() {}

    static PredictionEvent event() {
        return PredictionEvent.newBuilder()
                .setEventId("5b0f3a52-4a8e-4b0e-9d5a-1f6f1c1f0a11")
                .setOccurredAt(AT)
                .setProducedAt(AT)
                .setSource(EventSource.newBuilder().setSystem("scoring").build())
                .setDecision(Decision.newBuilder()
                        .setDecisionId("credit-0812")
                        .setOutcome(DecisionOutcome.ADVERSE)
                        .setAutomated(true)
                        .build())
                .setOutputs(List.of(new ServedOutput(
                        "bad_risk", OutputSpace.LOG_ODDS, Dtype.FLOAT32, List.of(1L), TensorBytes.ofFloats(0.83f))))
                .setModel(ModelRef.newBuilder()
                        .setName("credit-risk")
                        .setVersion("1")
                        .build())
                .setInputs(List.of(new InputTensor(
                        "features", Dtype.FLOAT32, List.of(3L), TensorBytes.ofFloats(0.5f, -0f, Float.NaN))))
                .setFeatures(List.of(
                        new FeatureValue("duration", 24.0, null),
                        new FeatureValue("checking_status", "<0", "account"),
                        new FeatureValue("employed", true, null),
                        new FeatureValue("savings", null, null)))
                .build();
    }

    static ExplanationRecord explanation() {
        return ExplanationRecord.newBuilder()
                .setExplanationId(new Sha256(new byte[32]))
                .setPredictionRef(new PredictionRef("e-1", "d-1", "credit.predictions", TOPIC_ID, 3, 42L, AT))
                .setOutcome(ExplanationOutcome.EXPLAINED)
                .setFindings(List.of(Finding.NOT_CONVERGED, Finding.UNRESOLVED_JUMP))
                .setTargets(List.of(TargetExplanation.newBuilder()
                        .setTarget(new ExplainedTarget("bad_risk", 0, "bad", OutputSpace.LOG_ODDS, TargetObjective.RAW))
                        .setRecomputedOutput(0.75)
                        .setBaselineOutput(-0.0)
                        .setQuality(Quality.newBuilder()
                                .setDeltaAbs(0.125)
                                .setTolerance(0.01)
                                .setConverged(false)
                                .build())
                        .setAttributions(List.of(new AttributionTensor(
                                "features", Dtype.FLOAT32, List.of(2L), TensorBytes.ofFloats(1f, -0f))))
                        .setSum(1.0)
                        .build()))
                .build();
    }

    static DeadLetter deadLetter() {
        return DeadLetter.newBuilder()
                .setFailureCode("undecodable")
                .setFailureClass(FailureClass.POISON_INPUT)
                .setMessage("Expected magic byte 0, found 7")
                .setInput(new InputPosition("credit.predictions", TOPIC_ID, 3, 42L, AT))
                .setServiceVersion("0.1.0")
                .setFailedAt(AT)
                .build();
    }
}
