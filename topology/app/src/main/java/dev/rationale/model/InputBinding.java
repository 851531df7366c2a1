package dev.rationale.model;

import dev.rationale.model.InputRejectedException.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Checks a record's tensors against the manifest's inputs and lays them out. */
final class InputBinding {
    private static final int MOST_SHAPES = 256;

    private final List<Manifest.Input> inputs;
    /** By shape, where no input is held: records of one shape then share layout and key, by which outputs are found again. */
    private final Map<Object, HeldTensors> shapesSeen = new ConcurrentHashMap<>();

    InputBinding(List<Manifest.Input> inputs) {
        this.inputs = inputs;
    }

    BoundInput bind(Map<String, Tensor> given) {
        List<String> names = inputs.stream().map(Manifest.Input::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw new InputRejectedException(Code.UNKNOWN_INPUT, "input " + name + ": expected one of " + names);
            }
        }
        Map<String, long[]> shapes = new LinkedHashMap<>();
        Map<String, Tensor> held = new LinkedHashMap<>();
        List<List<Long>> key = new ArrayList<>();
        for (Manifest.Input input : inputs) {
            Tensor tensor = given.get(input.name());
            if (tensor == null) {
                throw new InputRejectedException(
                        Code.MISSING_INPUT, "input " + input.name() + ": expected " + text(input) + ", found nothing");
            }
            check(input, tensor);
            shapes.put(input.name(), tensor.shape());
            key.add(Arrays.stream(tensor.shape()).boxed().toList());
            if (!input.dtype().floating()) {
                held.put(input.name(), tensor);
            }
        }
        HeldTensors bound = held(shapes, held, List.copyOf(key));
        return new BoundInput(point(bound.layout(), given), bound, bound.layout(), bound.shapeKey());
    }

    private HeldTensors held(Map<String, long[]> shapes, Map<String, Tensor> held, Object shapeKey) {
        HeldTensors seen = held.isEmpty() ? shapesSeen.get(shapeKey) : null;
        if (seen != null) {
            return seen;
        }
        HeldTensors bound = new HeldTensors(InputLayout.of(inputs, shapes), held, shapeKey);
        if (held.isEmpty() && shapesSeen.size() < MOST_SHAPES) {
            shapesSeen.putIfAbsent(shapeKey, bound);
        }
        return bound;
    }

    private static double[] point(InputLayout layout, Map<String, Tensor> given) {
        double[] point = new double[layout.dimension()];
        for (InputLayout.Span span : layout.spans()) {
            Tensor tensor = given.get(span.name());
            if (tensor != null) {
                System.arraycopy(tensor.doubles(), 0, point, span.offset(), span.size());
            }
        }
        for (InputLayout.Span span : layout.spans()) {
            for (int i = 0; i < span.size(); i++) {
                if (!Double.isFinite(point[span.offset() + i])) {
                    throw new InputRejectedException(
                            Code.NON_FINITE_INPUT,
                            "input " + span.coordinate(i) + ": expected a finite number, found NaN or infinity");
                }
            }
        }
        return point;
    }

    private static void check(Manifest.Input input, Tensor tensor) {
        if (tensor.dtype() != input.dtype()) {
            throw new InputRejectedException(
                    Code.WRONG_DTYPE, "input " + input.name() + ": expected " + text(input) + ", found " + tensor);
        }
        if (tensor.size() == 0) {
            throw new InputRejectedException(
                    Code.WRONG_SHAPE,
                    "input " + input.name() + ": expected " + text(input) + " with at least one element, found "
                            + tensor);
        }
        if (!fits(input.shape(), tensor.shape())) {
            throw new InputRejectedException(
                    Code.WRONG_SHAPE, "input " + input.name() + ": expected " + text(input) + ", found " + tensor);
        }
    }

    private static boolean fits(long[] expected, long[] found) {
        if (expected.length != found.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (expected[i] >= 0 && expected[i] != found[i]) {
                return false;
            }
        }
        return true;
    }

    private static String text(Manifest.Input input) {
        return input.dtype().text() + Arrays.toString(input.shape());
    }
}
