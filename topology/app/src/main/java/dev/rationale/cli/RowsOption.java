package dev.rationale.cli;

import dev.rationale.model.ExplainableModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The rows that a command works on, as options. */
final class RowsOption {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE|-",
            description = "Rows, as 'rationale evaluate' describes them; - is standard input.")
    private String data = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Rows that are read at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    /** As it was given. */
    String data() {
        return data;
    }

    /**
     * @param problems takes one line a problem
     */
    void check(List<String> problems) {
        if (!data.equals("-") && !Files.isRegularFile(Path.of(data))) {
            problems.add("--data: expected a file of rows, found none at " + data);
        }
        if (limit < 1) {
            problems.add("--limit: expected at least 1, found " + limit);
        }
    }

    /**
     * @throws CommandException if it is no such document
     */
    DataRows read(ExplainableModel model) {
        return DataRows.read(data, System.in, model, limit);
    }
}
