package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.HoleReason;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class AuditWiringTest {
    private static HoleReason reason(HoleInspector.Hole hole) {
        return AuditWiring.gaps((topic, partition, from, to) -> hole).reason("credit", 1, 5, 9);
    }

    @Test
    void shouldClassHolesAsTheyWereFound() {
        assertThat(reason(new HoleInspector.BeforeLogStart())).isEqualTo(HoleReason.BEFORE_LOG_START);
        assertThat(reason(new HoleInspector.Unreadable())).isEqualTo(HoleReason.UNREADABLE);
    }

    /** As when the log was switched off for a while. */
    @Test
    void shouldRefuseAGapThatHoldsARecordWithoutALeafAndNameTheCommand() {
        assertThatExceptionOfType(StreamsException.class)
                .isThrownBy(() -> reason(new HoleInspector.Unread(7)))
                .withMessageContainingAll("credit-1", "@5", "@7", "rationale audit close");
    }
}
