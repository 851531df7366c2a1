package dev.rationale.stream.audit;

import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Heads in files: {@code <folder>/<partition>/<SHA-256 of the origin>.checkpoint}, each a signed note as it is published, and
 * {@code <folder>/keys} with a verifier key a line; {@code <folder>/ended/<SHA-256 of its id>.note} for the end of a key.
 *
 * <p>Written beside, forced to the disk, moved into place. Several processes may share a folder, as they do a log: a tree has one
 * signer at a time, and one that was fenced off finds a larger head and stops.
 */
public final class FileSignedHeads implements SignedHeads {
    private static final String SUFFIX = ".checkpoint";
    private static final String KEYS = "keys";
    private static final String ENDS = "ended";
    private static final String NOTE = ".note";

    private final Path folder;

    /**
     * @param folder made at the first write
     */
    public FileSignedHeads(Path folder) {
        this.folder = folder;
    }

    @Override
    public synchronized List<SignedHead> ofPartition(int partition) {
        Path place = place(partition);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        List<SignedHead> heads = new ArrayList<>();
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                heads.add(read(file));
            }
        } catch (IOException e) {
            throw unreadable(place, e);
        }
        return heads;
    }

    @Override
    public synchronized void keep(int partition, SignedHead head) {
        Path file = file(partition, head.origin());
        Optional<SignedHead> before = Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
        if (before.isPresent()) {
            long size = before.get().size();
            boolean same = before.get().checkpoint().equals(head.checkpoint());
            if (size > head.size() || (size == head.size() && !same)) {
                throw new HeadsException(
                        "expected a head of " + head.origin() + " that extends the one of " + size + " leaves in "
                                + file
                                + ", found " + (size > head.size() ? "one of " + head.size() : "another root")
                                + "; if another instance has signed it, this one stops rightly",
                        null);
            }
        }
        write(file, head.note().toString());
    }

    @Override
    public synchronized List<VerifierKey> keys() {
        Path file = folder.resolve(KEYS);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<VerifierKey> keys = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                keys.add(VerifierKey.parse(line));
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (NoteException e) {
            throw damaged(file, e);
        }
        return keys;
    }

    @Override
    public synchronized void keepKey(VerifierKey key) {
        List<VerifierKey> keys = new ArrayList<>(keys());
        if (!keys.contains(key)) {
            keys.add(key);
            StringBuilder text = new StringBuilder();
            keys.forEach(known -> text.append(known).append('\n'));
            write(folder.resolve(KEYS), text.toString());
        }
    }

    @Override
    public synchronized List<KeyEnd> ends() {
        Path place = folder.resolve(ENDS);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        List<KeyEnd> ends = new ArrayList<>();
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.filter(path -> path.toString().endsWith(NOTE))
                    .sorted()
                    .toList()) {
                ends.add(end(file));
            }
        } catch (IOException e) {
            throw unreadable(place, e);
        }
        return ends;
    }

    private static KeyEnd end(Path file) throws IOException {
        try {
            return KeyEnd.parse(SignedNote.parse(Files.readAllBytes(file)));
        } catch (NoteException | EntryException e) {
            throw new HeadsException(
                    "expected the end of a key in " + file + ", found " + e.getMessage() + "; put it back from a copy",
                    e);
        }
    }

    @Override
    public synchronized void keepEnd(KeyEnd end) {
        Path file = folder.resolve(ENDS).resolve(digest(end.commandId()) + NOTE);
        if (!Files.exists(file)) {
            write(file, end.authorisation().toString());
        }
    }

    private SignedHead read(Path file) {
        try {
            if (Files.size(file) > SignedNote.MOST_BYTES) {
                throw damaged(file, new NoteException(NoteException.Defect.MALFORMED, "too long"));
            }
            SignedHead head = SignedHead.parse(Files.readAllBytes(file));
            if (!file.getFileName().toString().equals(name(head.origin()))) {
                throw damaged(file, new NoteException(NoteException.Defect.MALFORMED, "it is of another tree"));
            }
            return head;
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (NoteException e) {
            throw damaged(file, e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            DurableFiles.replace(file, text);
        } catch (IOException e) {
            throw new HeadsException(
                    "the signed head could not be written to " + file + ": " + e
                            + "; nothing is signed without it, make the folder writable",
                    e);
        }
    }

    private Path place(int partition) {
        return folder.resolve(Integer.toString(partition));
    }

    private Path file(int partition, Origin origin) {
        return place(partition).resolve(name(origin));
    }

    /** Topic names are as long as file names may be. */
    private static String name(Origin origin) {
        return digest(origin.toString()) + SUFFIX;
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without SHA-256", e);
        }
    }

    private static HeadsException unreadable(Path file, IOException e) {
        return new HeadsException("the signed heads in " + file + " could not be read: " + e, e);
    }

    private static HeadsException damaged(Path file, NoteException e) {
        return new HeadsException(
                "expected a signed head in " + file + ", found " + e.getMessage()
                        + "; put it back from a copy, or the last checkpoint of the tree in its place",
                e);
    }
}
