package dev.rationale.audit.export;

import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.tiles.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * The file {@code manifest}: a line with the format and its version, then a line {@code tree <origin>} for every tree, in the order of
 * their names.
 *
 * @param trees of the export
 */
record ExportManifest(Collection<Origin> trees) {
    static final String FORMAT = "rationale-audit-export v1";

    private static final String FILE = "manifest";
    private static final String TREE = "tree ";
    private static final int MOST_BYTES = 1 << 25;

    /** Order of names: scope, then generation. */
    static final Comparator<Origin> ORDER = Comparator.comparing(Origin::scope).thenComparing(Origin::generation);

    ExportManifest {
        TreeSet<Origin> sorted = new TreeSet<>(ORDER);
        sorted.addAll(trees);
        trees = sorted;
    }

    static boolean exists(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    static ExportManifest read(Path folder) throws IOException, ExportException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new ExportException("no file 'manifest' in " + folder + ": expected the folder of an export");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new ExportException("a manifest of more than " + MOST_BYTES + " bytes");
        }
        return parse(new String(bytes, StandardCharsets.UTF_8));
    }

    static ExportManifest parse(String text) throws ExportException {
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(FORMAT)) {
            throw new ExportException("expected a manifest that begins with '" + FORMAT + "', found another");
        }
        if (!lines[lines.length - 1].isEmpty()) {
            throw new ExportException("expected a manifest with a newline at its end");
        }
        TreeSet<Origin> trees = new TreeSet<>(ORDER);
        for (int i = 1; i < lines.length - 1; i++) {
            if (!lines[i].startsWith(TREE)) {
                throw new ExportException("line " + (i + 1) + " of the manifest: expected 'tree <origin>'");
            }
            try {
                trees.add(Origin.parse(lines[i].substring(TREE.length())));
            } catch (EntryException e) {
                throw new ExportException("line " + (i + 1) + " of the manifest: " + e.getMessage());
            }
        }
        return new ExportManifest(trees);
    }

    void write(Path folder) throws IOException {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        trees.forEach(tree -> text.append(TREE).append(tree).append('\n'));
        AtomicFile.replace(folder.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
