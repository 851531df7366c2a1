package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rationale.AttributionTensor;
import dev.rationale.DeadLetter;
import dev.rationale.Dtype;
import dev.rationale.ExplainedTarget;
import dev.rationale.ExplanationOutcome;
import dev.rationale.ExplanationRecord;
import dev.rationale.FailureClass;
import dev.rationale.Finding;
import dev.rationale.GroupAttribution;
import dev.rationale.InputPosition;
import dev.rationale.OutputSpace;
import dev.rationale.PredictionRef;
import dev.rationale.Quality;
import dev.rationale.Sha256;
import dev.rationale.TargetExplanation;
import dev.rationale.TargetObjective;
import dev.rationale.contract.TensorBytes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordPrintingTest {

    private static ExplanationRecord explanation(List<GroupAttribution> groups) {
        byte[] id = new byte[32];
        id[0] = (byte) 0xab;
        return ExplanationRecord.newBuilder()
                .setExplanationId(new Sha256(id))
                .setPredictionRef(PredictionRef.newBuilder()
                        .setDecisionId("credit-0001")
                        .setTopic("credit.predictions")
                        .setTopicId("topic-id")
                        .setPartition(2)
                        .setOffset(17)
                        .setTimestamp(Instant.parse("2026-01-31T12:00:00Z"))
                        .build())
                .setOutcome(ExplanationOutcome.EXPLAINED)
                .setFindings(List.of(Finding.SERVED_OUTPUT_ABSENT))
                .setTargets(List.of(TargetExplanation.newBuilder()
                        .setTarget(ExplainedTarget.newBuilder()
                                .setOutput("bad_risk")
                                .setIndex(0)
                                .setLabel("bad")
                                .setSpace(OutputSpace.LOG_ODDS)
                                .setObjective(TargetObjective.RAW)
                                .build())
                        .setRecomputedOutput(-0.25)
                        .setBaselineOutput(Double.NaN)
                        .setQuality(Quality.newBuilder()
                                .setDeltaAbs(0.001)
                                .setTolerance(0.05)
                                .setConverged(true)
                                .setEstimatedError(0.01)
                                .build())
                        .setAttributions(List.of(AttributionTensor.newBuilder()
                                .setInput("x")
                                .setDtype(Dtype.FLOAT32)
                                .setShape(List.of(2L, 2L))
                                .setValues(TensorBytes.ofFloats(1, -2, 0.5f, Float.NaN))
                                .build()))
                        .setSum(-0.5)
                        .setGroupAttributions(groups)
                        .setStepsUsed(15)
                        .build()))
                .build();
    }

    private static GroupAttribution group(String name, String label, double value) {
        return GroupAttribution.newBuilder()
                .setGroup(name)
                .setLabel(label)
                .setValue(value)
                .build();
    }

    private static String printed(ExplanationRecord record) {
        StringWriter text = new StringWriter();
        new RecordText(new PrintWriter(text)).print(record);
        return text.toString();
    }

    @Test
    void shouldWriteTensorsAsNumbersAndDigestsInHexadecimal() {
        JsonNode json = RecordJson.of(explanation(List.of()));

        assertThat(json.path("explanation_id").asText()).hasSize(64).startsWith("ab00");
        assertThat(json.path("outcome").asText()).isEqualTo("EXPLAINED");
        assertThat(json.path("findings").toString()).isEqualTo("[\"SERVED_OUTPUT_ABSENT\"]");
        assertThat(json.at("/prediction_ref/timestamp").asText()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(json.at("/prediction_ref/offset").asLong()).isEqualTo(17);
        JsonNode target = json.at("/targets/0");
        assertThat(target.path("baseline_output").isNull()).isTrue();
        assertThat(target.at("/attributions/0/values").toString()).isEqualTo("[[1.0,-2.0],[0.5,null]]");
        assertThat(json.path("model").isNull()).isTrue();
        assertThat(json.size())
                .isEqualTo(ExplanationRecord.getClassSchema().getFields().size());
    }

    @Test
    void shouldTellTheMainReasonsFirst() {
        String text = printed(explanation(List.of(
                group("duration", "loan duration", 0.1),
                group("checking_status", "checking account", -0.8),
                group("age", "age", 0.0))));

        assertThat(text.lines().toList().get(0))
                .isEqualTo("credit-0001  bad_risk bad: log-odds -0.25, at the baseline NaN");
        assertThat(text.lines().toList().get(1))
                .startsWith("    checking account")
                .contains("-0.8", "░");
        assertThat(text.lines().toList().get(2)).startsWith("    loan duration").contains("+0.1", "█");
        assertThat(text)
                .contains("quality: completeness gap +0.001, estimated error 0.01, 15 steps, converged")
                .contains("findings: SERVED_OUTPUT_ABSENT");
    }

    @Test
    void shouldNameCoordinatesWhenThereAreNoFeatures() {
        assertThat(printed(explanation(List.of()))).contains("x[1]", "-2");
    }

    @Test
    void shouldTellWhereAndWhyAnEventFailed() {
        DeadLetter letter = DeadLetter.newBuilder()
                .setFailureCode("WRONG_SHAPE")
                .setFailureClass(FailureClass.POISON_INPUT)
                .setMessage("input x: expected float32[3], found float32[2]")
                .setInput(InputPosition.newBuilder()
                        .setTopic("p")
                        .setPartition(1)
                        .setOffset(5)
                        .build())
                .setDecisionId("d1")
                .setServiceVersion("1")
                .setFailedAt(Instant.parse("2026-01-31T12:00:00Z"))
                .build();
        StringWriter text = new StringWriter();

        new RecordText(new PrintWriter(text)).print(letter);

        assertThat(text)
                .hasToString("p-1@5  d1  WRONG_SHAPE (POISON_INPUT): input x: expected float32[3], found float32[2]"
                        + System.lineSeparator());
    }
}
