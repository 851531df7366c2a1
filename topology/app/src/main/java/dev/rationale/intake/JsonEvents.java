package dev.rationale.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rationale.Decision;
import dev.rationale.DecisionOutcome;
import dev.rationale.EventSource;
import dev.rationale.ExplainRequest;
import dev.rationale.FeatureValue;
import dev.rationale.InputTensor;
import dev.rationale.ModelRef;
import dev.rationale.OutputSpace;
import dev.rationale.PredictionError;
import dev.rationale.PredictionEvent;
import dev.rationale.ServedOutput;
import dev.rationale.TargetRequest;
import dev.rationale.model.DType;
import dev.rationale.model.Tensor;
import dev.rationale.model.TensorJson;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The readable form of a prediction event: one JSON object. Keys: {@code event_id} (made up where absent),
 * {@code decision_id} (the event's where absent), {@code occurred_at} (now where absent), {@code model {name, version}},
 * {@code features {name: raw value}}, {@code inputs {name: nested lists}}, {@code outputs {name: list}},
 * {@code decision {label, class_index, outcome, threshold, automated}}, {@code source}, {@code explain_targets},
 * {@code prediction_error {code, message}}.
 */
public final class JsonEvents {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final List<String> KEYS = List.of(
            "event_id",
            "decision_id",
            "occurred_at",
            "model",
            "features",
            "inputs",
            "outputs",
            "decision",
            "source",
            "explain_targets",
            "prediction_error");

    private final Clock clock;

    /**
     * @param clock for the times that an event does not name
     */
    public JsonEvents(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reads one event.
     *
     * @throws InvalidEventException with every problem
     */
    public PredictionEvent parse(String json) throws InvalidEventException {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidEventException(List.of("not JSON: " + e.getOriginalMessage()));
        }
        Reading reading = new Reading();
        PredictionEvent event = reading.event(root, clock.instant());
        if (event == null || !reading.problems.isEmpty()) {
            throw new InvalidEventException(reading.problems);
        }
        return event;
    }

    /** One pass over one object, collecting problems. */
    private static final class Reading {
        private final List<String> problems = new ArrayList<>();

        @Nullable
        PredictionEvent event(JsonNode root, Instant now) {
            if (!root.isObject()) {
                problems.add("expected an object, found " + root.getNodeType());
                return null;
            }
            root.fieldNames().forEachRemaining(name -> {
                if (!KEYS.contains(name)) {
                    problems.add(name + ": unknown; known are " + KEYS);
                }
            });
            JsonNode model = root.path("model");
            if (!model.path("name").isTextual()) {
                problems.add("model.name: required");
            }
            String eventId = root.path("event_id").asText(UUID.randomUUID().toString());
            if (!isUuid(eventId)) {
                problems.add("event_id: expected a UUID");
            }
            PredictionEvent.Builder event = PredictionEvent.newBuilder()
                    .setEventId(eventId)
                    .setOccurredAt(instant(root, now))
                    .setProducedAt(now)
                    .setSource(EventSource.newBuilder()
                            .setSystem(root.path("source").asText("rationale produce"))
                            .build())
                    .setDecision(decision(root, eventId))
                    .setModel(ModelRef.newBuilder()
                            .setName(model.path("name").asText())
                            .setVersion(model.path("version").asText(""))
                            .build())
                    .setInputs(inputs(root.path("inputs")))
                    .setOutputs(outputs(root.path("outputs")))
                    .setFeatures(features(root.path("features")));
            if (root.has("explain_targets")) {
                event.setExplainRequest(request(root.path("explain_targets")));
            }
            if (root.has("prediction_error")) {
                event.setPredictionError(PredictionError.newBuilder()
                        .setCode(root.path("prediction_error").path("code").asText("unknown"))
                        .setMessage(
                                root.path("prediction_error").path("message").asText(""))
                        .build());
            }
            return problems.isEmpty() ? event.build() : null;
        }

        private Instant instant(JsonNode root, Instant now) {
            JsonNode time = root.path("occurred_at");
            if (time.isMissingNode()) {
                return now;
            }
            try {
                return Instant.parse(time.asText());
            } catch (DateTimeParseException e) {
                problems.add("occurred_at: expected an ISO-8601 instant such as 2026-01-31T12:00:00Z");
                return now;
            }
        }

        private Decision decision(JsonNode root, String eventId) {
            JsonNode node = root.path("decision");
            Decision.Builder decision = Decision.newBuilder()
                    .setDecisionId(root.path("decision_id").asText(eventId))
                    .setAutomated(false);
            if (node.has("label")) {
                decision.setLabel(node.path("label").asText());
            }
            if (is(node, "class_index", JsonNode::isInt, "a whole number")) {
                decision.setClassIndex(node.path("class_index").intValue());
            }
            if (is(node, "threshold", JsonNode::isNumber, "a number")) {
                decision.setThreshold(node.path("threshold").doubleValue());
            }
            if (is(node, "automated", JsonNode::isBoolean, "true or false")) {
                decision.setAutomated(node.path("automated").booleanValue());
            }
            if (node.has("outcome")) {
                try {
                    decision.setOutcome(
                            DecisionOutcome.valueOf(node.path("outcome").asText()));
                } catch (IllegalArgumentException e) {
                    problems.add("decision.outcome: expected one of " + List.of(DecisionOutcome.values()));
                }
            }
            return decision.build();
        }

        /** Whether a key of the decision is there, as the type it must have. */
        private boolean is(JsonNode decision, String key, Predicate<JsonNode> type, String expected) {
            if (!decision.has(key)) {
                return false;
            }
            boolean fits = type.test(decision.path(key));
            if (!fits) {
                problems.add("decision." + key + ": expected " + expected + ", found "
                        + decision.path(key).getNodeType());
            }
            return fits;
        }

        private List<InputTensor> inputs(JsonNode node) {
            List<InputTensor> inputs = new ArrayList<>();
            node.properties().forEach(field -> {
                Tensor tensor = tensor("inputs." + field.getKey(), field.getValue());
                if (tensor != null) {
                    inputs.add(InputTensor.newBuilder()
                            .setName(field.getKey())
                            .setDtype(EventTensors.dtype(tensor.dtype()))
                            .setShape(LongStream.of(tensor.shape()).boxed().toList())
                            .setContent(tensor.bytes())
                            .build());
                }
            });
            return inputs;
        }

        private List<ServedOutput> outputs(JsonNode node) {
            List<ServedOutput> outputs = new ArrayList<>();
            node.properties().forEach(field -> {
                JsonNode value = field.getValue();
                boolean spaced = value.isObject() && value.has("space");
                String path = "outputs." + field.getKey();
                Tensor tensor = tensor(path, spaced ? value.path("values") : value);
                OutputSpace space = spaced ? space(path, value.path("space").asText()) : OutputSpace.UNKNOWN;
                if (tensor != null) {
                    outputs.add(ServedOutput.newBuilder()
                            .setName(field.getKey())
                            .setSpace(space)
                            .setDtype(EventTensors.dtype(tensor.dtype()))
                            .setShape(LongStream.of(tensor.shape()).boxed().toList())
                            .setBytes(tensor.bytes())
                            .build());
                }
            });
            return outputs;
        }

        private OutputSpace space(String path, String name) {
            try {
                return OutputSpace.valueOf(name);
            } catch (IllegalArgumentException e) {
                problems.add(path + ".space: expected one of " + List.of(OutputSpace.values()));
                return OutputSpace.UNKNOWN;
            }
        }

        /** Nested lists, float32, or {@code {"dtype": "int64", "values": …}}. */
        private @Nullable Tensor tensor(String path, JsonNode node) {
            JsonNode values = node.isObject() ? node.path("values") : node;
            String name = node.path("dtype").asText(DType.FLOAT32.text());
            Optional<DType> dtype = DType.parse(name);
            if (dtype.isEmpty()) {
                problems.add(path + ".dtype: unknown; known are "
                        + Arrays.stream(DType.values()).map(DType::text).toList());
                return null;
            }
            try {
                return TensorJson.read(values, dtype.get());
            } catch (IllegalArgumentException e) {
                problems.add(path + ": " + e.getMessage());
                return null;
            }
        }

        private List<FeatureValue> features(JsonNode node) {
            List<FeatureValue> features = new ArrayList<>();
            node.properties().forEach(field -> {
                JsonNode value = field.getValue();
                FeatureValue.Builder feature = FeatureValue.newBuilder().setName(field.getKey());
                if (value.isNumber()) {
                    feature.setValue(value.doubleValue());
                } else if (value.isTextual()) {
                    feature.setValue(value.textValue());
                } else if (value.isBoolean()) {
                    feature.setValue(value.booleanValue());
                } else if (!value.isNull()) {
                    problems.add("features." + field.getKey() + ": expected a number, text, boolean or null, found "
                            + value.getNodeType());
                }
                features.add(feature.build());
            });
            return features;
        }

        private ExplainRequest request(JsonNode targets) {
            List<TargetRequest> requests = new ArrayList<>();
            for (JsonNode target : targets) {
                TargetRequest.Builder request = TargetRequest.newBuilder();
                if (target.isInt()) {
                    request.setIndex(target.intValue());
                } else if (target.isTextual()) {
                    request.setLabel(target.textValue());
                } else if (target.isObject() && (target.has("index") || target.has("label"))) {
                    request.setOutput(
                            target.has("output") ? target.path("output").asText() : null);
                    request.setIndex(target.has("index") ? target.path("index").intValue() : null);
                    request.setLabel(target.has("label") ? target.path("label").asText() : null);
                } else {
                    problems.add("explain_targets: expected an index, a label or {output, index}");
                }
                requests.add(request.build());
            }
            return ExplainRequest.newBuilder().setTargets(requests).build();
        }

        private static boolean isUuid(String text) {
            try {
                return UUID.fromString(text).toString().equalsIgnoreCase(text);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
