package dev.rationale.audit.tiles;

import dev.rationale.audit.merkle.TreeHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a tree as tiles while its entries stream by, behind what an earlier writer left. What lies there already is compared, not
 * written again.
 *
 * <p>Full tiles and bundles are written as they fill, partial ones by {@link #publish}. Memory does not depend on the number of
 * leaves: at most 16 MiB for the unfinished bundle and as much for one that is compared. For one thread, and one writer of a folder.
 */
public final class TileWriter {
    private final Path folder;
    private final TileEdge edge;
    private List<byte[]> compared = List.of();
    private long comparedIndex = -1;

    private TileWriter(Path folder, long full) {
        this.folder = folder;
        this.edge = new TileEdge(this::put);
        this.edge.begin(full, new TileReader(folder, full));
    }

    /**
     * Continues a tree.
     *
     * @param folder of the tree; made when the first file is written
     * @throws TileException if what lies there is not the beginning of a tree
     */
    public static TileWriter open(Path folder) throws IOException {
        long bundles = 0;
        while (Files.isRegularFile(folder.resolve(TilePath.ofEntries(bundles, TilePath.WIDTH)))) {
            bundles++;
        }
        TileWriter writer = new TileWriter(folder, bundles * TilePath.WIDTH);
        String last = TileFiles.lastEntries(folder, bundles);
        if (last != null) {
            int width = Integer.parseInt(last.substring(last.lastIndexOf('/') + 1));
            for (byte[] entry : new TileReader(folder, bundles * TilePath.WIDTH + width).bundle(bundles)) {
                writer.edge.append(entry);
            }
        }
        return writer;
    }

    /** Leaves so far, those of earlier writers included: index of the entry that is wanted next. */
    public long size() {
        return edge.size();
    }

    /** Root of the tree so far. */
    public TreeHash root() {
        return edge.root();
    }

    /**
     * Takes an entry.
     *
     * @param index of its leaf: {@link #size()}, or below that to have it compared with what lies there
     * @param entry at most 65,535 bytes
     * @throws TileException if another entry or tile lies there already
     * @throws IllegalArgumentException if entries before it are missing, or it is too long
     */
    public void append(long index, byte[] entry) throws IOException {
        if (index == edge.size()) {
            edge.append(entry);
            return;
        }
        if (index < 0 || index > edge.size()) {
            throw new IllegalArgumentException(
                    "expected the entry of leaf " + edge.size() + ", found that of " + index);
        }
        if (!Arrays.equals(lying(index), entry)) {
            throw new TileException(
                    "leaf " + index + ": another entry lies there already; an export is never written over");
        }
    }

    private byte[] lying(long index) {
        long bundle = index / TilePath.WIDTH;
        long full = edge.size() / TilePath.WIDTH;
        if (bundle != comparedIndex || compared.size() <= index % TilePath.WIDTH) {
            compared = bundle < full
                    ? new TileReader(folder, full * TilePath.WIDTH).bundle(bundle)
                    : EntryBundle.parse(edge.entries(), (int) (edge.size() % TilePath.WIDTH), "the last bundle");
            comparedIndex = bundle;
        }
        return compared.get((int) (index % TilePath.WIDTH));
    }

    /**
     * Writes what a reader of the tree of a size needs beyond the full tiles.
     *
     * @param size leaves, at most {@link #size()}
     * @throws TileException if other partial tiles lie there already
     */
    public void publish(long size) throws IOException {
        if (size < 0 || size > edge.size()) {
            throw new IllegalArgumentException("a tree of " + edge.size() + " leaves has no beginning of " + size);
        }
        for (int level = 0; level < TilePath.LEVELS; level++) {
            long hashes = size >>> (TilePath.HEIGHT * level);
            int width = (int) (hashes % TilePath.WIDTH);
            if (width > 0) {
                byte[] bytes = hashes(level, hashes / TilePath.WIDTH);
                TileFiles.put(
                        folder,
                        TilePath.ofHashes(level, hashes / TilePath.WIDTH, width),
                        Arrays.copyOf(bytes, width * TreeHash.SIZE));
            }
        }
        int width = (int) (size % TilePath.WIDTH);
        if (width > 0) {
            long bundle = size / TilePath.WIDTH;
            TileFiles.put(folder, TilePath.ofEntries(bundle, width), beginning(bundle, width));
        }
    }

    private byte[] hashes(int level, long index) throws IOException {
        boolean full = TilePath.width(level, index, edge.size()) == TilePath.WIDTH;
        return full
                ? Files.readAllBytes(folder.resolve(TilePath.ofHashes(level, index, TilePath.WIDTH)))
                : edge.hashes(level);
    }

    private byte[] beginning(long bundle, int width) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (long i = 0; i < width; i++) {
            EntryBundle.add(bytes, lying(bundle * TilePath.WIDTH + i));
        }
        return bytes.toByteArray();
    }

    private void put(String path, byte[] bytes) throws IOException {
        TileFiles.put(folder, path, bytes);
        TileFiles.removePartial(folder, path, bytes);
    }
}
