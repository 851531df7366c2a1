package dev.rationale.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Every file of a model that an explanation can depend on, with its digest.
 *
 * <p>The digest of a model is that of its TorchScript file alone, and the digest of a baseline covers training data only where
 * that kind of baseline uses them. Methods use more: training rows are the neighbours of a geodesic path and the autoencoder of
 * a guided one, the manifest groups columns, and the rows that the model is probed on tell which rule integrates it. So the list
 * holds the manifest, the TorchScript file, training rows and mean, and recorded inputs; for a bare TorchScript file that and its
 * inputs, which the configuration names. Its bytes are their own canonical form:
 *
 * <pre>{"format":"rationale-model-files-1","model":NAME,"files":[{"name":…,"sha256":…,"bytes":…},…],"inputs":[…]}</pre>
 *
 * without blanks, files by name, inputs (only of a bare file) in their order with {@code name}, {@code dtype}, {@code shape}.
 */
public final class ModelFiles {
    static final String FORMAT = "rationale-model-files-1";
    static final String MANIFEST = "model.yaml";

    /** What a bare file is called in its list, wherever it lies: its own name means nothing to an explanation. */
    private static final String BARE = "model.pt";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Path> paths;
    private final FileList list;
    private final byte[] bytes;

    private ModelFiles(Map<String, Path> paths, FileList list) {
        this.paths = paths;
        this.list = list;
        this.bytes = list.bytes();
    }

    /**
     * One file.
     *
     * @param name relative to the model's folder, with slashes
     * @param sha256 lower-case hexadecimal
     * @param bytes its length
     */
    record Entry(String name, String sha256, long bytes) {}

    /**
     * The list itself.
     *
     * @param model name of the TorchScript file
     * @param files by name
     * @param inputs of a bare file; empty where there is a manifest
     */
    record FileList(String model, List<Entry> files, List<Manifest.Input> inputs) {

        byte[] bytes() {
            ObjectNode node = JSON.createObjectNode().put("format", FORMAT).put("model", model);
            ArrayNode entries = node.putArray("files");
            files.forEach(file -> entries.addObject()
                    .put("name", file.name())
                    .put("sha256", file.sha256())
                    .put("bytes", file.bytes()));
            if (!inputs.isEmpty()) {
                ArrayNode tensors = node.putArray("inputs");
                for (Manifest.Input input : inputs) {
                    ArrayNode shape = tensors.addObject()
                            .put("name", input.name())
                            .put("dtype", input.dtype().text())
                            .putArray("shape");
                    for (long axis : input.shape()) {
                        shape.add(axis);
                    }
                }
            }
            try {
                return JSON.writeValueAsBytes(node);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree of texts and numbers can be written", e);
            }
        }
    }

    /**
     * Reads the files of a model folder once, for their digests.
     *
     * @param folder with {@code model.yaml}, or that file itself
     * @throws ModelRefusedException if the manifest is no good or a file cannot be read
     */
    public static ModelFiles ofFolder(Path folder) {
        Path yaml = Files.isDirectory(folder) ? folder.resolve(MANIFEST) : folder;
        Manifest manifest = Manifest.read(yaml);
        TreeSet<String> names = new TreeSet<>(List.of(MANIFEST, manifest.file()));
        manifest.training().ifPresent(training -> names.addAll(List.of(training.rows(), training.mean())));
        manifest.recorded().ifPresent(names::add);
        Map<String, Path> paths = new LinkedHashMap<>();
        names.forEach(name -> paths.put(name, yaml.resolveSibling(name)));
        return of(manifest.name(), paths, manifest.file(), List.of());
    }

    /**
     * Reads a bare TorchScript file once, for its digest.
     *
     * @param inputs as they are given for it
     * @throws ModelRefusedException if it cannot be read
     */
    public static ModelFiles ofBare(Path file, List<Manifest.Input> inputs) {
        return of(String.valueOf(file.getFileName()), Map.of(BARE, file), BARE, inputs);
    }

    private static ModelFiles of(
            String modelName, Map<String, Path> paths, String torchScript, List<Manifest.Input> inputs) {
        List<Entry> entries = paths.entrySet().stream()
                .map(each -> entry(modelName, each.getKey(), each.getValue()))
                .toList();
        return new ModelFiles(paths, new FileList(torchScript, entries, inputs));
    }

    private static Entry entry(String modelName, String name, Path path) {
        try {
            return new Entry(name, FileDigests.of(path), Files.size(path));
        } catch (IOException e) {
            throw new ModelRefusedException(modelName, "loading: " + ModelRefusedException.unreadable(path, e));
        }
    }

    /** SHA-256 of the list, lower-case hexadecimal. */
    public String digest() {
        return FileDigests.of(bytes);
    }

    /** SHA-256 of the TorchScript file, lower-case hexadecimal: the model's own digest. */
    public String modelDigest() {
        return list.files().stream()
                .filter(file -> file.name().equals(list.model()))
                .map(Entry::sha256)
                .findFirst()
                .orElseThrow();
    }

    /** The list as it is written and digested. */
    byte[] listBytes() {
        return bytes.clone();
    }

    List<Entry> entries() {
        return list.files();
    }

    /** Where a file lies now. */
    Path path(Entry entry) {
        return paths.getOrDefault(entry.name(), Path.of(entry.name()));
    }

    /** A record of harmless numbers, for a bare file says nothing of its inputs' shapes: it tells the probe. */
    public static Map<String, Tensor> example(List<Manifest.Input> inputs) {
        Map<String, Tensor> example = new LinkedHashMap<>();
        for (Manifest.Input input : inputs) {
            int size = 1;
            for (long axis : input.shape()) {
                size = Math.toIntExact(Math.multiplyExact(size, axis));
            }
            double[] values = new double[size];
            for (int i = 0; input.dtype().floating() && i < size; i++) {
                values[i] = Math.sin(i + 1.0);
            }
            example.put(input.name(), Tensor.of(input.dtype(), input.shape(), values));
        }
        return example;
    }
}
