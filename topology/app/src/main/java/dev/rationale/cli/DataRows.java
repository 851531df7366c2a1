package dev.rationale.cli;

import dev.rationale.PredictionEvent;
import dev.rationale.intake.EventTensors;
import dev.rationale.intake.UnsupportedInputException;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.InputRejectedException;
import dev.rationale.model.InputRejectedException.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a data file as inputs of a model, up to a limit: JSON events, one a line ({@code .jsonl}, or - for standard
 * input); a document as {@code rationale explain} takes it ({@code .json}); or raw features with their names in the first
 * line ({@code .csv}).
 *
 * @param inputs rows that the model takes
 * @param problems one line for each that it does not; no feature value
 */
record DataRows(List<BoundInput> inputs, List<String> problems) {

    /** Binds one row. */
    private interface Binding {
        BoundInput bind() throws UnsupportedInputException;
    }

    /**
     * @throws CommandException if there is no such file, or it is no such document
     */
    static DataRows read(String source, InputStream standardInput, ExplainableModel model, int limit) {
        DataRows rows = new DataRows(new ArrayList<>(), new ArrayList<>());
        if (source.endsWith(".csv")) {
            rows.csv(Path.of(source), model, limit);
        } else if (source.endsWith(".json")) {
            InputDocument document = InputDocument.read(source, standardInput);
            RowBinding binding = new RowBinding(model, document);
            for (int row = 0; row < Math.min(limit, RowBinding.count(document)); row++) {
                int number = row;
                rows.add("row " + row, () -> binding.bind(number));
            }
        } else {
            new EventLines(source, standardInput, Clock.systemUTC()).read(0, 1, rows.reader(model, limit));
        }
        return rows;
    }

    private EventLines.Reader reader(ExplainableModel model, int limit) {
        return new EventLines.Reader() {
            @Override
            public boolean event(int line, PredictionEvent event) {
                add("line " + line, () -> model.bind(EventTensors.of(event, model)));
                return inputs.size() + problems.size() < limit;
            }

            @Override
            public boolean invalid(int line, List<String> found) {
                problems.add("line " + line + ": " + String.join("; ", found));
                return inputs.size() + problems.size() < limit;
            }
        };
    }

    private void add(String place, Binding binding) {
        try {
            inputs.add(binding.bind());
        } catch (InputRejectedException e) {
            problems.add(place + ": " + e.code() + ": " + e.getMessage());
        } catch (UnsupportedInputException e) {
            problems.add(place + ": " + e.getMessage());
        }
    }

    private void csv(Path file, ExplainableModel model, int limit) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String header = lines.readLine();
            if (header == null) {
                throw CommandException.invalid(file + ": expected names of features in the first line, found nothing");
            }
            List<String> names = fields(header);
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    List<String> values = fields(line);
                    add("line " + number, () -> model.bind(RowBinding.encoded(model, raw(names, values))));
                }
                if (inputs.size() + problems.size() >= limit) {
                    return;
                }
            }
        } catch (IOException e) {
            throw CommandException.invalid(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static Map<String, Object> raw(List<String> names, List<String> values) {
        if (names.size() != values.size()) {
            throw new InputRejectedException(
                    Code.MISSING_FEATURE, "expected " + names.size() + " values, found " + values.size());
        }
        Map<String, Object> raw = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            raw.put(names.get(i), values.get(i));
        }
        return raw;
    }

    /** Fields of a line between commas; one in double quotes may hold commas, and a double quote as two of them. */
    static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields;
    }
}
