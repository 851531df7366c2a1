package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.UnexplainableException;
import dev.rationale.engine.EngineResult;
import dev.rationale.model.InputRejectedException;
import dev.rationale.policy.Decision;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureCodeTest {

    /** Every reason that a lower floor can give for failing a record. */
    static Stream<String> reasons() {
        return Stream.of(
                        Arrays.stream(InputRejectedException.Code.values()).map(Enum::name),
                        Arrays.stream(UnexplainableException.Reason.values()).map(Enum::name),
                        Arrays.stream(Decision.Reason.values()).map(Enum::name),
                        Stream.of(
                                EngineResult.Rejected.MODEL_FAULT,
                                EngineResult.Rejected.EXCEEDS_DEVICE_MEMORY,
                                EngineResult.Rejected.EXCEEDS_HEAP,
                                EngineResult.Rejected.DEFECT))
                .flatMap(names -> names);
    }

    /** A reason without a code would stop the thread where it should have failed one record. */
    @ParameterizedTest
    @MethodSource("reasons")
    void shouldHaveACodeForEveryReason(String reason) {
        assertThat(FailureCode.valueOf(reason).failureClass()).isNotNull();
    }
}
