package dev.rationale.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Rows on which a model is probed: recorded ones, else training rows, else seeded noise. */
final class Samples {
    private static final int LIMIT = 8;
    private static final long ANY_SIZE = 8;
    private static final double NOISE = 0.2;
    private static final long SEED = 20_261_121;

    private Samples() {}

    static List<BoundInput> of(Manifest manifest, InputBinding binding, Optional<Recorded> recorded, Path folder) {
        if (recorded.isPresent()) {
            return ofEqualShape(recorded.get().inputs().stream()
                    .map(row -> bound(manifest, binding, row))
                    .toList());
        }
        BoundInput noise = bound(manifest, binding, noise(manifest));
        if (manifest.training().isEmpty()) {
            return List.of(noise);
        }
        int dimension = noise.layout().dimension();
        return TrainingFiles.read(folder, manifest, manifest.training().get(), dimension).rows().stream()
                .limit(LIMIT)
                .map(row -> new BoundInput(TrainingFiles.widened(row), noise.held(), noise.layout(), noise.shapeKey()))
                .toList();
    }

    private static List<BoundInput> ofEqualShape(List<BoundInput> rows) {
        Object key = rows.get(0).shapeKey();
        return rows.stream()
                .filter(row -> row.shapeKey().equals(key))
                .limit(LIMIT)
                .toList();
    }

    private static BoundInput bound(Manifest manifest, InputBinding binding, Map<String, Tensor> row) {
        try {
            return binding.bind(row);
        } catch (InputRejectedException e) {
            throw new ModelRefusedException(manifest.name(), "recorded: " + e.getMessage());
        }
    }

    private static Map<String, Tensor> noise(Manifest manifest) {
        Random random = new Random(SEED);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Manifest.Input input : manifest.inputs()) {
            long[] shape = input.shape().clone();
            for (int i = 0; i < shape.length; i++) {
                shape[i] = shape[i] < 0 ? ANY_SIZE : shape[i];
            }
            double[] values = new double[Math.toIntExact(Tensor.size(shape))];
            for (int i = 0; i < values.length && input.dtype().floating(); i++) {
                values[i] = random.nextGaussian();
            }
            tensors.put(input.name(), Tensor.of(input.dtype(), shape, values));
        }
        return tensors;
    }

    /**
     * At least {@code count} rows: the samples, then the samples with some seeded noise added, so that neighbours differ.
     */
    static List<BoundInput> padded(List<BoundInput> samples, int count) {
        Random random = new Random(SEED);
        List<BoundInput> rows = new ArrayList<>(samples);
        while (rows.size() < count) {
            BoundInput source = samples.get(rows.size() % samples.size());
            double scale = NOISE * Math.max(NOISE, size(source.point()));
            double[] point = source.point().clone();
            for (int i = 0; i < point.length; i++) {
                point[i] += scale * random.nextGaussian();
            }
            rows.add(new BoundInput(point, source.held(), source.layout(), source.shapeKey()));
        }
        return rows;
    }

    /** Root mean square. */
    static double size(double[] vector) {
        double sum = 0;
        for (double value : vector) {
            sum += value * value;
        }
        return vector.length == 0 ? 0 : Math.sqrt(sum / vector.length);
    }
}
