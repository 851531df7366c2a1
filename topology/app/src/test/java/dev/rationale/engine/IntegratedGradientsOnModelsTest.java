package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Target;
import dev.rationale.engine.EngineResult.Attributed;
import dev.rationale.model.BoundInput;
import dev.rationale.model.DType;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Fixtures;
import dev.rationale.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way down: method, engine, native gradients. */
class IntegratedGradientsOnModelsTest {

    /** methods.md: f = tanh(a + 2b) − bc/2 + sin c at (0.9, −0.3, 1.2) from zero; published to nine digits. */
    @ParameterizedTest
    @CsvSource({
        "gausslegendre, 50, 0.873937837, -0.492625225, 1.022039086",
        "riemann-left, 10, 0.877636696, -0.504091130, 1.050178905",
        "riemann-right, 10, 0.869999022, -0.480999348, 0.991661836",
        "riemann-middle, 10, 0.873997831, -0.492665221, 1.022598544",
    })
    void shouldGiveTheGoldenVectorsInDoublePrecision(String rule, String steps, double a, double b, double c)
            throws Exception {
        double[] x = {0.9, -0.3, 1.2};
        Tensor input = Tensor.of(DType.FLOAT64, new long[] {3}, x);
        try (ExplainableModel model = ExplainableModel.open(Fixtures.path("golden.pt"), Map.of("x", input));
                AttributionEngine engine = Engines.engine(2, 10)) {
            BoundInput bound = model.bind(Map.of("x", input));
            Program program = program(bound, Target.of(0), Map.of("quadrature", rule, "steps", steps), 0.01);
            EngineResult result = engine.submit(EngineRequest.of(model, program, bound, Urgency.NORMAL))
                    .get();
            Attribution attribution = ((Attributed) result).attribution();
            assertThat(attribution.values()).containsExactly(new double[] {a, b, c}, within(1e-8));
            assertThat(attribution.output()).isCloseTo(1.403351698, within(1e-8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bnd_scripted.pt", "bnd_traced.pt", "bnd_frozen.pt"})
    void shouldEqualTheDenseReferenceOfEagerPyTorch(String file) throws Exception {
        JsonNode reference = Fixtures.json("bnd_reference.json");
        try (ExplainableModel model = Fixtures.bare(file, 2, 6, 6);
                AttributionEngine engine = Engines.engine(2, 10)) {
            List<BoundInput> inputs = Fixtures.bound(model, reference.path("inputs"));
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            Map<String, String> dense = Map.of("quadrature", "riemann-middle", "steps", "512");
            for (int i = 0; i < inputs.size(); i++) {
                Target target = Target.of(reference.path("targets").get(i).asInt());
                Program program = program(inputs.get(i), target, dense, 0.01);
                futures.add(engine.submit(EngineRequest.of(model, program, inputs.get(i), Urgency.NORMAL)));
            }
            for (int i = 0; i < inputs.size(); i++) {
                Attribution attribution = ((Attributed) futures.get(i).get()).attribution();
                double[] expected = Fixtures.numbers(
                        reference.path("integrated_gradients_float64").get(i));
                assertThat(Fixtures.relativeError(attribution.values(), expected))
                        .isLessThan(1e-5);
            }
        }
    }

    @Test
    void shouldReachItsToleranceWhenAdaptive() throws Exception {
        JsonNode reference = Fixtures.json("bnd_reference.json");
        try (ExplainableModel model = Fixtures.bare("bnd_scripted.pt", 2, 6, 6);
                AttributionEngine engine = Engines.engine(2, 10)) {
            BoundInput input = Fixtures.bound(model, reference.path("inputs")).get(0);
            Target target = Target.of(reference.path("targets").get(0).asInt());
            Program program = program(input, target, Map.of(), 1e-3);
            Attribution attribution = ((Attributed)
                            engine.submit(EngineRequest.of(model, program, input, Urgency.NORMAL))
                                    .get())
                    .attribution();
            double[] expected = Fixtures.numbers(
                    reference.path("integrated_gradients_float64").get(0));
            assertThat(attribution.converged()).isTrue();
            assertThat(Fixtures.relativeError(attribution.values(), expected)).isLessThan(1e-3);
        }
    }

    private static Program program(BoundInput input, Target target, Map<String, String> settings, double tolerance) {
        IntegratedGradients method = new IntegratedGradients();
        return method.explain(
                new Explicand(input.point(), target, tolerance, 0),
                Baselines.of(new double[input.point().length]),
                Settings.parse(method.parameters(), settings));
    }
}
