package dev.rationale.audit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.audit.export.ExportWriter;
import dev.rationale.audit.export.ExportedLog;
import dev.rationale.audit.export.SmallLog;
import dev.rationale.audit.proof.ProofFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditToolTest {
    private static final int EVENTS = 300;

    @TempDir
    private Path place;

    private final SmallLog log = new SmallLog(EVENTS, "event", SmallLog.newKey());
    private final String key = log.key().verifier().toString();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private Path folder;

    @BeforeEach
    void export() throws Exception {
        folder = place.resolve("log");
        try (ExportWriter export = ExportWriter.open(folder)) {
            log.export(export, EVENTS);
            export.finish();
        }
    }

    @Test
    void shouldBeSoundWhenNothingWasChanged() throws IOException {
        Path saved = place.resolve("saved");
        Files.write(saved, log.note(100).bytes());

        assertThat(run("verify", folder.toString(), "--key", key, "--saved-checkpoint", saved.toString()))
                .as(text())
                .isZero();
    }

    /** One byte of each kind of file, and the place that is named. */
    @Test
    void shouldNameFirstDefectWhenAByteIsChanged() throws IOException {
        changed("outcomes/explanations-3", -30, "OUTCOME", "explanations-3@298");
        changed("tile/entries/000", 200, "CHAIN_BROKEN", "tile/entries/000[0]");
        changed("tile/0/000", 40, "not the tiles", "tile/0/000");
        changed("checkpoints", -60, "CHECKPOINT", "");
    }

    private void changed(String file, int at, String... said) throws IOException {
        Path path;
        try (Stream<Path> all = Files.walk(folder)) {
            path = all.filter(Files::isRegularFile)
                    .filter(found -> found.toString().contains(file))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] sound = Files.readAllBytes(path);
        byte[] bytes = sound.clone();
        bytes[at < 0 ? bytes.length + at : at] ^= 1;
        Files.write(path, bytes);
        assertThat(run("verify", folder.toString(), "--key", key)).as(file).isEqualTo(AuditTool.DEFECTS);
        assertThat(text()).contains(said);
        Files.write(path, sound);
        assertThat(run("verify", folder.toString(), "--key", key)).isZero();
    }

    @Test
    void shouldFindLogShorterWhenSavedCheckpointIsLarger() throws Exception {
        Path shorter = place.resolve("shorter");
        try (ExportWriter export = ExportWriter.open(shorter)) {
            log.export(export, 200);
            export.finish();
        }
        Path saved = place.resolve("saved");
        Files.write(saved, log.note(EVENTS).bytes());

        assertThat(run("verify", shorter.toString(), "--key", key)).isZero();
        assertThat(run("verify", shorter.toString(), "--key", key, "--saved-checkpoint", saved.toString()))
                .isEqualTo(AuditTool.DEFECTS);
        assertThat(text()).contains("LOG_SHORTER");
    }

    @Test
    void shouldCheckProofMadeFromExport() throws Exception {
        ExportedLog read = ExportedLog.open(folder);
        Path file = place.resolve("event.tlog-proof");
        ProofFile proof =
                ProofFile.make(log.outcome(17), log.entry(17), 17, log.note(250), read.tiles(SmallLog.TREE, 250));
        Files.write(file, proof.bytes());

        assertThat(run("check", file.toString(), "--key", key)).isZero();
        assertThat(text()).contains("event-17", "leaf 17 of 250", "offset 117");
        assertThat(run("show", file.toString())).isZero();
        assertThat(text()).contains("index: 17", "\"event-17\"");
        byte[] bytes = proof.bytes();
        String other = new String(bytes, StandardCharsets.UTF_8).replace("\nindex 17\n", "\nindex 18\n");
        Files.writeString(file, other);
        assertThat(run("check", file.toString(), "--key", key)).isEqualTo(AuditTool.DEFECTS);
        assertThat(text()).contains("NOT_INCLUDED");
    }

    @Test
    void shouldNotCheckWhenCommandOrFilesAreWrong() {
        for (String[] words : new String[][] {
            {},
            {"verify"},
            {"verify", folder.toString()},
            {"verify", folder.toString(), "--key"},
            {"verify", folder.toString(), "--key", "no key"},
            {"verify", place.resolve("nothing").toString(), "--key", key},
            {"verify", folder.toString(), "--key", key, "--saved-checkpoint", "nothing"},
            {"verify", folder.toString(), "--keys", key},
            {"check", folder.toString(), "--key", key},
            {"show", folder.resolve("nothing").toString()},
            {"show", folder.resolve("manifest").toString()},
            {"forge", folder.toString(), "--key", key}
        }) {
            assertThat(run(words)).as(String.join(" ", words)).isEqualTo(AuditTool.NOT_CHECKED);
        }
    }

    private int run(String... words) {
        output.reset();
        PrintStream stream = new PrintStream(output, true, StandardCharsets.UTF_8);
        Clock clock = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
        return new AuditTool(stream, stream, clock).run(words);
    }

    private String text() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
