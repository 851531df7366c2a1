package dev.rationale.audit.export;

import dev.rationale.audit.entry.Origin;
import java.nio.file.Path;

/** Where things lie below the folder of an export. */
final class ExportLayout {
    static final String CHECKPOINT = "checkpoint";

    private ExportLayout() {}

    static Path tree(Path folder, Origin origin) {
        return folder.resolve("trees").resolve(SafeName.of(origin.toString()));
    }

    static Path checkpoints(Path tree) {
        return tree.resolve("checkpoints");
    }

    static Path outcomes(Path folder) {
        return folder.resolve("outcomes");
    }

    static Path outcomes(Path folder, String topic, int partition) {
        return outcomes(folder).resolve(SafeName.of(topic + "-" + partition));
    }

    static Path schema(Path folder, String name) {
        return folder.resolve("schemas").resolve(name + ".avsc");
    }
}
