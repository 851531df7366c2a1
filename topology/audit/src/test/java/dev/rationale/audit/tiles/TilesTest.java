package dev.rationale.audit.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.ProofException;
import dev.rationale.audit.merkle.Proofs;
import dev.rationale.audit.merkle.TreeHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TilesTest {
    @TempDir
    private Path folder;

    /** The example of C2SP tlog-tiles. */
    @Test
    void shouldGroupDigitsWhenIndexIsLong() {
        assertThat(TilePath.ofHashes(3, 1_234_067, 256)).isEqualTo("tile/3/x001/x234/067");
        assertThat(TilePath.ofEntries(0, 7)).isEqualTo("tile/entries/000.p/7");
        assertThat(TilePath.ofEntries(1000, 256)).isEqualTo("tile/entries/x001/000");
    }

    /** The example of C2SP tlog-tiles: 273 full tiles and a partial one of 112; one full and a partial one of 17; a partial one of 1. */
    @Test
    void shouldHaveFilesOfSpecificationWhenTreeHas70000Leaves() throws IOException {
        write(70_000);

        assertThat(files("tile/0")).hasSize(274).contains("tile/0/272", "tile/0/273.p/112");
        assertThat(files("tile/1")).containsExactlyInAnyOrder("tile/1/000", "tile/1/001.p/17");
        assertThat(files("tile/2")).containsExactly("tile/2/000.p/1");
        assertThat(folder.resolve("tile/3")).doesNotExist();
        assertThat(files("tile/entries")).hasSize(274).contains("tile/entries/273.p/112");
        assertThat(folder.resolve("tile/0/272")).hasSize(8192);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 66_000})
    void shouldProveLeavesToRootWhenReadBack(int size) throws IOException, ProofException {
        TreeHash root = write(size).root();
        TileReader reader = new TileReader(folder, size);

        assertThat(root).isEqualTo(frontier(size).root()).isEqualTo(Proofs.root(size, reader));
        for (int index = 0; index < size; index += Math.max(1, size / 97)) {
            assertThat(reader.entry(index)).isEqualTo(entry(index));
            Proofs.verifyInclusion(
                    index, size, TreeHash.ofLeaf(entry(index)), Proofs.inclusion(index, size, reader), root);
            Proofs.verifyConsistency(
                    index, size, frontier(index).root(), root, Proofs.consistency(index, size, reader));
        }
    }

    @Test
    void shouldLeaveSameFilesWhenWrittenInParts() throws IOException {
        for (int size : new int[] {1, 255, 256, 300, 65_536, 66_001}) {
            TileWriter writer = TileWriter.open(folder);
            for (long index = Math.max(0, writer.size() - 3); index < size; index++) {
                writer.append(index, entry((int) index));
            }
            writer.publish(size);
            assertThat(writer.root()).isEqualTo(frontier(size).root());
            assertThat(Proofs.root(size, new TileReader(folder, size))).isEqualTo(writer.root());
        }
        assertThat(folder.resolve("tile/0/000.p")).doesNotExist();
        assertThat(Proofs.root(300, new TileReader(folder, 300)))
                .isEqualTo(frontier(300).root());
    }

    @Test
    void shouldNotWriteAgainWhenFullTilesLieThere() throws IOException {
        write(600);
        Path tile = folder.resolve("tile/0/001");
        Files.setLastModifiedTime(tile, java.nio.file.attribute.FileTime.fromMillis(1000));

        TileWriter writer = TileWriter.open(folder);
        for (int index = 0; index < 900; index++) {
            writer.append(index, entry(index));
        }

        assertThat(Files.getLastModifiedTime(tile).toMillis()).isEqualTo(1000);
    }

    @Test
    void shouldRefuseWhenAnotherEntryLiesThere() throws IOException {
        write(600);
        TileWriter writer = TileWriter.open(folder);

        for (long index : new long[] {3, 599}) {
            assertThatThrownBy(() -> writer.append(index, entry(1_000)))
                    .isInstanceOf(TileException.class)
                    .hasMessageContaining("leaf " + index);
        }
        assertThatThrownBy(() -> writer.append(601, entry(601))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseWhenAnotherTileLiesThere() throws IOException {
        write(300);
        byte[] tile = Files.readAllBytes(folder.resolve("tile/0/001.p/44"));
        tile[40] ^= 1;
        Files.write(folder.resolve("tile/0/001.p/44"), tile);
        TileWriter writer = TileWriter.open(folder);

        assertThatThrownBy(() -> writer.publish(300))
                .isInstanceOf(TileException.class)
                .hasMessageContaining("tile/0/001.p/44");
        assertThatThrownBy(() -> {
                    for (int index = 300; index < 512; index++) {
                        writer.append(index, entry(index));
                    }
                })
                .isInstanceOf(TileException.class)
                .hasMessageContaining("tile/0/001.p/44");
    }

    @Test
    void shouldReadOlderTreeWhenPartialTilesWereReplaced() throws IOException {
        write(300);
        write(600);

        assertThat(folder.resolve("tile/0/001.p")).doesNotExist();
        assertThat(Proofs.root(300, new TileReader(folder, 300)))
                .isEqualTo(frontier(300).root());
        assertThat(new TileReader(folder, 300).entry(299)).isEqualTo(entry(299));
    }

    @Test
    void shouldRefuseFileWhenItsLengthIsAnother() throws IOException {
        write(300);
        Files.write(folder.resolve("tile/0/000"), new byte[8193]);
        Files.write(folder.resolve("tile/entries/000"), new byte[600]);
        Files.delete(folder.resolve("tile/0/001.p/44"));
        TileReader reader = new TileReader(folder, 300);

        assertThatThrownBy(() -> reader.at(0, 5))
                .isInstanceOf(TileException.class)
                .hasMessageContaining("tile/0/000: expected 8192 bytes, found 8193");
        assertThatThrownBy(() -> reader.at(0, 256))
                .isInstanceOf(TileException.class)
                .hasMessageContaining("tile/0/001.p/44");
        assertThatThrownBy(() -> reader.entry(0))
                .isInstanceOf(TileException.class)
                .hasMessageContaining("tile/entries/000");
    }

    @Test
    void shouldHandOutWhatIsThereWhenBundleIsCut() throws IOException {
        write(300);
        Path bundle = folder.resolve("tile/entries/000");
        Files.write(bundle, java.util.Arrays.copyOf(Files.readAllBytes(bundle), 20));
        List<String> places = new ArrayList<>();
        List<byte[]> entries = new ArrayList<>();

        TileReader.entries(folder, (entry, place) -> entries.add(entry) && places.add(place));

        // 20 bytes hold two entries of 9, and two bytes of a length.
        assertThat(places).startsWith("tile/entries/000[0]", "tile/entries/000[1]", "tile/entries/000[2]");
        assertThat(entries.get(2)).isEmpty();
        assertThat(places.get(3)).isEqualTo("tile/entries/001.p/44[0]");
        assertThat(places).hasSize(3 + 44);
    }

    private TileWriter write(int size) throws IOException {
        TileWriter writer = TileWriter.open(folder);
        for (long index = writer.size(); index < size; index++) {
            writer.append(index, entry((int) index));
        }
        writer.publish(size);
        return writer;
    }

    private static Frontier frontier(int size) {
        Frontier frontier = new Frontier();
        for (int i = 0; i < size; i++) {
            frontier.append(TreeHash.ofLeaf(entry(i)));
        }
        return frontier;
    }

    private static byte[] entry(int index) {
        return ("entry " + index).getBytes(StandardCharsets.UTF_8);
    }

    private List<String> files(String below) throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve(below))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }
}
