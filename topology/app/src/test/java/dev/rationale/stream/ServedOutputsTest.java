package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.Dtype;
import dev.rationale.OutputSpace;
import dev.rationale.PredictionEvent;
import dev.rationale.ServedOutput;
import dev.rationale.contract.TensorBytes;
import dev.rationale.model.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedOutputsTest {

    private static PredictionEvent event(OutputSpace space, float... served) {
        return PredictionEvent.newBuilder(TopologyFixture.sample(0))
                .setOutputs(List.of(ServedOutput.newBuilder()
                        .setName("out")
                        .setSpace(space)
                        .setDtype(Dtype.FLOAT32)
                        .setShape(List.of((long) served.length))
                        .setBytes(TensorBytes.ofFloats(served))
                        .build()))
                .build();
    }

    private static Manifest.Output output(Manifest.Space space) {
        return new Manifest.Output("out", space, List.of());
    }

    /** ln 3 against 0 is a probability of 3/4. */
    @ParameterizedTest
    @CsvSource({
        "LOGIT, PROBABILITY, 0.75, false",
        "LOGIT, PROBABILITY, 0.76, true",
        "LOGIT, LOGIT, 1.0986123, false",
        "LOGIT, UNKNOWN, 1.0986123, false",
        "LOGIT, UNKNOWN, 1.2, true",
        "VALUE, PROBABILITY, 0.9, false"
    })
    void shouldCompareInTheSpaceThatWasServed(Manifest.Space model, OutputSpace space, float served, boolean mismatch) {
        double[] recomputed = {Math.log(3), 0};

        ServedOutputs.Comparison comparison =
                ServedOutputs.compare(event(space, served, 0), output(model), 0, recomputed);

        assertThat(comparison.value()).hasValue(served);
        assertThat(comparison.mismatch()).isEqualTo(mismatch);
    }

    @ParameterizedTest
    @CsvSource({"LOG_ODDS, PROBABILITY, 0.75", "LOGIT, PROBABILITY, 0.75", "LOGIT, LOG_ODDS, 1.0986123"})
    void shouldTakeASingleLogitForLogOdds(Manifest.Space model, OutputSpace space, float served) {
        assertThat(ServedOutputs.compare(event(space, served), output(model), 0, new double[] {Math.log(3)})
                        .mismatch())
                .isFalse();
        assertThat(ServedOutputs.compare(event(space, served + 0.1f), output(model), 0, new double[] {Math.log(3)})
                        .mismatch())
                .isTrue();
    }

    @Test
    void shouldTurnAProbabilityIntoServedLogOdds() {
        assertThat(ServedOutputs.compare(
                                event(OutputSpace.LOG_ODDS, (float) Math.log(3)),
                                output(Manifest.Space.PROBABILITY),
                                0,
                                new double[] {0.75})
                        .mismatch())
                .isFalse();
    }

    @Test
    void shouldFindNothingServedWhereTheTargetIsAbsent() {
        assertThat(ServedOutputs.compare(event(OutputSpace.UNKNOWN, 1), output(Manifest.Space.LOGIT), 1, new double[2])
                        .value())
                .isEmpty();
        assertThat(ServedOutputs.compare(
                                event(OutputSpace.UNKNOWN, 1),
                                new Manifest.Output("other", Manifest.Space.LOGIT, List.of()),
                                0,
                                new double[1])
                        .value())
                .isEmpty();
    }

    @Test
    void shouldTakeANaNThatWasServedForAMismatch() {
        assertThat(ServedOutputs.compare(
                                event(OutputSpace.UNKNOWN, Float.NaN), output(Manifest.Space.LOGIT), 0, new double[] {1
                                })
                        .mismatch())
                .isTrue();
    }
}
