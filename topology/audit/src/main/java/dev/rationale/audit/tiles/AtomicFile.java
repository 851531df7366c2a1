package dev.rationale.audit.tiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that lie there whole or not at all. */
public final class AtomicFile {
    /** How the name of an unfinished file ends. */
    public static final String UNFINISHED = ".part";

    private AtomicFile() {}

    /**
     * Writes a file in the place of whatever was there, and the folders above it.
     *
     * @param file an absolute or relative path
     */
    public static void replace(Path file, byte[] bytes) throws IOException {
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path unfinished = unfinished(file);
        Files.write(unfinished, bytes);
        finish(unfinished, file);
    }

    /** Where a file is written before it is finished. */
    public static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    /** Gives a file that is written its name. */
    public static void finish(Path unfinished, Path file) throws IOException {
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
