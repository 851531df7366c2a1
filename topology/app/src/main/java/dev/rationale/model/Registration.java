package dev.rationale.model;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The registration probe: separates models whose gradients mean something from those whose do not. A refusal names the
 * check, what was expected and found, and what to do.
 */
final class Registration {
    private static final int ROWS = 5;
    private static final int DERIVATIVE_ROWS = 2;
    private static final int INDICES = 8;
    private static final double MISMATCH = 0.05;

    private final Opening opening;
    private final GradientOracle oracle;
    private final List<OutputTrait> traits;
    private final ComputeDevice device;
    private List<BoundInput> rows;
    private final double tolerance;
    private final double unit;

    /**
     * @param opening with its outputs
     * @param oracle on the device
     * @param traits of the outputs
     * @param device where it is probed
     */
    Registration(Opening opening, GradientOracle oracle, List<OutputTrait> traits, ComputeDevice device) {
        this.opening = opening;
        this.oracle = oracle;
        this.traits = traits;
        this.device = device;
        this.rows = Samples.padded(opening.samples(), ROWS);
        List<DType> types =
                opening.layout().spans().stream().map(InputLayout.Span::dtype).toList();
        boolean half = types.contains(DType.FLOAT16);
        boolean single = types.contains(DType.FLOAT32);
        this.tolerance = half ? 1e-2 : single ? 1e-4 : 1e-9;
        this.unit = half ? 0x1p-10 : single ? 0x1p-23 : 0x1p-52;
    }

    /** The outputs as the module returns them, or a refusal if it does not run on this row. */
    static List<OutputTrait> traits(String model, TorchOracle oracle, BoundInput sample) {
        try {
            return oracle.traits(point(sample));
        } catch (DeviceMemoryException e) {
            throw new ModelRefusedException(model, tooLarge(e));
        } catch (ModelCallException e) {
            throw new ModelRefusedException(
                    model,
                    "forward: expected a pass over inputs of the manifest's shapes and types, found a failure ("
                            + e.getMessage()
                            + "); compare the manifest's inputs and outputs with the module's forward");
        }
    }

    ProbeReport probe() {
        try {
            return checked();
        } catch (DeviceMemoryException e) {
            throw new ModelRefusedException(opening.manifest().name(), tooLarge(e));
        } catch (ModelCallException e) {
            throw refused(
                    "run",
                    "forward and backward passes over batches of several sizes",
                    "a failure (" + e.getMessage() + ")",
                    "the first axis of inputs and outputs must be the batch, of any size, and nothing may be overwritten"
                            + " in place that the backward pass needs");
        }
    }

    private static String tooLarge(DeviceMemoryException e) {
        return "memory: expected room for a batch of " + ROWS + " rows, found too little (" + e.getMessage()
                + "); free memory of the device, or use another one";
    }

    /** Replaces noisy neighbours on which the model has no finite output by the sample that they stem from. */
    private List<BoundInput> inDomain(List<BoundInput> padded) {
        int given = opening.samples().size();
        List<BoundInput> rows = new ArrayList<>(padded);
        for (int i = given; i < rows.size(); i++) {
            if (!Difference.finite(oracle.outputs(points(rows.subList(i, i + 1))))) {
                rows.set(i, rows.get(i % given));
            }
        }
        return rows;
    }

    private ProbeReport checked() {
        sizes();
        rows = inDomain(rows);
        double determinism = determinism();
        double coupling = outputCoupling();
        List<Target> targets = targets();
        double largest = largestGradient(targets);
        coupling = Math.max(coupling, gradientCoupling(targets.get(0)));
        double mismatch = new DirectionalDerivative(oracle, unit).mismatch(rows.subList(0, DERIVATIVE_ROWS), targets);
        if (!(mismatch <= MISMATCH)) {
            throw refused(
                    "derivative",
                    "the gradient to agree with central differences within " + MISMATCH,
                    "a relative mismatch of " + mismatch,
                    "remove detach, rounding and custom backward functions between input and output");
        }
        OptionalDouble recorded = recorded();
        BatchSizing.Choice choice = new BatchSizing(oracle, rows, targets.get(0), device).choose();
        double ruleDifference =
                new RuleDifference(oracle, choice.rows()).largest(rows, targets.subList(0, traits.size()));
        return new ProbeReport(
                determinism,
                coupling,
                mismatch,
                largest,
                recorded,
                ruleDifference,
                choice.bytesPerRow(),
                choice.rows(),
                choice.forwardMillis(),
                choice.gradientMillis());
    }

