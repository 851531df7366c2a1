package dev.rationale.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The model that a command works on, as an option. */
final class ModelOption {
    @Option(names = "--model", required = true, paramLabel = "FOLDER", description = "Model folder with model.yaml.")
    private Path folder = Path.of("");

    Path folder() {
        return folder;
    }

    /**
     * @param problems takes one line a problem
     */
    void check(List<String> problems) {
        if (!Files.isRegularFile(folder.resolve("model.yaml"))) {
            problems.add("--model: expected a folder with model.yaml, found none in " + folder);
        }
    }
}
