package dev.rationale.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.audit.note.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {
    private static final String VARIABLE = "RATIONALE_AUDIT_KEY";

    private final SigningKey key = Keys.fresh("bank");

    @TempDir
    private Path folder;

    @Test
    void shouldReadTheKeyItWroteForItsOwnerAlone() throws IOException {
        Path file = folder.resolve("audit.key");
        SigningKeys.writeFile(file, key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SigningKeys.of(file, VARIABLE, Map.of()).signer().verifier()).isEqualTo(key.verifier());
    }

    @Test
    void shouldNeverOverwriteAKey() {
        Path file = folder.resolve("audit.key");
        SigningKeys.writeFile(file, key);
        assertThatExceptionOfType(SigningKeys.KeyException.class)
                .isThrownBy(() -> SigningKeys.writeFile(file, Keys.fresh("bank")))
                .withMessageContaining("never overwritten");
        assertThat(SigningKeys.readFile(file).verifier()).isEqualTo(key.verifier());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw-rw----", "rw----r--", "rw------x", "r---w----"})
    void shouldRefuseAFileThatOthersMayOpen(String permissions) throws IOException {
        Path file = folder.resolve("audit.key");
        SigningKeys.writeFile(file, key);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        refused(file, Map.of()).withMessageContaining("chmod 600 " + file).withMessageContaining(permissions);
    }

    @Test
    void shouldReadTheKeyOfTheEnvironment() {
        assertThat(SigningKeys.of(null, VARIABLE, Map.of(VARIABLE, key.secretText()))
                        .signer()
                        .verifier())
                .isEqualTo(key.verifier());
    }

    @Test
    void shouldSayHowToMakeAKeyWhenThereIsNone() {
        refused(null, Map.of())
                .withMessageContaining("rationale audit key")
                .withMessageContaining("audit.key-file")
                .withMessageContaining(VARIABLE);
        refused(null, Map.of(VARIABLE, " ")).withMessageContaining("rationale audit key");
        refused(folder.resolve("none"), Map.of())
                .withMessageContaining("rationale audit key --out " + folder.resolve("none"));
    }

    @Test
    void shouldNeverQuoteAKeyThatIsNone() throws IOException {
        String spoilt = key.secretText().replace("PRIVATE+KEY+bank+", "PRIVATE+KEY+bank+0");
        String secret = spoilt.strip().substring(spoilt.strip().length() - 20);
        Path file = folder.resolve("audit.key");
        SigningKeys.writeFile(file, key);
        Files.writeString(file, spoilt);
        refused(file, Map.of())
                .withMessageContaining(file.toString())
                .satisfies(e -> assertThat(e).hasMessageNotContaining(secret));
        refused(null, Map.of(VARIABLE, spoilt)).satisfies(e -> assertThat(e).hasMessageNotContaining(secret));
    }

    private static org.assertj.core.api.ThrowableAssertAlternative<SigningKeys.KeyException> refused(
            @Nullable Path file, Map<String, String> environment) {
        return assertThatExceptionOfType(SigningKeys.KeyException.class)
                .isThrownBy(() -> SigningKeys.of(file, VARIABLE, environment).signer());
    }
}
