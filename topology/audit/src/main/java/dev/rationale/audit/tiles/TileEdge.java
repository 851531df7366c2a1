package dev.rationale.audit.tiles;

import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.TreeHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing tree: the unfinished tile of every level and the unfinished bundle. Full ones go to a sink, the bundle
 * after the tiles that it completes: so where a full bundle lies, its hashes lie too.
 *
 * <p>Holds at most 16 MiB of entries and 16 KiB of hashes, for any number of leaves. For one thread.
 */
final class TileEdge {
    private final TileSink sink;
    private final List<Level> levels = new ArrayList<>();
    private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
    private long size;

    /** The unfinished tile of a level, as bytes and as what its root is made from. */
    private static final class Level {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Frontier hashes = new Frontier();
    }

    TileEdge(TileSink sink) {
        this.sink = sink;
    }

    long size() {
        return size;
    }

    void append(byte[] entry) throws IOException {
        if (entry.length > EntryBundle.MOST_ENTRY) {
            throw new IllegalArgumentException(
                    "an entry of " + entry.length + " bytes; at most " + EntryBundle.MOST_ENTRY + " fit a bundle");
        }
        add(0, size / TilePath.WIDTH, TreeHash.ofLeaf(entry));
        EntryBundle.add(bundle, entry);
        size++;
        if (size % TilePath.WIDTH == 0) {
            sink.put(TilePath.ofEntries(size / TilePath.WIDTH - 1, TilePath.WIDTH), bundle.toByteArray());
            bundle.reset();
        }
    }

    private void add(int number, long tile, TreeHash hash) throws IOException {
        Level level = level(number);
        level.bytes.writeBytes(hash.bytes());
        level.hashes.append(hash);
        if (level.hashes.size() == TilePath.WIDTH) {
            sink.put(TilePath.ofHashes(number, tile, TilePath.WIDTH), level.bytes.toByteArray());
            TreeHash root = level.hashes.root();
            level.bytes.reset();
            level.hashes = new Frontier();
            add(number + 1, tile / TilePath.WIDTH, root);
        }
    }

    /** Begins behind full tiles that lie somewhere. Only before anything else; the tree then has a multiple of 256 leaves. */
    void begin(long leaves, TileReader existing) {
        size = leaves;
        for (int number = 1; leaves >>> (TilePath.HEIGHT * number) > 0; number++) {
            Level level = level(number);
            long end = leaves >>> (TilePath.HEIGHT * number);
            for (long i = end - end % TilePath.WIDTH; i < end; i++) {
                TreeHash hash = existing.at(TilePath.HEIGHT * number, i);
                level.bytes.writeBytes(hash.bytes());
                level.hashes.append(hash);
            }
        }
    }

    private Level level(int number) {
        while (levels.size() <= number) {
            levels.add(new Level());
        }
        return levels.get(number);
    }

    /** Hashes of the unfinished tile of a level. */
    byte[] hashes(int number) {
        return number < levels.size() ? levels.get(number).bytes.toByteArray() : new byte[0];
    }

    /** Entries of the unfinished bundle. */
    byte[] entries() {
        return bundle.toByteArray();
    }

    TreeHash root() {
        TreeHash root = null;
        for (Level level : levels) {
            List<TreeHash> complete = level.hashes.subtrees();
            for (int i = complete.size() - 1; i >= 0; i--) {
                root = root == null ? complete.get(i) : TreeHash.ofNode(complete.get(i), root);
            }
        }
        return root == null ? TreeHash.EMPTY_TREE : root;
    }
}
