package dev.rationale.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.MethodCase;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.Tolerances.Arithmetic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A real model with records to explain: the shipped samples of a shipped model, seeded noise for a test model.
 *
 * @param name of the model
 * @param model open; whoever made this closes it
 * @param arithmetic of the model
 * @param inputs the records
 */
public record RealRecords(String name, ExplainableModel model, Arithmetic arithmetic, List<BoundInput> inputs)
        implements AutoCloseable {
    private static final Path DEPLOY = Path.of("../../deploy");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Names that {@link #open} knows. */
    public static List<String> names() {
        return List.of("credit", "fashion", "bnd", "relu_mlp", "softplus_mlp", "two_inputs", "two_floats", "golden");
    }

    /** A model with at most {@code count} records. */
    public static RealRecords open(String name, int count) {
        return switch (name) {
            case "credit", "fashion" -> shipped(name, count);
            case "relu_mlp", "softplus_mlp" -> noise(name, Fixtures.bare(name + ".pt", 6), count);
            default -> noise(name, ExplainableModel.open(Fixtures.path(name)), count);
        };
    }

    /** Of {@code two_inputs}, a record whose category lies outside the embedding: every native call with it fails. */
    public BoundInput poison() {
        Tensor numeric = Fixtures.noise(DType.FLOAT32, 3);
        Tensor category = Tensor.of(DType.INT64, new long[] {2}, new double[] {1, 4711});
        return model.bind(Map.of("numeric", numeric, "category", category));
    }

    private static RealRecords shipped(String name, int count) {
        ExplainableModel model = ExplainableModel.open(DEPLOY.resolve("models").resolve(name));
        Manifest.Input input = model.manifest().inputs().get(0);
        try (var lines = Files.lines(DEPLOY.resolve("samples/" + name + ".jsonl"))) {
            List<BoundInput> inputs = lines.limit(count)
                    .map(line -> tensor(line, input))
                    .map(tensor -> model.bind(Map.of(input.name(), tensor)))
                    .toList();
            return new RealRecords(name, model, Arithmetic.FLOAT32, inputs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Tensor tensor(String event, Manifest.Input input) {
        try {
            JsonNode values = JSON.readTree(event).path("inputs").path(input.name());
            return Tensor.of(
                    input.dtype(),
                    input.shape(),
                    flat(values).stream().mapToDouble(v -> v).toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Double> flat(JsonNode node) {
        List<Double> values = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(element -> values.addAll(flat(element)));
        } else {
            values.add(node.doubleValue());
        }
        return values;
    }

    private static RealRecords noise(String name, ExplainableModel model, int count) {
        Random random = new Random(name.hashCode());
        boolean doubles = false;
        List<BoundInput> inputs = new ArrayList<>();
        for (int record = 0; record < count; record++) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Manifest.Input input : model.manifest().inputs()) {
                doubles |= input.dtype() == DType.FLOAT64;
                double[] values = new double[Math.toIntExact(Tensor.size(input.shape()))];
                for (int i = 0; i < values.length; i++) {
                    values[i] = input.dtype() == DType.INT64 ? random.nextInt(5) : random.nextGaussian();
                }
                tensors.put(input.name(), Tensor.of(input.dtype(), input.shape(), values));
            }
            inputs.add(model.bind(tensors));
        }
        return new RealRecords(name, model, doubles ? Arithmetic.FLOAT64 : Arithmetic.FLOAT32, inputs);
    }

    /** A fresh program for a record, towards a random target and objective of the first output and from two baselines. */
    public Program begin(MethodCase method, BoundInput record, Random random) {
        int size = model.outputSizes().get(0);
        Objective[] objectives = Objective.values();
        Objective objective = objectives[random.nextInt(objectives.length)];
        if (model.problem(0, objective).isPresent()) {
            objective = Objective.RAW;
        }
        Target target = new Target(0, random.nextInt(size), objective);
        double[] input = record.point();
        double[] other = inputs.get(random.nextInt(inputs.size())).point();
        return method.begin(
                new Explicand(input, target, 0.01, random.nextLong()),
                Baselines.uniform(List.of(new double[input.length], other), 2));
    }

    /** The model with one record's inputs without gradient. */
    public GradientOracle holding(BoundInput input) {
        return new GradientOracle() {
            @Override
            public int dimension() {
                return model.dimension();
            }

            @Override
            public List<double[][]> outputs(List<Point> points) {
                return model.outputs(points.stream()
                        .map(point -> new Point(point.coordinates(), input.held()))
                        .toList());
            }

            @Override
            public List<RowResult.Segment> gradients(List<Stretch> stretches) {
                return model.gradients(stretches.stream().map(this::held).toList());
            }

            private Stretch held(Stretch stretch) {
                return new Stretch(
                        stretch.from(),
                        stretch.to(),
                        stretch.positions(),
                        stretch.weights(),
                        stretch.first(),
                        stretch.count(),
                        input.held(),
                        stretch.target());
            }
        };
    }

    @Override
    public void close() {
        model.close();
    }
}
