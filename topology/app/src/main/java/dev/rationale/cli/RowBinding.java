package dev.rationale.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rationale.model.BoundInput;
import dev.rationale.model.DType;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.FeatureSpace;
import dev.rationale.model.InputRejectedException;
import dev.rationale.model.InputRejectedException.Code;
import dev.rationale.model.Manifest;
import dev.rationale.model.Tensor;
import dev.rationale.model.TensorJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows of a document as inputs of a model. */
final class RowBinding {
    private final ExplainableModel model;
    private final InputDocument document;

    RowBinding(ExplainableModel model, InputDocument document) {
        this.model = model;
        this.document = document;
    }

    /** Number of rows. */
    static int count(InputDocument document) {
        return Math.max(document.rows().size(), document.features().size());
    }

    /**
     * One row, checked.
     *
     * @throws InputRejectedException if the model does not take it; the message holds no value
     */
    BoundInput bind(int row) {
        Map<String, Tensor> tensors = document.rows().isEmpty()
                ? encoded(document.features().get(row))
                : tensors(document.rows().get(row));
        return model.bind(tensors);
    }

    /** The first row as it is, to find out what a file without manifest takes; {@code dtypes} by input name. */
    static Map<String, Tensor> example(InputDocument document, Map<String, DType> dtypes) {
        if (document.rows().isEmpty()) {
            throw CommandException.invalid(
                    "features: a TorchScript file without model.yaml has no feature space; give inputs");
        }
        Map<String, Tensor> example = new LinkedHashMap<>();
        document.rows().get(0).forEach((name, node) -> {
            String known = name.equals(InputDocument.UNNAMED) ? "input" : name;
            try {
                example.put(known, TensorJson.read(node, dtypes.getOrDefault(known, DType.FLOAT32)));
            } catch (IllegalArgumentException e) {
                throw CommandException.invalid("row 0: input " + known + ": " + e.getMessage());
            }
        });
        dtypes.keySet().stream()
                .filter(name -> !example.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw CommandException.invalid(
                            "--dtype: expected one of the inputs " + example.keySet() + ", found '" + name + "'");
                });
        return example;
    }

    private Map<String, Tensor> tensors(Map<String, JsonNode> row) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        List<Manifest.Input> inputs = model.manifest().inputs();
        row.forEach((name, node) -> {
            if (name.equals(InputDocument.UNNAMED) && inputs.size() > 1) {
                throw new InputRejectedException(
                        Code.MISSING_INPUT,
                        "expected \"inputs\" to be an object of input name to rows, with "
                                + inputs.stream().map(Manifest.Input::name).toList());
            }
            String known = name.equals(InputDocument.UNNAMED) ? inputs.get(0).name() : name;
            tensors.put(known, tensor(known, node));
        });
        return tensors;
    }

    private Tensor tensor(String name, JsonNode node) {
        Manifest.Input input = model.manifest().inputs().stream()
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputRejectedException(
                        Code.UNKNOWN_INPUT,
                        "input " + name + ": expected one of "
                                + model.manifest().inputs().stream()
                                        .map(Manifest.Input::name)
                                        .toList()));
        try {
            return TensorJson.read(node, input.dtype());
        } catch (IllegalArgumentException e) {
            throw new InputRejectedException(
                    Code.WRONG_SHAPE,
                    "input " + name + ": expected " + input.dtype().text() + Arrays.toString(input.shape())
                            + " as nested lists: " + e.getMessage());
        }
    }

    private Map<String, Tensor> encoded(JsonNode row) {
        Map<String, Object> raw = row.properties().stream()
                .filter(feature -> !feature.getValue().isNull())
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        feature -> value(feature.getKey(), feature.getValue()),
                        (a, b) -> b,
                        LinkedHashMap::new));
        return encoded(model, raw);
    }

    /**
     * Raw features as tensors.
     *
     * @throws InputRejectedException if the model has no such features; the message holds no value
     */
    static Map<String, Tensor> encoded(ExplainableModel model, Map<String, ?> raw) {
        FeatureSpace space = model.features()
                .filter(FeatureSpace::hasRawValues)
                .orElseThrow(() -> new InputRejectedException(
                        Code.UNKNOWN_FEATURE, "the model has no feature space with raw values; give inputs"));
        double[] elements = space.encode(raw);
        DType dtype = model.manifest().inputs().stream()
                .filter(input -> input.name().equals(space.input()))
                .findFirst()
                .orElseThrow()
                .dtype();
        return Map.of(space.input(), Tensor.of(dtype, new long[] {elements.length}, elements));
    }

    private static Object value(String name, JsonNode value) {
        if (value.isNumber()) {
            return value.numberValue();
        }
        if (value.isTextual() || value.isBoolean()) {
            return value.asText();
        }
        throw new InputRejectedException(
                Code.NOT_A_NUMBER,
                "feature " + name + ": expected a number or a text, found " + InputDocument.article(value));
    }
}
