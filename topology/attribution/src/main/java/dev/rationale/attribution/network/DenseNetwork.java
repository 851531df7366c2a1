package dev.rationale.attribution.network;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.UnexplainableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A fully connected network {@code x → W_L φ(… φ(W₁x + b₁) …) + b_L} with one output vector, in float64.
 *
 * <p>Rows are computed one by one, so a row's result is the same bits whatever stands beside it; a stretch's gradients are
 * added in the order of its positions. Calls with many rows use the common thread pool. Special cases: NaN or infinite
 * coordinates give non-finite values, which the results report. Immutable.
 *
 * <p>Cost of a row with gradient: two multiplications for each weight.
 */
public final class DenseNetwork implements GradientOracle {
    /** Below this many weights times rows a second thread costs more than it saves. */
    private static final long WORTH_SHARING = 1 << 16;

    private final List<DenseLayer> layers;
    private final Activation activation;

    private DenseNetwork(List<DenseLayer> layers, Activation activation) {
        this.layers = layers;
        this.activation = activation;
    }

    /**
     * A network with these weights.
     *
     * @param sizes width of the input, of each hidden layer and of the output, at least two, each at least 1
     * @param parameters layer by layer {@code W} row by row, {@code [out][in]}, then {@code b}, {@code [out]}
     * @throws IllegalArgumentException if there are not as many parameters as the sizes need, or one is not finite
     */
    public static DenseNetwork of(int[] sizes, Activation activation, double[] parameters) {
        if (parameters.length != parameterCount(sizes)) {
            throw new IllegalArgumentException(
                    "expected " + parameterCount(sizes) + " parameters, found " + parameters.length);
        }
        int[] next = {0};
        return build(sizes, activation, () -> parameters[next[0]++]);
    }

    /**
     * The next network of a buffer of little-endian float32, in the order of {@link #of}; moves the buffer's position on.
     *
     * @throws IllegalArgumentException if the buffer holds too few bytes, or a number that is not finite
     */
    public static DenseNetwork read(int[] sizes, Activation activation, ByteBuffer weights) {
        int bytes = Math.multiplyExact(parameterCount(sizes), Float.BYTES);
        if (weights.remaining() < bytes) {
            throw new IllegalArgumentException("expected " + bytes + " bytes, found " + weights.remaining());
        }
        ByteBuffer part = weights.slice(weights.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
        DenseNetwork network = build(sizes, activation, part::getFloat);
        weights.position(weights.position() + bytes);
        return network;
    }

    private static int parameterCount(int[] sizes) {
        if (sizes.length < 2 || IntStream.of(sizes).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("expected two sizes or more, each at least 1, found "
                    + IntStream.of(sizes).boxed().toList());
        }
        int count = 0;
        for (int l = 1; l < sizes.length; l++) {
            count = Math.addExact(count, Math.multiplyExact(sizes[l], Math.addExact(sizes[l - 1], 1)));
        }
        return count;
    }

    private static DenseNetwork build(int[] sizes, Activation activation, DoubleSupplier parameters) {
        List<DenseLayer> layers = new ArrayList<>();
        for (int l = 1; l < sizes.length; l++) {
            double[] weights = take(sizes[l] * sizes[l - 1], parameters, l);
            layers.add(new DenseLayer(sizes[l - 1], sizes[l], weights, take(sizes[l], parameters, l)));
        }
        return new DenseNetwork(List.copyOf(layers), activation);
    }

    private static double[] take(int count, DoubleSupplier parameters, int layer) {
        double[] taken = new double[count];
        for (int i = 0; i < count; i++) {
            taken[i] = parameters.getAsDouble();
            if (!Double.isFinite(taken[i])) {
                throw new IllegalArgumentException("parameter " + i + " of layer " + layer + " is not finite");
            }
        }
        return taken;
    }

    /** The same weights with another activation. */
    public DenseNetwork withActivation(Activation other) {
        return new DenseNetwork(layers, other);
    }

    @Override
    public int dimension() {
        return layers.get(0).inputs();
    }

    /** Width of the output vector. */
    public int classes() {
        return layers.get(layers.size() - 1).outputs();
    }

    @Override
    public List<double[][]> outputs(List<Point> points) {
        double[][][] results = new double[points.size()][][];
        share(points.size(), points.size(), i -> {
            Pass pass = new Pass(layers, activation);
            results[i] = new double[][] {pass.forward(points.get(i).coordinates())};
        });
        return List.of(results);
    }

    /**
     * {@inheritDoc}
     *
     * @throws UnexplainableException if a target is not of this network
     */
    @Override
    public List<RowResult.Segment> gradients(List<Stretch> stretches) {
        long rows = stretches.stream().mapToLong(Stretch::count).sum();
        RowResult.Segment[] results = new RowResult.Segment[stretches.size()];
        share(results.length, rows, i -> results[i] = new Pass(layers, activation).sum(stretches.get(i)));
        return List.of(results);
    }

    private void share(int count, long rows, IntConsumer task) {
        long work = rows
                * layers.stream().mapToLong(layer -> layer.weights().length).sum();
        IntStream indices = IntStream.range(0, count);
        (work < WORTH_SHARING ? indices : indices.parallel()).forEach(task);
    }
}
