package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Methods;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.TrainingData;
import dev.rationale.attribution.shapley.ShapleySampling;
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
    /**
     * Blurred images have values close together: which of two a maximum or a threshold lets pass is a matter of float32's last bit at
     * a few points of the path. In float64 the same comparison holds to 1e-9.
     */
    private static final double KINKS = 1e-4;

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
                    "saliency GuidedIG",
                    "guided-integrated-gradients",
                    c -> Map.of(
                            "steps", c.setting("x_steps"),
                            "fraction", c.setting("fraction"),
                            "max-distance", c.setting("max_dist")),
                    LibraryParityTest::rounding),
            new Compared(
                    "captum Saliency",
                    "saliency",
                    c -> Map.of("absolute", c.setting("abs")),
                    LibraryParityTest::rounding),
            new Compared("captum InputXGradient", "gradient-x-input", c -> Map.of(), LibraryParityTest::rounding),
            new Compared(
                    "saliency BlurIG",
                    "blur-integrated-gradients",
                    c -> Map.of(
                            "form",
                            "released",
                            "max-sigma",
                            c.setting("max_sigma"),
                            "steps",
                            c.setting("steps"),
                            "spacing",
                            c.setting("sqrt").equals("true") ? "sqrt" : "linear"),
                    c -> c.of().dtype() == DType.FLOAT32 ? KINKS : rounding(c)),
            new Compared(
                    "captum Occlusion",
                    "occlusion",
                    c -> Map.of("window", c.settings("sliding_window_shapes"), "strides", c.settings("strides")),
                    LibraryParityTest::rounding),
            new Compared("captum ShapleyValues", "shapley-sampling", c -> Map.of(), LibraryParityTest::rounding),
            new Compared(
                    "captum ShapleyValueSampling",
                    "shapley-sampling",
                    c -> Map.of("players", "features", "spread", "released"),
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

    /**
     * Sampled by generators that are not ours, so that no method of ours can give the same numbers: {@link DrawnReferencesTest}
     * holds the formulas that our methods compute to these values, with what the library drew.
     */
    private static final List<String> DRAWN =
            List.of("captum GradientShap", "captum NoiseTunnel", "shap GradientExplainer");

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
        assertThat(Stream.of(compared, DRAWN).flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        cases().map(References.Case::method).collect(Collectors.toCollection(TreeSet::new)));
    }

    @TestFactory
    Stream<DynamicTest> shouldAttributeWhatTheLibraryAttributes() {
        return COMPARED.stream()
                .flatMap(compared -> cases().filter(c -> c.method().equals(compared.references()))
                        .filter(c -> !hasStepWidthOfItsBatch(c) && !hasOthersInItsGraph(c))
                        .map(c -> DynamicTest.dynamicTest(c.toString(), () -> compare(c, compared))));
    }

    /** BlurIG with uneven steps in batches: a plain error in the library, which nothing of ours repeats. */
    private static boolean hasStepWidthOfItsBatch(References.Case c) {
        return c.method().equals("saliency BlurIG")
                && c.setting("sqrt").equals("true")
                && !c.setting("batch_size").equals("1");
    }

    /** There, inputs explained beside are nodes of the graph; what ours gives depends on no neighbour. */
    private static boolean hasOthersInItsGraph(References.Case c) {
        return c.method().equals("time-interpret GeodesicIntegratedGradients")
                && c.setting("graph").equals("background");
    }

    private static Stream<References.Case> cases() {
        return References.all().stream().flatMap(references -> references.cases().stream());
    }

    private static void compare(References.Case c, Compared compared) throws Exception {
        AttributionMethod method = Methods.byName(compared.method()).orElseThrow();
        try (ExplainableModel model = c.of().open();
                AttributionEngine engine = Engines.engine(1, 10)) {
            assertThat(c.rows()).isNotEmpty();
            for (int row = 0; row < c.rows().size(); row++) {
                BoundInput input = c.of().bind(model, c.rows().path(row));
                Explicand explicand =
                        new Explicand(input.point(), c.of().target(row), 0.01, row, space(c, model, input));
                double[] baseline = c.baseline().orElse(new double[input.point().length]);
                Settings settings = method.settings(compared.settings().apply(c));
                Program program =
                        method instanceof ShapleySampling shapley && c.node().has("draws")
                                ? shapley.explain(explicand, baseline, settings, c.permutations(row))
                                : method.explain(explicand, Baselines.of(baseline), settings);
                double[] found = attribution(engine, EngineRequest.of(model, program, input, Urgency.NORMAL))
                        .values();
                assertThat(Fixtures.relativeError(found, c.attribution(row)))
                        .as("%s, row %d", c, row)
                        .isLessThan(compared.tolerance().applyAsDouble(c));
            }
        }
    }

    /** The model's own with the reference's groups; images that the file has flat are given their shape, as the library was. */
    private static InputSpace space(References.Case c, ExplainableModel model, BoundInput input) {
        InputSpace own = model.space(input);
        int side = (int) Math.sqrt(own.dimension());
        return own.shape().size() == 1 && c.method().equals("saliency BlurIG")
                ? new InputSpace(List.of(1, side, side), List.of(), TrainingData.NONE)
                : new InputSpace(own.shape(), c.of().groups(), c.of().training());
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
