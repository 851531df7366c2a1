package dev.rationale.audit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.audit.export.ExportWriter;
import dev.rationale.audit.export.ExportedLog;
import dev.rationale.audit.export.SmallLog;
import dev.rationale.audit.proof.ProofFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one jar that a stranger is given, in a Java of its own. */
class StandaloneJarIT {
    private static final long MOST_BYTES = 5_000_000;

    @TempDir
    private Path place;

    @Test
    void shouldVerifyAndCheckWhenNothingElseIsThere() throws Exception {
        SmallLog log = new SmallLog(300, "event", SmallLog.newKey());
        Path folder = place.resolve("log");
        try (ExportWriter export = ExportWriter.open(folder)) {
            log.export(export, 300);
            export.finish();
        }
        Path proof = place.resolve("event.tlog-proof");
        ProofFile made = ProofFile.make(
                log.outcome(7),
                log.entry(7),
                7,
                log.note(300),
                ExportedLog.open(folder).tiles(SmallLog.TREE, 300));
        Files.write(proof, made.bytes());
        String key = log.key().verifier().toString();
        Path saved = Files.write(place.resolve("saved"), log.note(9).bytes());

        assertThat(run(0, "verify", folder.toString(), "--key", key, "--saved-checkpoint", saved.toString()))
                .startsWith("The log is sound.");
        assertThat(run(0, "check", proof.toString(), "--key", key))
                .startsWith("Proved")
                .contains("leaf 7 of 300");
        assertThat(run(0, "show", proof.toString())).contains("event-7");
        assertThat(run(
                        1,
                        "verify",
                        folder.toString(),
                        "--key",
                        SmallLog.newKey().verifier().toString()))
                .contains("CHECKPOINT_UNTRUSTED");
        assertThat(run(2, "verify", place.toString(), "--key", key)).contains("manifest");
        assertThat(run(2)).contains("Exit codes");
    }

    @Test
    void shouldHoldLicencesAndBeSmall() throws Exception {
        try (JarFile file = new JarFile(jar().toFile())) {
            for (String name : List.of(
                    "LICENSE",
                    "NOTICE",
                    "CONTENTS",
                    "LICENSE.txt",
                    "FastDoubleParser-LICENSE",
                    "FastDoubleParser-ThirdParty-LICENSE",
                    "Schubfach-LICENSE")) {
                assertThat(file.getEntry("META-INF/" + name)).as(name).isNotNull();
            }
            byte[] notice =
                    file.getInputStream(file.getEntry("META-INF/NOTICE")).readAllBytes();
            assertThat(new String(notice, StandardCharsets.UTF_8)).contains("Apache Avro", "Jackson");
        }
        assertThat(Files.size(jar())).isLessThan(MOST_BYTES);
    }

    private static Path jar() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-standalone.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String run(int expected, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                jar().toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isEqualTo(expected);
        assertThat(text).doesNotContain("SLF4J", "Exception");
        return text;
    }
}
