package dev.rationale.audit.tiles;

import java.util.Locale;

/**
 * Where C2SP tlog-tiles puts tiles and bundles of entries, relative to the folder of the tree: {@code tile/<level>/<index>[.p/<width>]}
 * and {@code tile/entries/<index>[.p/<width>]}. An index is written in groups of three digits, all but the last one behind an {@code x}.
 */
public final class TilePath {
    /** Hashes in a full tile and entries in a full bundle. */
    public static final int WIDTH = 256;

    /** Levels of the tree between two levels of tiles. */
    static final int HEIGHT = 8;

    /** Levels of tiles that a tree of at most 2^63 leaves has. */
    static final int LEVELS = 8;

    private TilePath() {}

    /**
     * Path of a tile of hashes.
     *
     * @param level 0 to 63; leaf hashes are at 0
     * @param index of the tile in its level, from 0
     * @param width hashes in it, 1 to {@value #WIDTH}; less than that makes a partial tile
     * @throws IllegalArgumentException if there is no such tile
     */
    public static String ofHashes(int level, long index, int width) {
        if (level < 0 || level > 63) {
            throw new IllegalArgumentException("expected a level from 0 to 63, found " + level);
        }
        return "tile/" + level + "/" + groups(index) + suffix(width);
    }

    /**
     * Path of a bundle of entries.
     *
     * @param index of the bundle, from 0
     * @param width entries in it, 1 to {@value #WIDTH}
     * @throws IllegalArgumentException if there is no such bundle
     */
    public static String ofEntries(long index, int width) {
        return "tile/entries/" + groups(index) + suffix(width);
    }

    /**
     * Hashes that a tile has in a tree of a size: {@value #WIDTH}, fewer at the right edge, 0 where there is none.
     *
     * @param level of the tile
     * @param index of the tile
     * @param size leaves of the tree
     */
    public static int width(int level, long index, long size) {
        long hashes = level >= LEVELS ? 0 : size >>> (HEIGHT * level);
        long left = hashes - index * WIDTH;
        return (int) Math.max(0, Math.min(WIDTH, left));
    }

    private static String groups(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("expected an index from 0, found " + index);
        }
        StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "%03d", index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
        }
        return path.toString();
    }

    private static String suffix(int width) {
        if (width < 1 || width > WIDTH) {
            throw new IllegalArgumentException("expected a width from 1 to " + WIDTH + ", found " + width);
        }
        return width == WIDTH ? "" : ".p/" + width;
    }
}
