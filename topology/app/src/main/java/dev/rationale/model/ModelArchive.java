package dev.rationale.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rationale.model.ModelFiles.Entry;
import dev.rationale.model.ModelFiles.FileList;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Models by digest, so that an explanation can be computed again when its model is no longer in use.
 *
 * <p>Every file's name is the SHA-256 of its content: {@code files/<sha256>} for the files of all models, each once however
 * many models share it, and {@code models/<sha256 of the TorchScript file>/<sha256 of the list>} for the {@linkplain ModelFiles
 * lists}. So {@code sha256sum} can check all of it. A file appears under its name only when it is complete and on the disk, and
 * is never written again; a list appears after its files. What is read is digested first.
 *
 * <p>Several processes may write to one archive.
 */
public final class ModelArchive {
    private static final int LARGEST_LIST = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    /** Need not exist yet. */
    public ModelArchive(Path folder) {
        this.folder = folder;
    }

    /** Where it lies. */
    public Path folder() {
        return folder;
    }

    /**
     * Keeps the files of a model that are not here yet.
     *
     * @throws ArchiveException if a file is not what it was when it was listed, if the archive has another content under its
     *     name, or if it cannot be written
     */
    public void keep(ModelFiles model) {
        for (Entry entry : model.entries()) {
            keep(files().resolve(entry.sha256()), entry.sha256(), () -> Files.newInputStream(model.path(entry)));
        }
        byte[] list = model.listBytes();
        Path place = lists(model.modelDigest()).resolve(model.digest());
        keep(place, model.digest(), () -> new ByteArrayInputStream(list));
    }

    /** Something that can be read from its beginning. */
    @FunctionalInterface
    private interface Content {
        InputStream open() throws IOException;
    }

