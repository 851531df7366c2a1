package dev.rationale.audit.tiles;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Files of a tree, written once. */
final class TileFiles {
    private TileFiles() {}

    /**
     * Writes a file, or finds that it lies there already.
     *
     * @throws TileException if another one lies there
     */
    static void put(Path folder, String path, byte[] bytes) throws IOException {
        Path file = folder.resolve(path);
        if (Files.exists(file)) {
            if (Files.size(file) != bytes.length || !Arrays.equals(Files.readAllBytes(file), bytes)) {
                throw new TileException(path + ": another file lies there already; an export is never written over");
            }
            return;
        }
        AtomicFile.replace(file, bytes);
    }

    /**
     * Removes the partial files that a full one takes the place of.
     *
     * @throws TileException if one of them is not its beginning
     */
    static void removePartial(Path folder, String path, byte[] full) throws IOException {
        Path partial = folder.resolve(path + ".p");
        if (!Files.isDirectory(partial)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(partial)) {
            for (Path file : files) {
                long length = Files.size(file);
                if (!isUnfinished(file)
                        && (length > full.length
                                || !Arrays.equals(Files.readAllBytes(file), Arrays.copyOf(full, (int) length)))) {
                    throw new TileException(path + ".p/" + file.getFileName()
                            + ": another beginning lies there already; an export is never written over");
                }
                Files.delete(file);
            }
        }
        Files.delete(partial);
    }

    private static boolean isUnfinished(Path file) {
        return String.valueOf(file.getFileName()).endsWith(AtomicFile.UNFINISHED);
    }

    /** The fullest bundle of an index that lies in a folder; null where there is none. */
    static @Nullable String lastEntries(Path folder, long index) throws IOException {
        String full = TilePath.ofEntries(index, TilePath.WIDTH);
        if (Files.isRegularFile(folder.resolve(full))) {
            return full;
        }
        Path partial = folder.resolve(full + ".p");
        int most = 0;
        if (Files.isDirectory(partial)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(partial)) {
                for (Path file : files) {
                    most = Math.max(most, width(String.valueOf(file.getFileName())));
                }
            }
        }
        return most == 0 ? null : TilePath.ofEntries(index, most);
    }

    private static int width(String name) {
        boolean number = name.length() <= 3 && name.matches("[1-9][0-9]*");
        int width = number ? Integer.parseInt(name) : 0;
        return width < TilePath.WIDTH ? width : 0;
    }
}
