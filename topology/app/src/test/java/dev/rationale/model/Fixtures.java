package dev.rationale.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Test models and the numbers that PyTorch itself computed for them, see {@code models/make_models.py}. */
public final class Fixtures {
    private static final Path FOLDER = Path.of("src/test/resources/models");

    private Fixtures() {}

    public static Path path(String name) {
        return FOLDER.resolve(name);
    }

    public static JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(path(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Tensor noise(DType dtype, long... shape) {
        double[] values = new double[Math.toIntExact(Tensor.size(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(1 + 1.7 * i);
        }
        return Tensor.of(dtype, shape, values);
    }

    /** Opens a bare model with one input {@code x}. */
    public static ExplainableModel bare(String file, long... shape) {
        return ExplainableModel.open(path(file), Map.of("x", noise(DType.FLOAT32, shape)));
    }

    /** The rows of a reference, bound to a model. */
    public static List<BoundInput> bound(ExplainableModel model, JsonNode inputs) {
        List<Map<String, Tensor>> rows = new ArrayList<>();
        for (Manifest.Input input : model.manifest().inputs()) {
            JsonNode column = inputs.isObject() ? inputs.path(input.name()) : inputs;
            List<Tensor> tensors = TensorJson.rows(column, input.dtype());
            for (int i = 0; i < tensors.size(); i++) {
                if (rows.size() == i) {
                    rows.add(new LinkedHashMap<>());
                }
                rows.get(i).put(input.name(), tensors.get(i));
            }
        }
        return rows.stream().map(model::bind).toList();
    }

    public static Stretch row(BoundInput input, Target target) {
        return Stretch.point(input.point(), input.held(), target);
    }

    /** The starts of stretches. */
    public static List<Point> points(List<Stretch> stretches) {
        return stretches.stream()
                .map(stretch -> new Point(stretch.from(), stretch.held()))
                .toList();
    }

    /** Euclidean |found − expected| / |expected|. */
    public static double relativeError(double[] found, double[] expected) {
        return Difference.relative(expected, found);
    }

    public static double[] numbers(JsonNode node) {
        return TensorJson.read(node, DType.FLOAT64).doubles();
    }
}