    /** At least one number in every output, as many class labels, where it has any, and a decision within it. */
    private void sizes() {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < traits.size(); i++) {
            Manifest.Output output = opening.manifest().outputs().get(i);
            int size = traits.get(i).size();
            if (size == 0) {
                problems.add("outputs: expected at least one number in " + output.name() + ", found none");
            }
            if (!output.classes().isEmpty() && output.classes().size() != size) {
                problems.add("outputs: expected " + size + " classes for " + output.name() + ", found "
                        + output.classes().size() + "; list one label per number of the output");
            }
            opening.manifest()
                    .decision()
                    .filter(rule -> rule.output().equals(output.name()) && rule.index() >= size)
                    .ifPresent(rule -> problems.add("decision.index: expected below " + size + ", the size of "
                            + output.name() + ", found " + rule.index()));
        }
        if (!problems.isEmpty()) {
            throw new ModelRefusedException(opening.manifest().name(), problems);
        }
    }

    private double determinism() {
        List<Point> batch = points(rows);
        List<double[][]> first = oracle.outputs(batch);
        finite(first);
        double difference = Difference.of(first, oracle.outputs(batch));
        if (!(difference <= tolerance)) {
            throw refused(
                    "determinism",
                    "two passes over the same rows to agree within " + tolerance,
                    "a difference of " + difference,
                    "the module draws random numbers: a traced model in training mode has its dropout baked in; call"
                            + " eval() before torch.jit.trace");
        }
        return difference;
    }

    private void finite(List<double[][]> outputs) {
        if (!Difference.finite(outputs)) {
            throw refused(
                    "finite",
                    "finite outputs on the probe's rows",
                    "NaN or infinity",
                    "record representative inputs in the manifest");
        }
    }

    /** Rows alone, in company, and in other company at another place. */
    private double outputCoupling() {
        List<double[][]> alone = rows.stream()
                .map(row -> oracle.outputs(points(List.of(row))).get(0))
                .toList();
        double difference = Difference.of(alone, oracle.outputs(points(rows)));
        List<BoundInput> fewer = new ArrayList<>(rows.subList(ROWS - 3, rows.size()));
        Collections.reverse(fewer);
        List<double[][]> aloneReversed = new ArrayList<>(alone.subList(ROWS - 3, alone.size()));
        Collections.reverse(aloneReversed);
        difference = Math.max(difference, Difference.of(aloneReversed, oracle.outputs(points(fewer))));
        return independent("outputs", difference);
    }

    private double gradientCoupling(Target target) {
        double difference = 0;
        List<RowResult.Segment> together = oracle.gradients(stretches(rows, target));
        for (int row = 0; row < DERIVATIVE_ROWS; row++) {
            List<RowResult.Segment> alone = oracle.gradients(stretches(List.of(rows.get(row)), target));
            difference = Math.max(
                    difference,
                    Difference.relative(
                            alone.get(0).gradient(), together.get(row).gradient()));
        }
        return independent("gradients", difference);
    }

    private double independent(String what, double difference) {
        if (!(difference <= tolerance)) {
            throw refused(
                    "batch independence",
                    what + " of a row alone and in company to agree within " + tolerance,
                    "a difference of " + difference,
                    "the module mixes rows of a batch: batch statistics in training mode, or a reduction over the batch"
                            + " axis");
        }
        return difference;
    }

    /** Of every output the largest number of the first row, and its first few. */
    private List<Target> targets() {
        double[][] outputs = oracle.outputs(points(rows.subList(0, 1))).get(0);
        List<Target> targets = new ArrayList<>();
        for (int output = 0; output < outputs.length; output++) {
            double[] vector = outputs[output];
            int largest = IntStream.range(0, vector.length).reduce(0, (a, b) -> vector[b] > vector[a] ? b : a);
            targets.add(new Target(output, largest, Objective.RAW));
        }
        for (int output = 0; output < outputs.length; output++) {
            for (int index = 0; index < Math.min(INDICES, outputs[output].length); index++) {
                Target target = new Target(output, index, Objective.RAW);
                if (!targets.contains(target)) {
                    targets.add(target);
                }
            }
        }
        return targets;
    }

    private double largestGradient(List<Target> targets) {
        double largest = 0;
        for (Target target : targets) {
            for (RowResult.Segment gradient : oracle.gradients(stretches(rows, target))) {
                if (gradient.firstNonFinite() >= 0) {
                    throw refused(
                            "finite",
                            "finite gradients on the probe's rows",
                            "NaN or infinity",
                            "look for square roots and divisions at zero, or record representative inputs");
                }
                largest = Math.max(largest, Difference.norm(gradient.gradient()));
            }
        }
        if (largest == 0) {
            List<double[][]> outputs = oracle.outputs(points(rows));
            boolean varies = outputs.stream()
                    .anyMatch(row -> Difference.of(List.<double[][]>of(outputs.get(0)), List.<double[][]>of(row)) > 0);
            throw refused(
                    "gradient",
                    "a non-zero gradient on one of " + rows.size() + " rows",
                    varies ? "zeros, although the output varies" : "an output that does not depend on the input",
                    varies
                            ? "no gradient reaches the input: save without optimize_for_inference, detach, rounding"
                            : "there is nothing to explain");
        }
        return largest;
    }

    private OptionalDouble recorded() {
        if (opening.recorded().isEmpty()) {
            return OptionalDouble.empty();
        }
        Recorded recorded = opening.recorded().get();
        double largest = 0;
        for (int i = 0; i < recorded.inputs().size(); i++) {
            BoundInput input = opening.binding().bind(recorded.inputs().get(i));
            double difference = Difference.of(
                    List.<double[][]>of(recorded.outputs().get(i)), oracle.outputs(points(List.of(input))));
            if (!(difference <= recorded.tolerance())) {
                throw refused(
                        "recorded",
                        "the recorded outputs within " + recorded.tolerance(),
                        "a difference of " + difference + " in row " + i,
                        "file and recording belong to different models, or preprocessing differs");
            }
            largest = Math.max(largest, difference);
        }
        return OptionalDouble.of(largest);
    }

    static List<Point> points(List<BoundInput> inputs) {
        return inputs.stream().map(Registration::point).toList();
    }

    private static Point point(BoundInput input) {
        return new Point(input.point(), input.held());
    }

    static List<Stretch> stretches(List<BoundInput> inputs, Target target) {
        return inputs.stream()
                .map(input -> Stretch.point(input.point(), input.held(), target))
                .toList();
    }

    private ModelRefusedException refused(String check, String expected, String found, String remedy) {
        return new ModelRefusedException(
                opening.manifest().name(), check + ": expected " + expected + ", found " + found + "; " + remedy);
    }
}
