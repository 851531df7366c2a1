package dev.rationale.model;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.TrainingData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A TorchScript model that passed its registration probe.
 *
 * <p>Safe for use by any number of threads; each call uses one core. Holds native memory until closed; closing waits for
 * the calls under way, and calls afterwards throw {@link IllegalStateException}. Rows of one batch must have equal
 * {@link BoundInput#shapeKey()}. Calls throw {@link DeviceMemoryException}, {@link DeviceLostException} or
 * {@link ModelCallException}.
 */
public final class ExplainableModel implements GradientOracle, AutoCloseable {
    private static final List<ComputeDevice> CPU = List.of(ComputeDevice.CPU);

    private final Manifest manifest;
    private final String digest;
    private final Path file;
    private final List<Placed> placed;
    private final List<Replica> replicas;
    private final TorchOracle oracle;
    private final InputBinding binding;
    private final List<Integer> outputSizes;
    private final InputLayout layout;
    private final Optional<FeatureSpace> features;
    private final TrainingData training;
    private final InputSpaces spaces;
    private final List<BoundInput> samples;

    /**
     * @param opening with its outputs
     * @param placed at least one
     */
    ExplainableModel(Opening opening, List<Placed> placed) {
        this.manifest = opening.manifest();
        this.digest = opening.digest();
        this.file = opening.file();
        this.placed = List.copyOf(placed);
        this.replicas = placed.stream().map(Placed::replica).toList();
        this.oracle = placed.get(0).oracle();
        this.binding = opening.binding();
        this.outputSizes =
                placed.get(0).traits().stream().map(OutputTrait::size).toList();
        this.layout = opening.layout();
        this.features = opening.features();
        this.training = opening.training();
        this.spaces =
                new InputSpaces(features, training, replicas.get(0).probe().smoothness(), layout);
        this.samples = opening.samples();
    }

    /**
     * Opens a model folder on the CPU.
     *
     * @param folder with {@code model.yaml}, or that file itself
     * @throws ModelRefusedException with every reason found
     */
    public static ExplainableModel open(Path folder) {
        return open(folder, CPU);
    }

    /**
     * Opens a model folder on several devices. A GPU that cannot compute the model's gradients is left out, with the reason
     * in the log; where none is left, the CPU stands in.
     *
     * @param folder with {@code model.yaml}, or that file itself
     * @param devices at least one, each once; see {@link Devices#select}
     * @throws ModelRefusedException with every reason found
     * @throws DeviceLostException if a device does not compute
     */
    public static ExplainableModel open(Path folder, List<ComputeDevice> devices) {
        return Opening.folder(folder, devices);
    }

    /**
     * Opens a TorchScript file on the CPU under a manifest made by the caller; its other files are looked for beside {@code file}. An
     * empty digest in the manifest is not checked.
     *
     * @throws ModelRefusedException with every reason found
     */
    public static ExplainableModel open(Path file, Manifest manifest) {
        return open(file, manifest, CPU);
    }

    /**
     * As {@link #open(Path, Manifest)}, on devices as {@link #open(Path, List)}.
     *
     * @throws ModelRefusedException with every reason found
     */
    public static ExplainableModel open(Path file, Manifest manifest, List<ComputeDevice> devices) {
        return Opening.described(file, manifest, devices);
    }

    /**
     * Opens a bare TorchScript file on the CPU. Its name is the file's without extension, its version {@code 0}; inputs are named,
     * ordered, shaped and typed as the example, except that float32, which is what plain numbers are read as, stands for the
     * element type of the module's first floating parameter (without one: float32, or else float64); outputs are {@code output0…} or dictionary keys, in space LOGIT, without
     * labels; no features, no training data.
     *
     * @param example one record
     * @throws ModelRefusedException with every reason found
     */
    public static ExplainableModel open(Path bareFile, Map<String, Tensor> example) {
        return open(bareFile, example, CPU);
    }

    /**
     * As {@link #open(Path, Map)}, on devices as {@link #open(Path, List)}.
     *
     * @throws ModelRefusedException with every reason found
     */
    public static ExplainableModel open(Path bareFile, Map<String, Tensor> example, List<ComputeDevice> devices) {
        return Opening.bare(bareFile, example, devices);
    }

    /** The model on each of its devices, at least one; the first answers {@link #outputs} and {@link #gradients}. */
    public List<Replica> replicas() {
        return replicas;
    }

    /** The manifest; for a bare file, what was found. */
    public Manifest manifest() {
        return manifest;
    }

    /** SHA-256 of the TorchScript file, lower-case hexadecimal. */
    public String digest() {
        return digest;
    }

    /** Length of the TorchScript file in bytes. */
    public long sizeBytes() {
        return placed.get(0).module().fileBytes();
    }

    /** What the registration probe measured on the first device. */
    public ProbeReport probe() {
        return replicas.get(0).probe();
    }

    /** Coordinates of the input space; of the probed shapes where the manifest leaves sizes open. */
    @Override
    public int dimension() {
        return oracle.dimension();
    }

    /** Where each differentiable input lies; of the probed shapes where the manifest leaves sizes open. */
    public InputLayout inputLayout() {
        return layout;
    }

    /** Length of each output's flattened vector, in the order of the manifest. */
    public List<Integer> outputSizes() {
        return outputSizes;
    }

    /**
     * Why an objective makes no sense for an output, or empty: a softmax is for {@link Manifest.Space#LOGIT}s, and of a
     * single number it is always 1.
     *
     * @param output position in the manifest
     */
    public Optional<String> problem(int output, Objective objective) {
        Manifest.Output described = manifest.outputs().get(output);
        if (objective == Objective.RAW) {
            return Optional.empty();
        }
        if (described.space() != Manifest.Space.LOGIT) {
            return Optional.of("expected raw, for the output " + described.name() + " is " + described.space()
                    + ": a softmax is meant for LOGIT");
        }
        return outputSizes.get(output) < 2
                ? Optional.of("expected raw, for the output " + described.name()
                        + " has one element: its softmax is always 1")
                : Optional.empty();
    }

    /** The readable view of one input; empty where the manifest has none. */
    public Optional<FeatureSpace> features() {
        return features;
    }

    /** Data for baselines; {@link TrainingData#NONE} where the manifest has none. */
    public TrainingData trainingData() {
        return training;
    }

    /** What is known of the space of an input of the usual shape. */
    public InputSpace space() {
        return spaces.usual();
    }

    /** What is known of the space of an input; one object for all of a shape. */
    public InputSpace space(BoundInput input) {
        return spaces.of(input.layout());
    }

    /** Rows that the model was probed on, at least one, of equal shapes: recorded ones, else training rows, else noise. */
    public List<BoundInput> samples() {
        return samples;
    }

    /** On the first device. */
    TorchModule module() {
        return placed.get(0).module();
    }

    /**
     * Loads the file once more, on the first device, as an instance of its own whose weights may be changed; those of this
     * model stay. To be closed by the caller.
     *
     * @throws ModelRefusedException if the file no longer loads
     */
    public ReweightedModel reweighted() {
        return ReweightedModel.load(file, manifest, samples.get(0), replicas.get(0));
    }

    /**
     * Checks one record's tensors and lays them out.
     *
     * @throws InputRejectedException if one is unknown, missing, of wrong shape or type, or not finite
     */
    public BoundInput bind(Map<String, Tensor> inputs) {
        return binding.bind(inputs);
    }

    /** Cuts attributions {@code [d]} into one row-major vector per differentiable input. */
    public Map<String, double[]> unflatten(double[] attributions) {
        return layout.unflatten(attributions);
    }

    /**
     * Attributions per feature: those of the feature space, and one per coordinate of every other differentiable input.
     *
     * @param input the record's layout
     * @param attributions {@code [d]}
     * @return their sum is that of {@code attributions}
     */
    public List<FeatureAttribution> aggregate(BoundInput input, double[] attributions) {
        List<FeatureAttribution> shares = new ArrayList<>();
        Map<String, double[]> parts = input.layout().unflatten(attributions);
        for (InputLayout.Span span : input.layout().spans()) {
            double[] part = parts.getOrDefault(span.name(), new double[0]);
            Optional<FeatureSpace> space = features.filter(view -> view.input().equals(span.name()));
            if (space.isPresent()) {
                shares.addAll(space.get().on(input.layout()).aggregate(part));
            } else {
                for (int i = 0; i < part.length; i++) {
                    String name = span.coordinate(i);
                    shares.add(new FeatureAttribution(name, name, part[i]));
                }
            }
        }
        return shares;
    }

    @Override
    public List<double[][]> outputs(List<Point> points) {
        return oracle.outputs(points);
    }

    @Override
    public List<RowResult.Segment> gradients(List<Stretch> stretches) {
        return oracle.gradients(stretches);
    }

    @Override
    public void close() {
        placed.forEach(Placed::close);
    }
}
