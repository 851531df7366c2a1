package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.network.Activation;
import dev.rationale.attribution.network.DenseNetwork;
import dev.rationale.model.Fixtures;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks of {@code deploy/reproduce} in plain Java against PyTorch in float64; both written by {@code networks.py}. */
class DenseNetworkOnModelsTest {
    private static final Path REPRODUCE = Path.of("../../deploy/reproduce");
    private static final Path VALUES = Path.of("../attribution/src/test/resources/networks.json");
    private static final double TOLERANCE = 1e-12;

    static List<JsonNode> values() throws Exception {
        return StreamSupport.stream(
                        new ObjectMapper().readTree(Files.readAllBytes(VALUES)).spliterator(), false)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("values")
    void shouldGivePyTorchsOutputsAndGradients(JsonNode expected) throws Exception {
        DenseNetwork network = networks(expected.path("weights").textValue())
                .get(expected.path("network").intValue())
                .withActivation(Activation.valueOf(constant(expected.path("activation"))));
        JsonNode rows = expected.path("rows");
        assertThat(rows).isNotEmpty();
        for (int row = 0; row < rows.size(); row++) {
            double[] x = Fixtures.numbers(rows.path(row));
            double[] outputs =
                    network.outputs(List.of(new Point(x, HeldInputs.NONE))).get(0)[0];
            assertThat(distance(outputs, expected.path("outputs").path(row))).isLessThan(TOLERANCE);
            for (String objective : List.of("raw", "probability", "log-probability")) {
                JsonNode wanted = expected.path(objective);
                Target target = new Target(0, 0, objective(objective));
                RowResult.Segment found = network.gradients(List.of(Stretch.point(x, HeldInputs.NONE, target)))
                        .get(0);
                assertThat(Math.abs(found.values()[0]
                                - wanted.path("values").path(row).doubleValue()))
                        .isLessThan(TOLERANCE);
                assertThat(distance(found.gradient(), wanted.path("gradients").path(row)))
                        .isLessThan(TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"moons, 65", "digits, 3", "gridworld, 1"})
    void shouldReadAsManyNetworksAsAreDescribed(String name, int count) throws Exception {
        assertThat(networks(name)).hasSize(count);
    }

    @Test
    void shouldClassifyTheHeldOutMoonsAsWellAsIsStated() throws Exception {
        JsonNode facts = facts("moons");
        int size = facts.path("held_out").intValue();
        ByteBuffer points = bytes("moons/held-out.f32");
        ByteBuffer labels = bytes("moons/labels.u8");
        List<DenseNetwork> networks = networks("moons");
        for (int k = 0; k < networks.size(); k++) {
            int right = 0;
            for (int row = 0; row < size; row++) {
                double[] x = {points.getFloat(), points.getFloat()};
                double[] outputs = networks.get(k)
                        .outputs(List.of(new Point(x, HeldInputs.NONE)))
                        .get(0)[0];
                right += (outputs[1] > outputs[0] ? 1 : 0) == labels.get() ? 1 : 0;
            }
            double stated = facts.path("networks").path(k).path("accuracy").doubleValue();
            assertThat(Math.abs((double) right / size - stated))
                    .as("network %d", k)
                    .isLessThan(1e-4);
        }
        assertThat(points.hasRemaining() || labels.hasRemaining()).isFalse();
    }

    private static List<DenseNetwork> networks(String name) throws Exception {
        JsonNode facts = facts(name);
        int[] sizes = StreamSupport.stream(facts.path("sizes").spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
        ByteBuffer weights = bytes(name + "/weights.f32");
        Activation activation = Activation.valueOf(constant(facts.path("activation")));
        List<DenseNetwork> networks = StreamSupport.stream(
                        facts.path("networks").spliterator(), false)
                .map(network -> DenseNetwork.read(sizes, activation, weights))
                .toList();
        assertThat(weights.hasRemaining()).isFalse();
        return networks;
    }

    private static JsonNode facts(String name) throws Exception {
        return new ObjectMapper().readTree(Files.readAllBytes(REPRODUCE.resolve(name + "/networks.json")));
    }

    private static ByteBuffer bytes(String file) throws Exception {
        return ByteBuffer.wrap(Files.readAllBytes(REPRODUCE.resolve(file))).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Objective objective(String name) {
        return Objective.valueOf(name.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    private static String constant(JsonNode name) {
        return name.textValue().replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Largest |difference|, relative where the expected number is above 1. */
    private static double distance(double[] found, JsonNode expected) {
        double[] wanted = Fixtures.numbers(expected);
        double largest = found.length == wanted.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < wanted.length; i++) {
            largest = Math.max(largest, Math.abs(found[i] - wanted[i]) / Math.max(1, Math.abs(wanted[i])));
        }
        return largest;
    }
}
