package dev.rationale.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Inputs recorded when the model was exported, and what it answered then.
 *
 * @param inputs per row, input name to tensor
 * @param outputs per row, raw vectors in the order of the manifest
 * @param tolerance allowed difference, relative to {@code max(1, |recorded|)}
 */
record Recorded(List<Map<String, Tensor>> inputs, List<double[][]> outputs, double tolerance) {
    private static final double USUAL_TOLERANCE = 1e-4;

    static Recorded read(Path file, Manifest manifest) {
        try {
            JsonNode root = new ObjectMapper().readTree(Files.readAllBytes(file));
            Recorded recorded = new Recorded(
                    inputs(root.path("inputs"), manifest.inputs()),
                    outputs(root.path("outputs"), manifest.outputs()),
                    tolerance(root.path("tolerance")));
            if (recorded.inputs.isEmpty() || recorded.inputs.size() != recorded.outputs.size()) {
                throw new IllegalArgumentException("expected as many input rows as output rows, at least one; found "
                        + recorded.inputs.size() + " and " + recorded.outputs.size());
            }
            return recorded;
        } catch (JsonProcessingException e) {
            throw refused(manifest, file.getFileName() + ": no valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw refused(manifest, ModelRefusedException.unreadable(file, e));
        } catch (IllegalArgumentException e) {
            throw refused(manifest, file.getFileName() + " cannot be used: " + e.getMessage());
        }
    }

    private static ModelRefusedException refused(Manifest manifest, String problem) {
        return new ModelRefusedException(manifest.name(), "recorded: " + problem);
    }

    private static double tolerance(JsonNode node) {
        if (node.isMissingNode()) {
            return USUAL_TOLERANCE;
        }
        if (!node.isNumber() || !(node.doubleValue() >= 0)) {
            throw new IllegalArgumentException("tolerance: expected a number from 0");
        }
        return node.doubleValue();
    }

    private static List<Map<String, Tensor>> inputs(JsonNode node, List<Manifest.Input> inputs) {
        List<Map<String, Tensor>> rows = new ArrayList<>();
        for (Manifest.Input input : inputs) {
            List<Tensor> column = TensorJson.rows(named(node, input.name(), inputs.size()), input.dtype());
            for (int row = 0; row < column.size(); row++) {
                if (rows.size() == row) {
                    rows.add(new LinkedHashMap<>());
                }
                rows.get(row).put(input.name(), column.get(row));
            }
        }
        return rows;
    }

    private static List<double[][]> outputs(JsonNode node, List<Manifest.Output> outputs) {
        List<double[][]> rows = new ArrayList<>();
        for (int output = 0; output < outputs.size(); output++) {
            JsonNode part = named(node, outputs.get(output).name(), outputs.size());
            List<Tensor> column = TensorJson.rows(part, DType.FLOAT64);
            for (int row = 0; row < column.size(); row++) {
                if (rows.size() == row) {
                    rows.add(new double[outputs.size()][0]);
                }
                rows.get(row)[output] = column.get(row).doubles();
            }
        }
        return rows;
    }

    /** With one input or output the name may be left out. */
    private static JsonNode named(JsonNode node, String name, int count) {
        return node instanceof ObjectNode || count > 1 ? node.path(name) : node;
    }
}
