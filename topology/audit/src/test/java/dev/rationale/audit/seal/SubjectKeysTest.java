package dev.rationale.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectKeysTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    private Path folder;

    private List<SubjectKeys> both() {
        return List.of(new InMemorySubjectKeys(random), new FolderSubjectKeys(folder, random));
    }

    @Test
    void shouldGiveOneKeyForEachPersonAndNoneAfterItsDestruction() {
        for (SubjectKeys keys : both()) {
            assertThat(keys.find("a")).isEmpty();
            assertThat(keys.destroy("a")).isFalse();
            byte[] secret = keys.findOrCreate("a").secret();
            assertThat(keys.findOrCreate("a").secret()).isEqualTo(secret);
            assertThat(keys.find("a").orElseThrow().secret()).isEqualTo(secret);
            assertThat(keys.findOrCreate("b").secret()).isNotEqualTo(secret);

            assertThat(keys.destroy("a")).isTrue();

            assertThat(keys.find("a")).isEmpty();
            assertThat(keys.destroy("a")).isFalse();
            assertThatThrownBy(() -> keys.findOrCreate("a")).isInstanceOf(IllegalStateException.class);
            assertThat(keys.find("b")).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", ".a", "../a", "a/b", "a b", "a\n", "ä", "a\\b", "a\0"})
    void shouldRefuseWhenReferenceIsNoFileName(String reference) {
        for (SubjectKeys keys : both()) {
            assertThatThrownBy(() -> keys.find(reference)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> keys.findOrCreate(reference)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> keys.destroy(reference)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SubjectKey.checkReference("a".repeat(129)))
                .isInstanceOf(IllegalArgumentException.class);
        SubjectKey.checkReference("a".repeat(128));
    }

    @Test
    void shouldKeepKeysForTheOwnerOnlyWhenInAFolder() throws Exception {
        byte[] secret = new FolderSubjectKeys(folder, random).findOrCreate("a").secret();

        assertThat(Files.readAllBytes(folder.resolve("a.key"))).isEqualTo(secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a.key"))))
                .isEqualTo("rw-------");
        assertThat(new FolderSubjectKeys(folder, random).find("a").orElseThrow().secret())
                .isEqualTo(secret);
    }

    @Test
    void shouldLeaveOnlyAMarkWhenDestroyed() throws Exception {
        SubjectKeys keys = new FolderSubjectKeys(folder, random);
        keys.findOrCreate("a");
        keys.destroy("a");

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactly("a.destroyed");
        }
    }

    /** The mark counts, should the process die before the file is gone. */
    @Test
    void shouldBeGoneWhenOnlyTheMarkWasWritten() throws Exception {
        SubjectKeys keys = new FolderSubjectKeys(folder, random);
        keys.findOrCreate("a");
        Files.createFile(folder.resolve("a.destroyed"));

        assertThat(keys.find("a")).isEmpty();
        assertThat(keys.destroy("a")).isTrue();
        assertThat(folder.resolve("a.key")).doesNotExist();
    }

    @Test
    void shouldNotCallAKeyGoneWhenTheFolderIsOrTheFileIsDamaged() throws Exception {
        Files.write(folder.resolve("a.key"), new byte[31]);
        assertThatThrownBy(() -> new FolderSubjectKeys(folder, random).find("a"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("31 bytes");
        assertThatThrownBy(() -> new FolderSubjectKeys(folder.resolve("none"), random).find("a"))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void shouldAgreeOnOneKeyWhenManyMakeItAtOnce() {
        List<String> secrets = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> new FolderSubjectKeys(folder, random).findOrCreate("a"))
                .map(key -> HexFormat.of().formatHex(key.secret()))
                .distinct()
                .toList();

        assertThat(secrets).hasSize(1);
    }
}
