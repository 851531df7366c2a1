package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rationale.attribution.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The models that are shipped, on the events that are shipped with them. */
class SampleModelsTest {
    private static final Path DEPLOY = Path.of("../../deploy");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldTakeCreditApplicationsAsRawValuesOrAsTensors() throws Exception {
        try (ExplainableModel model = ExplainableModel.open(DEPLOY.resolve("models/credit"))) {
            FeatureSpace features = model.features().orElseThrow();
            for (JsonNode event : events("credit")) {
                Map<String, Object> raw = JSON.convertValue(event.path("features"), new TypeReference<>() {});
                Tensor exact = TensorJson.read(event.path("inputs").path("features"), DType.FLOAT32);
                assertThat(features.encode(raw)).containsExactly(exact.doubles(), within(1e-5));
                Map<String, Object> decoded = features.decode(exact.doubles());
                raw.forEach((name, value) -> assertThat(features.describe(name, decoded.getOrDefault(name, "")))
                        .isEqualTo(features.describe(name, value)));
                reproduces(
                        model, Map.of("features", exact), event.path("outputs").path("bad_risk"));
            }
        }
    }

    @Test
    void shouldReproduceTheServedOutputsOfImages() throws Exception {
        try (ExplainableModel model = ExplainableModel.open(DEPLOY.resolve("models/fashion"))) {
            assertThat(model.trainingData().rows()).isNotEmpty();
            for (JsonNode event : events("fashion")) {
                Tensor image = TensorJson.read(event.path("inputs").path("image"), DType.FLOAT32);
                reproduces(model, Map.of("image", image), event.path("outputs").path("logits"));
            }
            double[] ones = new double[28 * 28];
            Arrays.fill(ones, 1);
            BoundInput bound = model.bind(Map.of("image", Tensor.of(DType.FLOAT32, new long[] {1, 28, 28}, ones)));
            assertThat(model.aggregate(bound, ones))
                    .hasSize(9)
                    .extracting(FeatureAttribution::attribution)
                    .startsWith(81.0, 81.0, 90.0);
        }
    }

    private static void reproduces(ExplainableModel model, Map<String, Tensor> inputs, JsonNode served) {
        double[] output = model.outputs(Fixtures.points(List.of(Fixtures.row(model.bind(inputs), Target.of(0)))))
                .get(0)[0];
        assertThat(output).containsExactly(Fixtures.numbers(served), within(1e-3));
    }

    private static List<JsonNode> events(String name) throws Exception {
        try (var lines = Files.lines(DEPLOY.resolve("samples/" + name + ".jsonl"))) {
            return lines.limit(20).map(SampleModelsTest::parse).toList();
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