    private void keep(Path place, String sha256, Content content) {
        try {
            if (Files.exists(place)) {
                requireDigest(place, FileDigests.of(place));
                return;
            }
            Path parent = Files.createDirectories(place.getParent() == null ? folder : place.getParent());
            Path part = parent.resolve("." + sha256 + "." + UUID.randomUUID() + ".part");
            try {
                try (InputStream in = content.open()) {
                    Files.copy(in, part);
                }
                force(part);
                String found = FileDigests.of(part);
                if (!found.equals(sha256)) {
                    throw new ArchiveException(
                            "archive: a file of the model changed while the model was loaded: expected" + " SHA-256 "
                                    + sha256 + ", found " + found + "; start again");
                }
                Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
                force(parent);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new ArchiveException("archive " + folder + ": could not be written: " + e, e);
        }
    }

    /** On to the disk; a folder too, where the system can. */
    private static void force(Path path) throws IOException {
        boolean directory = Files.isDirectory(path);
        try (FileChannel channel =
                FileChannel.open(path, directory ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        } catch (IOException e) {
            if (!directory) {
                throw e;
            }
        }
    }

    private void requireDigest(Path place, String found) {
        if (!found.equals(place.getFileName().toString())) {
            throw new ArchiveException("archive: " + folder.relativize(place) + " in " + folder
                    + ": expected content with the SHA-256 that is its name, found " + found
                    + "; put a sound copy in its place");
        }
    }

    /**
     * Opens a model as it was kept, on devices as {@link ExplainableModel#open(Path, List)}.
     *
     * @param modelDigest SHA-256 of the TorchScript file, hexadecimal
     * @param filesDigest SHA-256 of the list; empty where it is not known, if only one list has this model
     * @throws ArchiveException if it is not here, not sound, or several come into question
     * @throws ModelRefusedException if it can no longer be loaded
     */
    public ExplainableModel open(String modelDigest, Optional<String> filesDigest, List<ComputeDevice> devices) {
        FileList list = list(modelDigest, filesDigest);
        Path copy = null;
        try {
            copy = Files.createTempDirectory("rationale-replay");
            for (Entry entry : list.files()) {
                copy(entry, copy);
            }
            return list.inputs().isEmpty()
                    ? ExplainableModel.open(copy.resolve(ModelFiles.MANIFEST), devices)
                    : ExplainableModel.open(copy.resolve(list.model()), ModelFiles.example(list.inputs()), devices);
        } catch (IOException e) {
            throw new ArchiveException("archive " + folder + ": could not be read: " + e, e);
        } finally {
            delete(copy);
        }
    }

    private void copy(Entry entry, Path copy) throws IOException {
        Path source = files().resolve(entry.sha256());
        Path target = copy.resolve(entry.name()).normalize();
        if (!target.startsWith(copy)) {
            throw new ArchiveException("archive: a list names a file outside of the model's folder");
        }
        Files.createDirectories(target.getParent() == null ? copy : target.getParent());
        try (OutputStream out = Files.newOutputStream(target)) {
            requireDigest(source, FileDigests.copy(source, out));
        } catch (NoSuchFileException e) {
            throw new ArchiveException(
                    "archive: expected " + folder.relativize(source) + " (" + entry.name() + ") in " + folder
                            + ", found no such file; put a copy there",
                    e);
        }
    }

    private FileList list(String modelDigest, Optional<String> filesDigest) {
        Path lists = lists(modelDigest);
        Path place = filesDigest.map(lists::resolve).orElseGet(() -> only(lists));
        try {
            if (Files.notExists(place)) {
                throw new ArchiveException("archive: expected the model with SHA-256 " + modelDigest + " as "
                        + folder.relativize(place) + " in " + folder
                        + ", found no such file; the archive of the process that explained has it");
            }
            if (Files.size(place) > LARGEST_LIST) {
                throw new ArchiveException("archive: " + folder.relativize(place) + ": expected a list of files, found "
                        + Files.size(place) + " bytes");
            }
            byte[] bytes = Files.readAllBytes(place);
            requireDigest(place, FileDigests.of(bytes));
            return parsed(bytes, place);
        } catch (IOException e) {
            throw new ArchiveException("archive " + folder + ": could not be read: " + e, e);
        }
    }

    private Path only(Path lists) {
        List<Path> found = List.of();
        if (Files.isDirectory(lists)) {
            try (Stream<Path> all = Files.list(lists)) {
                found = all.filter(path -> !path.getFileName().toString().startsWith("."))
                        .toList();
            } catch (IOException e) {
                throw new ArchiveException("archive " + folder + ": could not be read: " + e, e);
            }
        }
        if (found.size() > 1) {
            throw new ArchiveException("archive: the specification does not name its model's files, and "
                    + folder.relativize(lists) + " has " + found.size() + " lists; nobody knows which it was");
        }
        return found.isEmpty() ? lists : found.get(0);
    }

    private FileList parsed(byte[] bytes, Path place) throws IOException {
        JsonNode node = JSON.readTree(bytes);
        if (!node.path("format").asText().equals(ModelFiles.FORMAT)) {
            throw new ArchiveException("archive: " + folder.relativize(place) + ": expected the format "
                    + ModelFiles.FORMAT + ", found '" + node.path("format").asText() + "'");
        }
        List<Entry> files = new ArrayList<>();
        for (JsonNode file : node.path("files")) {
            files.add(new Entry(
                    file.path("name").asText(),
                    file.path("sha256").asText(),
                    file.path("bytes").asLong()));
        }
        List<Manifest.Input> inputs = new ArrayList<>();
        for (JsonNode input : node.path("inputs")) {
            DType dtype = DType.parse(input.path("dtype").asText())
                    .orElseThrow(() -> new ArchiveException(
                            "archive: " + folder.relativize(place) + ": an input of unknown type"));
            long[] shape = new long[input.path("shape").size()];
            for (int axis = 0; axis < shape.length; axis++) {
                shape[axis] = input.path("shape").path(axis).asLong();
            }
            inputs.add(new Manifest.Input(input.path("name").asText(), dtype, shape));
        }
        return new FileList(node.path("model").asText(), files, inputs);
    }

    private Path files() {
        return folder.resolve("files");
    }

    private Path lists(String modelDigest) {
        return folder.resolve("models").resolve(modelDigest);
    }

    private static void delete(@Nullable Path copy) {
        if (copy == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(copy)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            copy.toFile().deleteOnExit();
        }
    }
}
