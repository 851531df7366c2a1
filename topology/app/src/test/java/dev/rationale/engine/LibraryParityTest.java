package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Program;
import dev.rationale.engine.EngineResult.Attributed;
import dev.rationale.model.BoundInput;
import dev.rationale.model.DType;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Our attributions against those of published libraries on the same TorchScript files, the whole way down: method, engine,
 * native gradients. Differences are relative L2.
 */
class LibraryParityTest {
    /** methods.md: parity with Captum; float32 rounding of two versions of libtorch is about 3e-7. */
    private static final double FLOAT32 = 1e-5;
    /** Where the library rounds something to float32 although the model computes in float64. */
    private static final double ROUNDED = 1e-6;

    private static final double FLOAT64 = 1e-9;

    /** A line for each method of a library that ours is compared with. */
    private static final List<Compared> COMPARED = List.of(
            new Compared(
                    "captum IntegratedGradients",
                    "integrated-gradients",
                    c -> Map.of("quadrature", rule(c.setting("method")), "steps", c.setting("n_steps")),
                    LibraryParityTest::rounding),
            new Compared(
                    "saliency IntegratedGradients",
                    "integrated-gradients",
                    c -> Map.of("quadrature", "saliency", "steps", c.setting("x_steps")),
                    LibraryParityTest::rounding),
            new Compared(
                    "time-interpret GeodesicIntegratedGradients",
                    "geodesic-integrated-gradients-knn",
                    c -> Map.of(
                            "neighbours",
                            c.setting("n_neighbors"),
                            "steps",
                            c.setting("n_steps"),
                            "edge-weight",
                            c.setting("distance").equals("geodesic") ? "conformal" : "euclidean",
                            "self-neighbour",
                            "released"),
                    LibraryParityTest::rounding));

    /** References that no method of ours is compared with yet. */
    private static final List<String> NOT_YET_COMPARED = List.of(
            "captum GradientShap",
            "captum InputXGradient",
            "captum NoiseTunnel",
            "captum Occlusion",
            "captum Saliency",
            "captum ShapleyValueSampling",
            "captum ShapleyValues",
            "saliency BlurIG",
            "saliency GuidedIG",
            "shap GradientExplainer");

    /**
     * @param references library and method
     * @param method ours
     * @param settings ours, from the library's
     * @param tolerance largest relative L2 difference
     */
    private record Compared(
            String references,
            String method,
            Function<References.Case, Map<String, String>> settings,
            ToDoubleFunction<References.Case> tolerance) {}

    @Test
    void shouldCompareOrListEveryMethodThatHasReferences() {
        List<String> compared = COMPARED.stream().map(Compared::references).toList();
        assertThat(compared).doesNotContainAnyElementsOf(NOT_YET_COMPARED);
        assertThat(Stream.concat(compared.stream(), NOT_YET_COMPARED.stream()))
                .containsExactlyInAnyOrderElementsOf(
                        cases().map(References.Case::method).collect(Collectors.toCollection(TreeSet::new)));
    }

    @TestFactory
    Stream<DynamicTest> shouldAttributeWhatTheLibraryAttributes() {
        return COMPARED.stream()
                .flatMap(compared -> cases().filter(c -> c.method().equals(compared.references()))
                        // There, inputs explained beside are nodes of the graph; ours depends on no neighbour.
                        .filter(c -> !c.setting("graph").equals("background"))
                        .map(c -> DynamicTest.dynamicTest(c.toString(), () -> compare(c, compared))));
    }

    /** Keeps what is missing in sight: each shows as a skipped test. */
    @TestFactory
    Stream<DynamicTest> shouldSkipWhatNoMethodIsComparedWithYet() {
        return NOT_YET_COMPARED.stream()
                .map(missing -> DynamicTest.dynamicTest(missing, () -> abort("no method is compared with " + missing)));
    }

    private static Stream<References.Case> cases() {
        return References.all().stream().flatMap(references -> references.cases().stream());
    }

    private static void compare(References.Case c, Compared compared) throws Exception {
        AttributionMethod method = Methods.byName(compared.method()).orElseThrow();
        try (ExplainableModel model = c.of().open();
                AttributionEngine engine = Engines.engine(1, 10)) {
            assertThat(c.rows()).isNotEmpty();
            InputSpace space = c.of().space();
            for (int row = 0; row < c.rows().size(); row++) {
                BoundInput input = c.of().bind(model, c.rows().path(row));
                Program program = method.explain(
                        new Explicand(input.point(), c.of().target(row), 0.01, row, space),
                        Baselines.of(c.baseline().orElse(new double[input.point().length])),
                        method.settings(compared.settings().apply(c)));
                double[] found = attribution(engine, EngineRequest.of(model, program, input, Urgency.NORMAL))
                        .values();
                assertThat(Fixtures.relativeError(found, c.attribution(row)))
                        .as("%s, row %d", c, row)
                        .isLessThan(compared.tolerance().applyAsDouble(c));
            }
        }
    }

    private static Attribution attribution(AttributionEngine engine, EngineRequest request)
            throws InterruptedException, ExecutionException {
        return ((Attributed) engine.submit(request).get()).attribution();
    }

    private static String rule(String captum) {
        return captum.equals("riemann_trapezoid") ? "trapezoid-captum" : captum.replace('_', '-');
    }

    private static double rounding(References.Case c) {
        if (c.of().dtype() == DType.FLOAT32) {
            return FLOAT32;
        }
        return c.isExact() ? FLOAT64 : ROUNDED;
    }
}
