package dev.rationale.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rationale.DecisionOutcome;
import dev.rationale.Dtype;
import dev.rationale.FeatureValue;
import dev.rationale.InputTensor;
import dev.rationale.OutputSpace;
import dev.rationale.PredictionEvent;
import dev.rationale.TargetRequest;
import dev.rationale.contract.TensorBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEventsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private final JsonEvents events = new JsonEvents(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void shouldReadEverythingThatAnEventSays() throws InvalidEventException {
        PredictionEvent event = events.parse("""
                {"event_id": "71482b17-abcb-5f42-bc7d-3f2ec2df428d", "decision_id": "d-1",
                 "occurred_at": "2026-01-01T00:00:00Z", "source": "scoring",
                 "model": {"name": "m", "version": "2"},
                 "features": {"age": 42, "job": "skilled", "owner": true, "phone": null},
                 "inputs": {"x": [[1, 2], [3, 4]], "ids": {"dtype": "int64", "values": [7]}},
                 "outputs": {"p": {"space": "PROBABILITY", "values": [0.25, 0.75]}, "v": 3},
                 "decision": {"label": "b", "class_index": 1, "outcome": "ADVERSE", "threshold": 0.5, "automated": true},
                 "explain_targets": [1, "b", {"output": "p", "index": 0}]}
                """);

        assertThat(event.getEventId()).isEqualTo("71482b17-abcb-5f42-bc7d-3f2ec2df428d");
        assertThat(event.getOccurredAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(event.getProducedAt()).isEqualTo(NOW);
        assertThat(event.getDecision().getDecisionId()).isEqualTo("d-1");
        assertThat(event.getDecision().getOutcome()).isEqualTo(DecisionOutcome.ADVERSE);
        assertThat(event.getFeatures()).extracting(FeatureValue::getValue).containsExactly(42.0, "skilled", true, null);
        InputTensor x = event.getInputs().get(0);
        assertThat(x.getShape()).containsExactly(2L, 2L);
        assertThat(x.getContent())
                .asInstanceOf(type(ByteBuffer.class))
                .satisfies(bytes -> assertThat(TensorBytes.floats(Dtype.FLOAT32, x.getShape(), bytes.duplicate()))
                        .containsExactly(1, 2, 3, 4));
        assertThat(event.getInputs().get(1).getDtype()).isEqualTo(Dtype.INT64);
        assertThat(event.getOutputs().get(0).getSpace()).isEqualTo(OutputSpace.PROBABILITY);
        assertThat(event.getOutputs().get(1).getShape()).isEmpty();
        assertThat(event.getExplainRequest().getTargets())
                .containsExactly(
                        TargetRequest.newBuilder().setIndex(1).build(),
                        TargetRequest.newBuilder().setLabel("b").build(),
                        TargetRequest.newBuilder().setOutput("p").setIndex(0).build());
    }

    @Test
    void shouldFillInWhatAnEventLeavesOut() throws InvalidEventException {
        PredictionEvent event = events.parse("{\"model\": {\"name\": \"m\"}}");

        assertThat(UUID.fromString(event.getEventId())).isNotNull();
        assertThat(event.getDecision().getDecisionId()).isEqualTo(event.getEventId());
        assertThat(event.getOccurredAt()).isEqualTo(NOW);
        assertThat(event.getModel().getVersion()).isEmpty();
        assertThat(event.getDecision().getClassIndex()).isNull();
        assertThat(event.getExplainRequest()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"credit", "fashion"})
    void shouldReadTheSamples(String sample) throws IOException, InvalidEventException {
        List<String> lines = Files.readAllLines(Path.of("..", "..", "deploy", "samples", sample + ".jsonl"));
        for (String line : lines) {
            assertThat(events.parse(line).getInputs()).hasSize(1);
        }
        assertThat(lines).hasSize(sample.equals("credit") ? 200 : 100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | not JSON",
                "[] | expected an object",
                "{} | model.name: required",
                "{\"model\": {\"name\": \"m\"}} {} | not JSON",
                "{\"model\": {\"name\": \"m\"}, \"colour\": 1} | colour: unknown",
                "{\"model\": {\"name\": \"m\"}, \"event_id\": \"x\"} | event_id: expected a UUID",
                "{\"model\": {\"name\": \"m\"}, \"occurred_at\": \"today\"} | occurred_at: expected an ISO-8601 instant",
                "{\"model\": {\"name\": \"m\"}, \"inputs\": {\"x\": [[1], [2, 3]]}} | inputs.x: expected nested lists",
                "{\"model\": {\"name\": \"m\"}, \"inputs\": {\"x\": [\"1\"]}} | inputs.x: expected numbers",
                "{\"model\": {\"name\": \"m\"}, \"inputs\": {\"x\": {\"dtype\": \"int4\", \"values\": [1]}}} | inputs.x.dtype",
                "{\"model\": {\"name\": \"m\"}, \"inputs\": {\"x\": {\"dtype\": \"int64\", \"values\": [1.5]}}} | does not fit",
                "{\"model\": {\"name\": \"m\"}, \"outputs\": {\"p\": {\"space\": \"ODDS\", \"values\": [1]}}} | outputs.p.space",
                "{\"model\": {\"name\": \"m\"}, \"features\": {\"f\": [1]}} | features.f: expected a number",
                "{\"model\": {\"name\": \"m\"}, \"decision\": {\"outcome\": \"GOOD\"}} | decision.outcome",
                "{\"model\": {\"name\": \"m\"}, \"decision\": {\"class_index\": \"1\"}} | decision.class_index: expected a whole",
                "{\"model\": {\"name\": \"m\"}, \"decision\": {\"threshold\": \"1\"}} | decision.threshold: expected a number",
                "{\"model\": {\"name\": \"m\"}, \"decision\": {\"automated\": 1}} | decision.automated: expected true",
                "{\"model\": {\"name\": \"m\"}, \"explain_targets\": [1.5]} | explain_targets"
            })
    void shouldSayWhatIsWrong(String json, String problem) {
        assertThatThrownBy(() -> events.parse(json))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void shouldNameEveryProblemAtOnce() {
        assertThatThrownBy(() -> events.parse("{\"event_id\": \"x\", \"colour\": 1}"))
                .isInstanceOfSatisfying(
                        InvalidEventException.class,
                        e -> assertThat(e.problems()).hasSize(3));
    }
}
