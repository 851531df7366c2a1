package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldMakeAKeyAndPrintItsPublicHalf() throws Exception {
        Path file = folder.resolve("audit.key");
        Invocation made = Invocation.of("audit", "key", "--out", file.toString(), "--name", "bank.example/credit");
        assertThat(made.exitCode()).isEqualTo(ExitCode.OK);
        SigningKey key = SigningKey.parse(Files.readString(file));
        assertThat(VerifierKey.parse(made.out().strip())).isEqualTo(key.verifier());
        assertThat(key.verifier().name()).isEqualTo("bank.example/credit");
        assertThat(made.out() + made.err()).doesNotContain("PRIVATE");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldNotOverwriteAKey() throws IOException {
        Path file = Files.writeString(folder.resolve("audit.key"), "mine");
        Invocation refused = Invocation.of("audit", "key", "--out", file.toString());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err()).contains("never overwritten");
        assertThat(file).hasContent("mine");
    }

    @Test
    void shouldRefuseANameThatIsNone() {
        Invocation refused =
                Invocation.of("audit", "key", "--out", folder.resolve("k").toString(), "--name", "two words");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err()).contains("--name");
        assertThat(folder.resolve("k")).doesNotExist();
    }

    @Test
    void shouldRefuseALogThatIsNotConfigured() throws IOException {
        Invocation refused =
                Invocation.of("audit", "close", "--config", config("").toString());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err()).contains("expected a section audit");
    }

    @Test
    void shouldSayHowToMakeAKeyWhenThereIsNone() throws IOException {
        String file = config("audit: {key-file: audit.key}\n").toString();
        for (String command : new String[] {"close", "run"}) {
            Invocation refused = command.equals("run")
                    ? Invocation.of("run", "--config", file)
                    : Invocation.of("audit", command, "--config", file);
            assertThat(refused.exitCode()).as(command).isEqualTo(ExitCode.INVALID);
            assertThat(refused.err()).as(command).contains("rationale audit key --out", "audit.key");
        }
    }

    @Test
    void shouldRefuseANewKeyThatOthersMayRead() throws IOException {
        Path file = folder.resolve("next.key");
        assertThat(Invocation.of("audit", "key", "--out", file.toString()).exitCode())
                .isEqualTo(ExitCode.OK);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Invocation refused = Invocation.of(
                "audit",
                "rotate",
                "--config",
                config("audit: {key-file: audit.key}\n").toString(),
                "--new-key",
                file.toString());
        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err()).contains("--new-key", "chmod 600");
    }

    @Test
    void shouldNameItsCommandsWhenNoneIsGiven() {
        Invocation refused = Invocation.of("audit");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err()).contains("key, rotate, retire, close");
    }

    private Path config(String more) throws IOException {
        Path models = Path.of("..", "..", "deploy", "models").toAbsolutePath().normalize();
        return Files.writeString(folder.resolve("rationale.yaml"), """
                application: {id: audit-test}
                kafka: {bootstrap.servers: "localhost:1"}
                registry: {schema.registry.url: "http://localhost:1"}
                topics: {predictions: [credit.predictions]}
                models:
                  - path: "%s/credit"
                    explain:
                      - {method: integrated-gradients, baseline: {kind: mean}, target: predicted}
                %s""".formatted(models, more));
    }
}
