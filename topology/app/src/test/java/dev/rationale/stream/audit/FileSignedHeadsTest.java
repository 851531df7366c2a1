package dev.rationale.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSignedHeadsTest {
    private final SigningKey key = Keys.fresh("bank");
    private final TestTree tree = TestTree.ofPartition(3);

    @TempDir
    private Path folder;

    @Test
    void shouldHaveNothingAtFirst() {
        assertThat(heads().ofPartition(3)).isEmpty();
        assertThat(heads().keys()).isEmpty();
    }

    @Test
    void shouldKeepTheLastHeadOfEveryTree() throws IOException {
        TestTree other = new TestTree(new Origin("bank/" + "x".repeat(249) + "/A/3", 0), 3);
        tree.next();
        other.next();
        heads().keep(3, tree.signed(key));
        heads().keep(3, other.signed(key));
        tree.next();
        heads().keep(3, tree.signed(key));
        assertThat(heads().ofPartition(3))
                .extracting(SignedHead::checkpoint)
                .containsExactlyInAnyOrder(tree.head(), other.head());
        assertThat(heads().ofPartition(0)).isEmpty();
        try (Stream<Path> files = Files.list(folder.resolve("3"))) {
            List<Path> all = files.toList();
            assertThat(all).as("nothing half-written").hasSize(2);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(all.get(0))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void shouldKeepTheSameHeadAgain() {
        tree.next();
        heads().keep(3, tree.signed(key));
        heads().keep(3, tree.signed(Keys.fresh("bank")));
        assertThat(heads().ofPartition(3)).hasSize(1);
    }

    @Test
    void shouldNeverGoBack() {
        tree.next();
        SignedHead first = tree.signed(key);
        tree.next();
        heads().keep(3, tree.signed(key));
        refused(first, "the one of 2 leaves");
    }

    @Test
    void shouldNotKeepASecondRootOfOneSize() {
        tree.next();
        heads().keep(3, tree.signed(key));
        TestTree forged = TestTree.ofPartition(3).salted(1);
        forged.next();
        refused(forged.signed(key), "another root");
    }

    @Test
    void shouldRefuseDamagedFiles() throws IOException {
        tree.next();
        heads().keep(3, tree.signed(key));
        Path file;
        try (Stream<Path> files = Files.list(folder.resolve("3"))) {
            file = files.findFirst().orElseThrow();
        }
        Path moved = Files.copy(file, file.resolveSibling("0".repeat(64) + ".checkpoint"));
        assertThatExceptionOfType(HeadsException.class)
                .isThrownBy(() -> heads().ofPartition(3))
                .withMessageContaining("another tree");
        Files.delete(moved);
        Files.writeString(file, "half a");
        assertThatExceptionOfType(HeadsException.class)
                .isThrownBy(() -> heads().ofPartition(3))
                .withMessageContaining(file.toString());
        Files.writeString(folder.resolve("keys"), "no key\n");
        assertThatExceptionOfType(HeadsException.class).isThrownBy(() -> heads().keys());
    }

    @Test
    void shouldSayWhereItCouldNotWrite() throws IOException {
        Files.writeString(folder.resolve("3"), "a file where a folder should be");
        tree.next();
        refused(tree.signed(key), folder.resolve("3").toString());
    }

    @Test
    void shouldRememberEveryKeyOnce() {
        SigningKey second = Keys.fresh("bank");
        heads().keepKey(key.verifier());
        heads().keepKey(second.verifier());
        heads().keepKey(key.verifier());
        assertThat(heads().keys()).containsExactly(key.verifier(), second.verifier());
    }

    private void refused(SignedHead head, String message) {
        assertThatExceptionOfType(HeadsException.class)
                .isThrownBy(() -> heads().keep(3, head))
                .withMessageContaining(message);
    }

    /** As another process would see it. */
    private SignedHeads heads() {
        return new FileSignedHeads(folder);
    }
}
