package dev.rationale.policy;

import dev.rationale.config.RationaleConfig.InputEntry;
import dev.rationale.config.RationaleConfig.ModelEntry;
import dev.rationale.model.ComputeDevice;
import dev.rationale.model.DType;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Manifest;
import dev.rationale.model.ModelFiles;
import dev.rationale.model.ModelRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A loaded model under the name that events call it by.
 *
 * @param name as in events
 * @param version as in events
 * @param model open
 * @param files what it was opened from
 */
record OpenModel(String name, String version, ExplainableModel model, ModelFiles files) {

    /**
     * Loads the model of an entry on devices.
     *
     * @throws ModelRefusedException with every reason
     */
    static OpenModel of(ModelEntry entry, List<ComputeDevice> devices) {
        List<Manifest.Input> inputs =
                entry.inputs().stream().map(OpenModel::described).toList();
        ExplainableModel model = Files.isDirectory(entry.path())
                ? ExplainableModel.open(entry.path(), devices)
                : ExplainableModel.open(entry.path(), ModelFiles.example(inputs), devices);
        boolean complete = false;
        try {
            ModelFiles files = files(entry.path(), inputs, model);
            complete = true;
            return new OpenModel(
                    entry.name() == null ? model.manifest().name() : entry.name(),
                    entry.version() == null ? model.manifest().version() : entry.version(),
                    model,
                    files);
        } finally {
            if (!complete) {
                model.close();
            }
        }
    }

    private static ModelFiles files(Path path, List<Manifest.Input> inputs, ExplainableModel model) {
        ModelFiles files = Files.isDirectory(path) ? ModelFiles.ofFolder(path) : ModelFiles.ofBare(path, inputs);
        if (!files.modelDigest().equals(model.digest())) {
            throw new ModelRefusedException(
                    model.manifest().name(),
                    List.of("loading: the file changed while it was loaded: expected SHA-256 " + model.digest()
                            + ", found " + files.modelDigest() + "; start again"));
        }
        return files;
    }

    private static Manifest.Input described(InputEntry input) {
        DType type = DType.parse(input.dtype())
                .orElseThrow(() -> new IllegalStateException("the schema allows " + input.dtype()));
        return new Manifest.Input(
                input.name(),
                type,
                input.shape().stream().mapToLong(Long::longValue).toArray());
    }

    String text() {
        return name + " " + version;
    }
}
