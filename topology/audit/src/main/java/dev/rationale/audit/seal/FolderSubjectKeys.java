package dev.rationale.audit.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Keys in a folder, a file {@code <reference>.key} of 32 bytes each. A destroyed key leaves an empty file {@code <reference>.destroyed}, so that
 * it is never made again.
 *
 * <p>Destroying overwrites the file once and deletes it. Copies elsewhere, in backups, snapshots or the spare blocks of a flash disk, are out
 * of its reach. Several processes may share the folder if the file system has hard links.
 */
public final class FolderSubjectKeys implements SubjectKeys {
    private final Path folder;
    private final SecureRandom random;

    /**
     * @param folder exists; nobody but the service should read it
     * @param random where new keys come from
     */
    public FolderSubjectKeys(Path folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
    }

    @Override
    public Optional<SubjectKey> find(String reference) {
        Path file = file(reference, ".key");
        if (Files.exists(file(reference, ".destroyed"))) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() != SubjectKey.SIZE) {
                throw new IOException("expected a key of " + SubjectKey.SIZE + " bytes in " + file + ", found "
                        + channel.size() + " bytes");
            }
            ByteBuffer secret = ByteBuffer.allocate(SubjectKey.SIZE);
            while (secret.hasRemaining() && channel.read(secret) >= 0) {}
            return Optional.of(SubjectKey.of(reference, secret.array()));
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(folder)) {
                throw new UncheckedIOException("expected a folder of subject keys at " + folder, e);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SubjectKey findOrCreate(String reference) {
        if (Files.exists(file(reference, ".destroyed"))) {
            throw new IllegalStateException("the subject key " + reference + " was destroyed");
        }
        Optional<SubjectKey> there = find(reference);
        return there.isPresent() ? there.get() : create(reference);
    }

    /** A link never replaces a file: of two that make the same key one wins, and both use it. */
    private SubjectKey create(String reference) {
        SubjectKey key = SubjectKey.generate(reference, random);
        try {
            Path draft = Files.createTempFile(folder, ".draft", "");
            try {
                if (draft.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
                }
                write(draft, key.secret());
                Files.createLink(file(reference, ".key"), draft);
            } catch (FileAlreadyExistsException e) {
                return find(reference)
                        .orElseThrow(() -> new IllegalStateException("the key " + reference + " was destroyed"));
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return key;
    }

    @Override
    public boolean destroy(String reference) {
        Path file = file(reference, ".key");
        try {
            if (!Files.exists(file)) {
                return false;
            }
            // First the mark: from here on the key is gone, whatever happens to this process.
            Path mark = file(reference, ".destroyed");
            if (!Files.exists(mark)) {
                Files.createFile(mark);
            }
            write(file, new byte[SubjectKey.SIZE]);
            Files.deleteIfExists(file);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    private Path file(String reference, String ending) {
        SubjectKey.checkReference(reference);
        return folder.resolve(reference + ending);
    }
}
