package dev.rationale.audit.tiles;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Entries one behind the other, each with its length before it, two bytes big-endian: C2SP tlog-tiles. */
final class EntryBundle {
    private static final int LENGTH = 2;
    static final int MOST_ENTRY = 0xFFFF;
    static final int MOST_BYTES = TilePath.WIDTH * (LENGTH + MOST_ENTRY);

    private EntryBundle() {}

    /**
     * @throws IllegalArgumentException if the entry is longer than {@value #MOST_ENTRY} bytes
     */
    static void add(ByteArrayOutputStream bundle, byte[] entry) {
        if (entry.length > MOST_ENTRY) {
            throw new IllegalArgumentException(
                    "an entry of " + entry.length + " bytes; at most " + MOST_ENTRY + " fit a bundle");
        }
        bundle.write(entry.length >>> 8);
        bundle.write(entry.length);
        bundle.writeBytes(entry);
    }

    /**
     * Reads a bundle that must be one.
     *
     * @param width entries that it must have
     * @param name of the bundle, for the message
     * @throws TileException if it has others
     */
    static List<byte[]> parse(byte[] bytes, int width, String name) {
        List<byte[]> entries = new ArrayList<>(width);
        boolean whole;
        try {
            whole = each(new ByteArrayInputStream(bytes), entry -> entries.size() <= width && entries.add(entry));
        } catch (IOException e) {
            throw new IllegalStateException("an array that cannot be read", e);
        }
        if (!whole || entries.size() != width) {
            throw new TileException(
                    name + ": expected " + width + " whole entries, found " + bytes.length + " bytes of others");
        }
        return entries;
    }

    /**
     * Hands out what a bundle holds, however many that are. An entry that is cut is handed out as far as it goes.
     *
     * @param visitor false to see no more
     * @return whether it ended with a whole entry
     */
    static boolean each(InputStream bundle, Predicate<byte[]> visitor) throws IOException {
        for (byte[] length = bundle.readNBytes(LENGTH); length.length > 0; length = bundle.readNBytes(LENGTH)) {
            int expected = length.length < LENGTH ? -1 : (length[0] & 0xFF) << 8 | (length[1] & 0xFF);
            byte[] entry = expected < 0 ? length : bundle.readNBytes(expected);
            boolean whole = entry.length == expected;
            if (!visitor.test(entry) || !whole) {
                return whole;
            }
        }
        return true;
    }
}
