package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.HoleReason;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.config.RationaleConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditWiringTest {
    @TempDir
    private Path folder;

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

    @Test
    void shouldKnowTheKeyOfFileOrEnvironmentOrNone() throws IOException, NoteException {
        SigningKey key = SigningKey.generate("log", new SecureRandom());
        Path file = Files.writeString(folder.resolve("audit.key"), key.secretText() + "\n");
        Map<String, String> environment = Map.of(RationaleConfig.Audit.KEY_VARIABLE, key.secretText());

        assertThat(AuditWiring.key(file, Map.of())).contains(key.verifier());
        assertThat(AuditWiring.key(null, environment)).contains(key.verifier());
        assertThat(AuditWiring.key(null, Map.of())).isEmpty();
    }

    @Test
    void shouldNotQuoteWhatIsNoKey() throws IOException {
        Path file = Files.writeString(folder.resolve("audit.key"), "PRIVATE+KEY+hunter2");

        assertThatExceptionOfType(StreamsException.class)
                .isThrownBy(() -> AuditWiring.key(file, Map.of()))
                .withMessageNotContaining("hunter2");
    }
}
