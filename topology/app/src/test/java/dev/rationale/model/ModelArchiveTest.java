package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What is kept, that it is what was kept, and what is said where it is not. */
class ModelArchiveTest {
    private static final List<ComputeDevice> CPU = List.of(ComputeDevice.CPU);

    @TempDir
    private Path folder;

    private Path model;
    private ModelArchive archive;

    @BeforeEach
    void copyModel() throws IOException {
        model = Files.createDirectories(folder.resolve("model"));
        archive = new ModelArchive(folder.resolve("archive"));
        try (Stream<Path> files = Files.list(Fixtures.path("bnd"))) {
            for (Path file : files.toList()) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
    }

    private ExplainableModel open(ModelFiles files) {
        return archive.open(files.modelDigest(), Optional.of(files.digest()), CPU);
    }

    @Test
    void shouldOpenAModelAsItWasWhenItsFolderIsGone() throws IOException {
        ModelFiles files = ModelFiles.ofFolder(model);
        archive.keep(files);
        for (Path file : all(model)) {
            Files.delete(file);
        }

        try (ExplainableModel kept = open(files);
                ExplainableModel original = ExplainableModel.open(Fixtures.path("bnd"))) {
            assertThat(kept.digest()).isEqualTo(files.modelDigest()).isEqualTo(original.digest());
            assertThat(kept.trainingData().mean())
                    .isEqualTo(original.trainingData().mean());
            assertThat(kept.trainingData().rows())
                    .hasSameSizeAs(original.trainingData().rows());
            assertThat(kept.manifest().outputs()).isEqualTo(original.manifest().outputs());
            assertThat(kept.space().smoothness()).isEqualTo(original.space().smoothness());
        }
    }

    @Test
    void shouldNameEveryFileByItsContentAndWriteNoneTwice() throws IOException {
        archive.keep(ModelFiles.ofFolder(model));
        List<Path> first = all(archive.folder());
        for (Path file : first) {
            assertThat(file.getFileName()).hasToString(FileDigests.of(file));
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        }
        archive.keep(ModelFiles.ofFolder(model));
        Files.writeString(model.resolve("model.yaml"), "\n# Another manifest\n", StandardOpenOption.APPEND);
        archive.keep(ModelFiles.ofFolder(model));

        assertThat(all(archive.folder())).as("a manifest and a list more").hasSize(first.size() + 2);
        for (Path file : first) {
            assertThat(Files.getLastModifiedTime(file).toMillis()).isZero();
        }
    }

    @Test
    void shouldChangeTheDigestWithEveryFileThatAnExplanationCanDependOn() throws IOException {
        List<String> digests =
                new ArrayList<>(List.of(ModelFiles.ofFolder(model).digest()));
        for (String name : List.of("training.f32", "mean.f32", "recorded.json", "model.pt", "model.yaml")) {
            byte[] before = Files.readAllBytes(model.resolve(name));
            byte[] changed = before.clone();
            changed[changed.length - 1] = '\n';
            if (changed[changed.length - 1] == before[changed.length - 1]) {
                changed[changed.length - 1] = ' ';
            }
            Files.write(model.resolve(name), changed);
            digests.add(ModelFiles.ofFolder(model).digest());
            Files.write(model.resolve(name), before);
        }

        assertThat(digests).hasSize(6).doesNotHaveDuplicates();
        assertThat(ModelFiles.ofFolder(model).digest()).isEqualTo(digests.get(0));
    }

    @Test
    void shouldKeepABareFileWithItsInputs() {
        List<Manifest.Input> inputs = List.of(new Manifest.Input("x", DType.FLOAT32, new long[] {2}));
        ModelFiles files = ModelFiles.ofBare(Fixtures.path("relu_mlp.pt"), inputs);
        ModelFiles other = ModelFiles.ofBare(
                Fixtures.path("relu_mlp.pt"), List.of(new Manifest.Input("y", DType.FLOAT32, new long[] {2})));
        archive.keep(files);

        assertThat(files.digest()).isNotEqualTo(other.digest());
        assertThat(files.modelDigest()).isEqualTo(other.modelDigest());
        assertThat(new String(files.listBytes(), StandardCharsets.UTF_8))
                .startsWith("{\"format\":\"rationale-model-files-1\",\"model\":\"model.pt\",\"files\":[{\"name\":")
                .endsWith("\"inputs\":[{\"name\":\"x\",\"dtype\":\"float32\",\"shape\":[2]}]}");
    }

    @Test
    void shouldFindTheOnlyListOfAModelAndRefuseToGuessBetweenTwo() throws IOException {
        ModelFiles files = ModelFiles.ofFolder(model);
        archive.keep(files);
        archive.open(files.modelDigest(), Optional.empty(), CPU).close();
        Files.writeString(model.resolve("mean.f32"), "");
        archive.keep(ModelFiles.ofFolder(model));

        refused(() -> archive.open(files.modelDigest(), Optional.empty(), CPU), "has 2 lists");
    }

    @Test
    void shouldRefuseWhatIsMissingOrNotSoundAndNameIt() throws IOException {
        ModelFiles files = ModelFiles.ofFolder(model);
        refused(() -> open(files), files.modelDigest(), "found no such file");
        archive.keep(files);
        for (Path file : all(archive.folder())) {
            byte[] sound = Files.readAllBytes(file);
            byte[] corrupt = sound.clone();
            corrupt[corrupt.length / 2] ^= 1;
            String name = file.getFileName().toString();
            Files.write(file, corrupt);
            refused(() -> open(files), name, "expected content with the SHA-256");
            refused(() -> archive.keep(files), name, "expected content with the SHA-256");
            Files.delete(file);
            refused(() -> open(files), name, "found no such file");
            Files.write(file, sound);
        }
        open(files).close();
    }

    @Test
    void shouldRefuseAFileThatChangedSinceItWasListed() throws IOException {
        ModelFiles files = ModelFiles.ofFolder(model);
        Files.writeString(model.resolve("recorded.json"), "{}");

        refused(() -> archive.keep(files), "changed while the model was loaded");
        assertThat(archive.folder().resolve("models")).doesNotExist();
        assertThat(all(archive.folder())).noneMatch(file -> file.toString().endsWith(".part"));
    }

    @Test
    void shouldRefuseAListThatLeadsOutOfItsFolder() throws IOException {
        String list = "{\"format\":\"rationale-model-files-1\",\"model\":\"model.pt\",\"files\":[{\"name\":\"../../x\","
                + "\"sha256\":\"00\",\"bytes\":1}]}";
        Path lists = Files.createDirectories(archive.folder().resolve("models").resolve("aa"));
        String digest = FileDigests.of(list.getBytes(StandardCharsets.UTF_8));
        Files.writeString(lists.resolve(digest), list);
        String other = FileDigests.of(new byte[] {'{', '}'});
        Files.writeString(lists.resolve(other), "{}");

        refused(() -> archive.open("aa", Optional.of(digest), CPU), "outside of the model's folder");
        refused(() -> archive.open("aa", Optional.of(other), CPU), "expected the format");
    }

    private static void refused(Executable work, String... words) {
        Consumer<ArchiveException> says =
                e -> assertThat(e.getMessage()).startsWith("archive").contains(words);
        assertThatExceptionOfType(ArchiveException.class)
                .isThrownBy(work::execute)
                .satisfies(says);
    }

    private static List<Path> all(Path under) throws IOException {
        try (Stream<Path> files = Files.walk(under)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
