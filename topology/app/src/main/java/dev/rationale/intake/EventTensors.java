package dev.rationale.intake;

import dev.rationale.Dtype;
import dev.rationale.FeatureValue;
import dev.rationale.InputTensor;
import dev.rationale.PredictionEvent;
import dev.rationale.model.DType;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.FeatureSpace;
import dev.rationale.model.InputLayout;
import dev.rationale.model.InputRejectedException;
import dev.rationale.model.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of an event. The tensor that the model saw counts; only an input that the event leaves out is encoded from
 * its raw features, where the model has a feature space.
 */
public final class EventTensors {
    private EventTensors() {}

    /**
     * @return tensors by input name
     * @throws InputRejectedException if a tensor's bytes and shape disagree, or a raw feature does not fit the feature space
     * @throws UnsupportedInputException if an input is a claim check
     */
    public static Map<String, Tensor> of(PredictionEvent event, ExplainableModel model)
            throws UnsupportedInputException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (InputTensor input : event.getInputs()) {
            if (!(input.getContent() instanceof ByteBuffer bytes)) {
                throw new UnsupportedInputException(
                        "input " + input.getName() + " is a claim check; expected the tensor's bytes in the event");
            }
            if (tensors.put(input.getName(), tensor(input, bytes)) != null) {
                throw new InputRejectedException(
                        InputRejectedException.Code.UNKNOWN_INPUT,
                        "input " + input.getName() + " stands twice; expected each input once");
            }
        }
        Optional<FeatureSpace> features = model.features();
        if (features.isPresent() && !event.getFeatures().isEmpty()) {
            encode(event, model, features.get(), tensors);
        }
        return tensors;
    }

    /** Raw values by feature name, in the order of the event. */
    public static Map<String, @Nullable Object> rawValues(PredictionEvent event) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (FeatureValue feature : event.getFeatures()) {
            values.put(feature.getName(), feature.getValue());
        }
        return values;
    }

    private static void encode(
            PredictionEvent event, ExplainableModel model, FeatureSpace features, Map<String, Tensor> tensors) {
        String input = features.input();
        if (!tensors.containsKey(input) && features.hasRawValues()) {
            InputLayout.Span span = model.inputLayout().span(input);
            tensors.put(input, Tensor.of(span.dtype(), span.shape(), features.encode(rawValues(event))));
        }
    }

    private static Tensor tensor(InputTensor input, ByteBuffer bytes) {
        long[] shape = input.getShape().stream().mapToLong(Long::longValue).toArray();
        DType dtype = dtype(input);
        try {
            return Tensor.of(dtype, shape, bytes);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InputRejectedException(
                    InputRejectedException.Code.WRONG_SHAPE,
                    "input " + input.getName() + ": " + bytes.remaining() + " bytes do not make " + dtype.text()
                            + Arrays.toString(shape));
        }
    }

    /** An element type as contracts name it. */
    static Dtype dtype(DType type) {
        return type == DType.BOOLEAN ? Dtype.BOOL : Dtype.valueOf(type.name());
    }

    private static DType dtype(InputTensor input) {
        return Arrays.stream(DType.values())
                .filter(type -> dtype(type) == input.getDtype())
                .findFirst()
                .orElseThrow(() -> new InputRejectedException(
                        InputRejectedException.Code.WRONG_DTYPE,
                        "input " + input.getName() + ": " + input.getDtype() + " is not supported; expected one of "
                                + List.of(DType.values())));
    }
}
