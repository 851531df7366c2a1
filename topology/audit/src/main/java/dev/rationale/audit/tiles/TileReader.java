package dev.rationale.audit.tiles;

import dev.rationale.audit.merkle.Proofs;
import dev.rationale.audit.merkle.TreeHash;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a tree from tiles. Nothing that lies there is believed: the hashes prove themselves where a proof made of them leads to a
 * signed root. No file is read that is longer than its form allows.
 *
 * <p>Keeps the last {@value #KEPT} tiles, about 8 MiB. For one thread.
 */
public final class TileReader implements Proofs.Subtrees {
    private static final int KEPT = 256;

    /** A tile of the one tree that is read. */
    private record Key(int level, long index) {}

    private final Path folder;
    private final long size;
    private final Map<Key, HashTile> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, HashTile> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * @param folder of the tree, which holds {@code tile/}
     * @param size leaves of the tree to read, ≥ 0; the tree that lies there may be larger
     */
    public TileReader(Path folder, long size) {
        if (size < 0) {
            throw new IllegalArgumentException("a tree does not have " + size + " leaves");
        }
        this.folder = folder;
        this.size = size;
    }

    /** Leaves of the tree. */
    public long size() {
        return size;
    }

    /**
     * @throws TileException if a tile is missing or not of its length
     * @throws UncheckedIOException if the place cannot be read
     */
    @Override
    public TreeHash at(int level, long index) {
        int tiles = level / TilePath.HEIGHT;
        int height = level % TilePath.HEIGHT;
        long first = index << height;
        HashTile tile = tile(tiles, first / TilePath.WIDTH, (int) (first % TilePath.WIDTH) + (1 << height));
        return tile.at(height, (int) (first % TilePath.WIDTH) >> height);
    }

    private HashTile tile(int level, long index, int needed) {
        int width = TilePath.width(level, index, size);
        if (width < needed) {
            throw new IllegalArgumentException("a tree of " + size + " leaves does not have that subtree");
        }
        Key key = new Key(level, index);
        HashTile tile = kept.get(key);
        if (tile == null) {
            String path = TilePath.ofHashes(level, index, width);
            tile = HashTile.of(read(path, TilePath.ofHashes(level, index, TilePath.WIDTH), width * TreeHash.SIZE));
            kept.put(key, tile);
        }
        return tile;
    }

    /** A partial tile, or the beginning of the full one that took its place. */
    private byte[] read(String partial, String full, int length) {
        try {
            Path file = folder.resolve(partial);
            boolean own = Files.isRegularFile(file);
            String name = own ? partial : full;
            file = folder.resolve(name);
            if (!Files.isRegularFile(file)) {
                throw new TileException(partial + ": expected a tile, found none");
            }
            long found = Files.size(file);
            long expected = own ? length : (long) TilePath.WIDTH * TreeHash.SIZE;
            if (found != expected) {
                throw new TileException(name + ": expected " + expected + " bytes, found " + found);
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(length);
                if (bytes.length < length) {
                    throw new TileException(name + ": expected " + length + " bytes, found " + bytes.length);
                }
                return bytes;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One entry.
     *
     * @param index of its leaf, below the size
     * @throws TileException if its bundle is missing or none
     * @throws UncheckedIOException if the place cannot be read
     */
    public byte[] entry(long index) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("leaf " + index + " is not in a tree of " + size + " leaves");
        }
        return bundle(index / TilePath.WIDTH).get((int) (index % TilePath.WIDTH));
    }

    /** All entries of a bundle that this tree has. */
    List<byte[]> bundle(long index) {
        int width = TilePath.width(0, index, size);
        String name = TilePath.ofEntries(index, width);
        Path file = folder.resolve(name);
        try {
            if (!Files.isRegularFile(file)) {
                name = TilePath.ofEntries(index, TilePath.WIDTH);
                file = folder.resolve(name);
                if (!Files.isRegularFile(file)) {
                    throw new TileException(TilePath.ofEntries(index, width) + ": expected entries, found none");
                }
            }
            long found = Files.size(file);
            if (found > EntryBundle.MOST_BYTES) {
                throw new TileException(
                        name + ": expected at most " + EntryBundle.MOST_BYTES + " bytes, found " + found);
            }
            int expected = name.contains(".p/") ? width : TilePath.WIDTH;
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(EntryBundle.MOST_BYTES);
            }
            return EntryBundle.parse(bytes, expected, name).subList(0, width);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Takes an entry.
     *
     * @see TileReader#entries
     */
    @FunctionalInterface
    public interface EntryVisitor {
        /**
         * @param entry its bytes
         * @param place where it lies: the file below the folder and the place in it, from 0
         * @return false to see no more
         */
        boolean visit(byte[] entry, String place);
    }

    /**
     * Hands out all entries that lie in a folder, as they lie there, bundle after bundle. A bundle that is none is handed out as far as
     * it can be taken apart: whoever checks the entries will find which is the first that is wrong.
     *
     * @throws UncheckedIOException if the place cannot be read
     */
    public static void entries(Path folder, EntryVisitor visitor) {
        try {
            for (long index = 0; ; index++) {
                String name = TileFiles.lastEntries(folder, index);
                if (name == null || !entries(folder, name, visitor)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean entries(Path folder, String name, EntryVisitor visitor) throws IOException {
        boolean[] more = {true};
        int[] place = {0};
        try (InputStream in = new BufferedInputStream(Files.newInputStream(folder.resolve(name)))) {
            EntryBundle.each(in, entry -> more[0] = visitor.visit(entry, name + "[" + place[0]++ + "]"));
        }
        return more[0];
    }
}
