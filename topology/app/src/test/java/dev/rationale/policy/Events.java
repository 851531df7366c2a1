package dev.rationale.policy;

import dev.rationale.Decision;
import dev.rationale.DecisionOutcome;
import dev.rationale.EventSource;
import dev.rationale.ExplainRequest;
import dev.rationale.ModelRef;
import dev.rationale.NamedValue;
import dev.rationale.PredictionEvent;
import dev.rationale.TargetRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events as predictors send them. */
final class Events {
    private Events() {}

    static PredictionEvent.Builder of(String model, String version) {
        return PredictionEvent.newBuilder()
                .setEventId("71482b17-abcb-5f42-bc7d-3f2ec2df428d")
                .setOccurredAt(Instant.EPOCH)
                .setProducedAt(Instant.EPOCH)
                .setSource(EventSource.newBuilder().setSystem("test").build())
                .setDecision(decision(DecisionOutcome.ADVERSE, null))
                .setModel(
                        ModelRef.newBuilder().setName(model).setVersion(version).build());
    }

    static Decision decision(DecisionOutcome outcome, @Nullable Integer index) {
        return Decision.newBuilder()
                .setDecisionId("d-1")
                .setOutcome(outcome)
                .setClassIndex(index)
                .setAutomated(true)
                .build();
    }

    static ExplainRequest targets(TargetRequest... targets) {
        return ExplainRequest.newBuilder().setTargets(List.of(targets)).build();
    }

    static ExplainRequest parameter(String name, String value) {
        return ExplainRequest.newBuilder()
                .setParams(List.of(new NamedValue(name, value)))
                .build();
    }
}
