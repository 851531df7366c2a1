package dev.rationale.audit.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rationale.audit.export.SmallLog;
import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.Proofs;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.proof.ProofFile;
import dev.rationale.audit.proof.TlogProof;
import dev.rationale.audit.tiles.TileReader;
import dev.rationale.audit.tiles.TileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Go's libraries for transparency logs read what we write, and we what they write. Needs {@code go} on the path. */
class GoInteropTest {
    private static final String ORIGIN = "demo/predictions/AAECAwQFBgcICQoLDA0ODw/3/0";

    @TempDir
    private static Path tools;

    private static Path program;

    @TempDir
    private Path folder;

    private final SigningKey key = SmallLog.newKey();

    @BeforeAll
    static void build() throws Exception {
        Path source = Path.of("src/test/go");
        program = tools.resolve("interop");
        try {
            assumeTrue(run(source, "go", "version").code == 0, "skipped: go does not run");
        } catch (IOException e) {
            abort("skipped: go is not on the path");
        }
        Result modules = run(source, "go", "mod", "download");
        assumeTrue(modules.code == 0, () -> "skipped: the Go modules cannot be had: " + modules.text);
        Result build = run(source, "go", "build", "-o", program.toString(), ".");
        assertThat(build.code).as(build.text).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 255, 256, 257, 511, 513, 65_535, 65_536, 65_537, 70_000})
    void shouldBeAcceptedByGoWhenTreeIsExported(int size) throws Exception {
        String proofs = write(size);

        Result result = run(folder, program.toString(), "verify", ".", key.toString());

        assertThat(result.code).as(result.text).isZero();
        assertThat(result.text).isEqualTo("size " + size + " " + proofs + "\n");
    }

    /** That Go's side can refuse. */
    @Test
    void shouldBeRefusedByGoWhenAnythingIsChanged() throws Exception {
        write(600);
        for (String file : List.of(
                "checkpoint",
                "tile/entries/001",
                "tile/0/002.p/88",
                "tile/1/000.p/2",
                "proofs/599.tlog-proof",
                "proofs/consistency")) {
            byte[] sound = Files.readAllBytes(folder.resolve(file));
            byte[] changed = sound.clone();
            changed[changed.length / 2] ^= 1;
            Files.write(folder.resolve(file), changed);
            assertThat(run(folder, program.toString(), "verify", ".", key.toString()).code)
                    .as(file)
                    .isEqualTo(1);
            Files.write(folder.resolve(file), sound);
        }
        assertThat(run(
                                folder,
                                program.toString(),
                                "verify",
                                ".",
                                SmallLog.newKey().toString())
                        .code)
                .isEqualTo(1);
        assertThat(run(folder, program.toString(), "verify", ".", key.toString()).code)
                .isZero();
    }

    @Test
    void shouldReadProofFileOfAnEvent() throws Exception {
        SmallLog log = new SmallLog(40, "event", key);
        TileWriter writer = TileWriter.open(folder);
        for (int i = 0; i < log.size(); i++) {
            writer.append(i, log.entry(i));
        }
        writer.publish(log.size());
        Files.write(folder.resolve("checkpoint"), log.note(40).bytes());
        Files.createDirectories(folder.resolve("proofs"));
        TileReader reader = new TileReader(folder, 40);
        for (int i = 0; i < log.size(); i++) {
            ProofFile proof = ProofFile.make(log.outcome(i), log.entry(i), i, log.note(40), reader);
            Files.write(folder.resolve("proofs/" + i + ProofFile.EXTENSION), proof.bytes());
        }
        Files.writeString(
                folder.resolve("proofs/consistency"), "40 " + writer.root().base64() + "\n");

        Result result = run(folder, program.toString(), "verify", ".", key.toString());

        assertThat(result.text).isEqualTo("size 40 inclusions 40 consistencies 1\n");
    }

    @Test
    void shouldVerifyCheckpointWhenGoSignedIt() throws Exception {
        Result signed = run(folder, program.toString(), "sign", ORIGIN, "4711");
        int line = signed.text.indexOf('\n');
        VerifierKey theirs = VerifierKey.parse(signed.text.substring(0, line));
        SignedNote note = SignedNote.parse(signed.text.substring(line + 1).getBytes(StandardCharsets.UTF_8));

        assertThat(note.verify(List.of(theirs))).isEqualTo(theirs);
        assertThat(Checkpoint.parse(note.text())).isEqualTo(new Checkpoint(ORIGIN, 4711, TreeHash.ZERO));
    }

    /** Writes a tree with proofs of some leaves and beginnings; returns how many as Go counts them. */
    private String write(int size) throws Exception {
        TileWriter writer = TileWriter.open(folder);
        Frontier frontier = new Frontier();
        int step = Math.max(1, size / 60);
        Map<Integer, TreeHash> beginnings = new HashMap<>();
        for (int i = 0; i < size; i++) {
            byte[] entry = ("entry " + i).repeat(1 + i % 7).getBytes(StandardCharsets.UTF_8);
            writer.append(i, entry);
            frontier.append(TreeHash.ofLeaf(entry));
            if (i % step == 0 || i == size - 1) {
                beginnings.put(i + 1, frontier.root());
            }
        }
        writer.publish(size);
        SignedNote note = new Checkpoint(ORIGIN, size, writer.root()).sign(key);
        Files.write(folder.resolve("checkpoint"), note.bytes());
        Path proofs = Files.createDirectories(folder.resolve("proofs"));
        TileReader reader = new TileReader(folder, size);
        for (int end : beginnings.keySet()) {
            TlogProof proof = new TlogProof(null, end - 1, Proofs.inclusion(end - 1, size, reader), note.bytes());
            Files.write(proofs.resolve(end - 1 + ProofFile.EXTENSION), proof.bytes());
        }
        String consistency = beginnings.entrySet().stream()
                .map(first -> first.getKey() + " " + first.getValue().base64()
                        + Proofs.consistency(first.getKey(), size, reader).stream()
                                .map(hash -> " " + hash.base64())
                                .collect(Collectors.joining())
                        + "\n")
                .collect(Collectors.joining());
        Files.writeString(proofs.resolve("consistency"), consistency);
        return "inclusions " + beginnings.size() + " consistencies " + beginnings.size();
    }

    private record Result(int code, String text) {}

    private static Result run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            abort("skipped: " + command[0] + " did not end");
        }
        return new Result(process.exitValue(), text);
    }
}
