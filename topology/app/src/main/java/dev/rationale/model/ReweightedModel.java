package dev.rationale.model;

import dev.rationale.attribution.SplitMix64;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A private instance of a model, loaded from the file once more, whose weights may be changed; the model that it was taken
 * from and every other instance keep theirs. For sanity checks of explanations.
 *
 * <p>Weights must not be changed while rows are evaluated: such calls wait for each other, but a record would see both. The
 * same seed gives the same weights. A module that was frozen has its weights as constants: it has no {@link #layers}, and
 * nothing can be changed. Buffers, such as the running statistics of a batch normalisation, stay.
 *
 * <p>Holds native memory until closed.
 */
public final class ReweightedModel implements AutoCloseable {
    private final TorchModule module;
    private final Supplier<Replica> fresh;
    private volatile Replica replica;
    private final Map<String, TorchModule.Weights> original;
    private final List<Layer> layers;

    private ReweightedModel(TorchModule module, Supplier<Replica> fresh) {
        this.module = module;
        this.fresh = fresh;
        this.replica = fresh.get();
        this.original = module.weights();
        this.layers = layers(original);
    }

    /**
     * Parameters that belong together.
     *
     * @param name what their names have in common
     * @param parameters their names, in the module's order
     */
    public record Layer(String name, List<String> parameters) {}

    /** Loads an instance; {@code like} tells where, and how large its batches may be. */
    static ReweightedModel load(Path file, Manifest manifest, BoundInput sample, Replica like) {
        TorchModule module = TorchModule.load(file, like.device());
        boolean ready = false;
        try {
            ReweightedModel model = new ReweightedModel(module, () -> replica(module, manifest, sample, like));
            ready = true;
            return model;
        } finally {
            if (!ready) {
                module.close();
            }
        }
    }

    private static Replica replica(TorchModule module, Manifest manifest, BoundInput sample, Replica like) {
        TorchOracle oracle = new TorchOracle(
                module,
                manifest.inputs(),
                (HeldTensors) sample.held(),
                manifest.outputs().stream().map(Manifest.Output::name).toList());
        return new Replica(
                like.device(), oracle, like.probe(), () -> oracle.outputs(Registration.points(List.of(sample))));
    }

    private static List<Layer> layers(Map<String, TorchModule.Weights> weights) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String name : weights.keySet()) {
            int end = name.lastIndexOf('.');
            parameters
                    .computeIfAbsent(end < 0 ? name : name.substring(0, end), layer -> new ArrayList<>())
                    .add(name);
        }
        List<Layer> layers = new ArrayList<>();
        parameters.forEach((name, all) -> layers.add(new Layer(name, List.copyOf(all))));
        Collections.reverse(layers);
        return List.copyOf(layers);
    }

    /**
     * Where it computes, with the weights of now. An oracle's identity is that of its model: an engine remembers outputs by it,
     * so that every change of the weights brings a new one, and the old must not be asked any more. Gone when this is closed.
     */
    public Replica replica() {
        return replica;
    }

    /** Layers from the output to the input: the reverse of the order in which the module declares them. */
    public List<Layer> layers() {
        return layers;
    }

    /** Gives every weight its value of the file. */
    public void restore() {
        Map<String, double[]> weights = new LinkedHashMap<>();
        original.forEach((name, found) -> weights.put(name, found.values()));
        overwrite(weights);
    }

    /**
     * Draws the first {@code count} layers of {@link #layers} anew and gives the others their values of the file: weights with
     * two axes or more, and the bias beside them, uniform within {@code ±1/√fan-in}, as PyTorch's layers begin; of a layer
     * without such weights (a normalisation) the bias is 0 and all else 1.
     *
     * <p>A layer's draw depends on seed and layer alone, so that one more layer leaves those before as they were.
     *
     * @throws IllegalArgumentException if there are not as many layers
     */
    public void randomise(int count, long seed) {
        if (count < 0 || count > layers.size()) {
            throw new IllegalArgumentException("expected 0 to " + layers.size() + " layers, found " + count);
        }
        restore();
        Map<String, double[]> weights = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            draw(layers.get(i), Draws.of(seed, i), weights);
        }
        overwrite(weights);
    }

    private void draw(Layer layer, Draws draws, Map<String, double[]> weights) {
        double bound = 0;
        for (String name : layer.parameters()) {
            long[] shape = weights(name).shape();
            if (shape.length > 1) {
                bound = 1 / Math.sqrt((double) Tensor.size(shape) / shape[0]);
            }
        }
        for (String name : layer.parameters()) {
            double[] values = new double[weights(name).values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = bound > 0 ? bound * (2 * draws.uniform() - 1) : name.endsWith("bias") ? 0 : 1;
            }
            weights.put(name, values);
        }
    }

    /**
     * Adds noise to the weights of the file: {@code θ + scale · std · N(0, 1)}, with the standard deviation of all weights of
     * the layer.
     *
     * @param scale &ge; 0
     */
    public void perturb(double scale, long seed) {
        Map<String, double[]> weights = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            Draws draws = Draws.of(seed, i);
            double deviation = deviation(layers.get(i));
            for (String name : layers.get(i).parameters()) {
                double[] values = weights(name).values().clone();
                for (int j = 0; j < values.length; j++) {
                    values[j] += scale * deviation * draws.normal();
                }
                weights.put(name, values);
            }
        }
        overwrite(weights);
    }

    private double deviation(Layer layer) {
        long count = 0;
        double mean = 0;
        double squares = 0;
        for (String name : layer.parameters()) {
            for (double value : weights(name).values()) {
                count++;
                double apart = value - mean;
                mean += apart / count;
                squares += apart * (value - mean);
            }
        }
        return count == 0 ? 0 : Math.sqrt(squares / count);
    }

    private void overwrite(Map<String, double[]> weights) {
        module.overwrite(weights);
        replica = fresh.get();
    }

    private TorchModule.Weights weights(String name) {
        TorchModule.Weights found = original.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no parameter " + name);
        }
        return found;
    }

    @Override
    public void close() {
        module.close();
    }

    /** Draws of one layer. */
    private record Draws(SplitMix64 random) {

        static Draws of(long seed, int layer) {
            return new Draws(new SplitMix64(new SplitMix64(seed).nextLong() + layer));
        }

        /** In [0, 1). */
        double uniform() {
            return (random.nextLong() >>> 11) * 0x1p-53;
        }

        /** Box and Muller. */
        double normal() {
            return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
        }
    }
}
