package dev.rationale.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.Decision;
import dev.rationale.DecisionOutcome;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;

class TrustedContractsTest {
    @Test
    void shouldBuildRecordWhenDefaultIsAnEnum() {
        Decision decision =
                Decision.newBuilder().setDecisionId("d-1").setAutomated(true).build();

        assertThat(decision.getOutcome()).isEqualTo(DecisionOutcome.UNKNOWN);
        assertThat(Decision.newBuilder(decision).build()).isEqualTo(decision);
    }

    @Test
    void shouldStillRefuseWhenClassIsNotAContract() {
        assertThat(Decision.getClassSchema()).isNotNull();

        assertThatExceptionOfType(SecurityException.class)
                .isThrownBy(() -> ClassSecurityValidator.validate(ProcessBuilder.class));
        assertThatExceptionOfType(SecurityException.class)
                .isThrownBy(() -> ClassSecurityValidator.validate(RecordDigest.class));
    }
}
