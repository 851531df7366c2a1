package dev.rationale.audit.tiles;

import dev.rationale.audit.merkle.TreeHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Compares tiles of hashes with the entries below them. A verifier of entries does not need them; whoever makes proofs from them does,
 * and would make proofs that nobody accepts.
 */
public final class TileCheck {
    private final Path folder;
    private @Nullable String defect;

    private TileCheck(Path folder) {
        this.folder = folder;
    }

    /**
     * The first tile that is missing or does not hold the hashes of the entries below it; null if all do.
     *
     * @param folder of the tree
     * @throws UncheckedIOException if the place cannot be read
     */
    public static @Nullable String firstDefect(Path folder) {
        TileCheck check = new TileCheck(folder);
        try {
            check.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return check.defect;
    }

    private void run() throws IOException {
        TileEdge edge = new TileEdge(this::compare);
        TileReader.entries(folder, (entry, place) -> {
            try {
                edge.append(entry);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return defect == null;
        });
        for (int level = 0; defect == null && level < TilePath.LEVELS; level++) {
            byte[] hashes = edge.hashes(level);
            int width = hashes.length / TreeHash.SIZE;
            if (width > 0) {
                long index = (edge.size() >>> (TilePath.HEIGHT * level)) / TilePath.WIDTH;
                compare(TilePath.ofHashes(level, index, width), hashes);
            }
        }
    }

    private void compare(String path, byte[] bytes) throws IOException {
        Path file = folder.resolve(path);
        if (defect != null || path.startsWith("tile/entries/")) {
            return;
        }
        if (!Files.isRegularFile(file)) {
            defect = path + ": expected a tile, found none";
        } else if (Files.size(file) != bytes.length || !Arrays.equals(Files.readAllBytes(file), bytes)) {
            defect = path + ": it does not hold the hashes of the entries below it";
        }
    }
}
