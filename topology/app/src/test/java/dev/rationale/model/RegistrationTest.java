package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.attribution.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationTest {

    @ParameterizedTest
    @CsvSource({
        "bnd_traced_train.pt, 'determinism: '",
        "nondeterministic.pt, 'determinism: '",
        "batch_coupled.pt, 'batch independence: '",
        "constant.pt, 'does not depend on the input'",
        "optimized_for_inference.pt, 'optimize_for_inference'",
        "not_a_model.pt, 'expected a TorchScript file'",
        "absent.pt, 'absent.pt: found no such file'",
        "overwriting.pt, 'overwritten in place'",
        "no_output.pt, 'expected at least one number in output0, found none'",
    })
    void shouldRefuseWithTheReasonWhenGradientsWouldMeanNothing(String file, String reason) {
        long[] shape = file.matches("(bnd|optim).*") ? new long[] {2, 6, 6} : new long[] {3};
        assertThatThrownBy(() -> Fixtures.bare(file, shape))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("model " + file.replace(".pt", ""))
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"bnd_scripted.pt", "bnd_traced.pt", "bnd_frozen.pt", "bnd_scripted_train.pt"})
    void shouldMeasureOrdersOfMagnitudeBelowItsLimitsWhenTheModelIsSound(String file) {
        try (ExplainableModel model = Fixtures.bare(file, 2, 6, 6)) {
            ProbeReport probe = model.probe();
            assertThat(probe.determinism()).isZero();
            assertThat(probe.batchDependence()).isLessThan(1e-5);
            assertThat(probe.derivativeMismatch()).isLessThan(0.01);
            assertThat(probe.largestGradient()).isPositive();
            assertThat(probe.bestRows()).isBetween(1, 4096);
            assertThat(probe.bytesPerRow()).isGreaterThanOrEqualTo(72 * 8);
            assertThat(probe.forwardMillis()).isPositive();
            assertThat(probe.gradientMillis()).isPositive();
        }
    }

    @Test
    void shouldAcceptRectifiersWhoseGradientJumps() {
        try (ExplainableModel model = Fixtures.bare("relu_mlp.pt", 6)) {
            assertThat(model.outputSizes()).containsExactly(3);
        }
    }

    @Test
    void shouldDescribeABareFileByItsDefaults() {
        try (ExplainableModel model = Fixtures.bare("bnd_scripted.pt", 2, 6, 6)) {
            Manifest manifest = model.manifest();
            assertThat(manifest.name()).isEqualTo("bnd_scripted");
            assertThat(manifest.version()).isEqualTo("0");
            assertThat(manifest.sha256()).isEqualTo(model.digest()).hasSize(64);
            assertThat(manifest.inputs().get(0).dtype()).isEqualTo(DType.FLOAT32);
            assertThat(manifest.outputs())
                    .containsExactly(new Manifest.Output("output0", Manifest.Space.LOGIT, List.of()));
            assertThat(manifest.outputs().get(0).label(3)).isEqualTo("3");
            assertThat(model.features()).isEmpty();
            assertThat(model.trainingData().rows()).isEmpty();
        }
    }

    @Test
    void shouldNameDictionaryOutputsByTheirKeysWhenTheFileIsBare() {
        try (ExplainableModel model = Fixtures.bare("dict_output.pt", 3)) {
            assertThat(model.manifest().outputs())
                    .extracting(Manifest.Output::name)
                    .containsExactly("logits", "value");
            assertThat(model.outputSizes()).containsExactly(3, 1);
        }
    }

    @Test
    void shouldReproduceTheRecordingAndReadTrainingDataWhenAFolderHasThem() {
        try (ExplainableModel model = ExplainableModel.open(Fixtures.path("bnd"))) {
            assertThat(model.probe().recordedDifference().orElseThrow()).isLessThan(1e-5);
            assertThat(model.trainingData().rows()).hasSize(8).allMatch(row -> row.length == 72);
            assertThat(model.trainingData().mean()).hasSize(72);
            assertThat(model.manifest().outputs().get(0).label(2)).isEqualTo("south");
            assertThat(model.digest()).isEqualTo(model.manifest().sha256());
        }
    }

    @Test
    void shouldRefuseWhenTheDigestIsAnother() {
        assertThatThrownBy(() -> ExplainableModel.open(Fixtures.path("digest_mismatch")))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("digest-mismatch refused: digest: expected 0000");
    }

    @Test
    void shouldRefuseABareFileWithoutExample() {
        assertThatThrownBy(() -> ExplainableModel.open(Fixtures.path("golden.pt")))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("needs an example input");
    }

    @Test
    void shouldRefuseWhenEveryInputIsAnInteger() {
        Map<String, Tensor> example = Map.of("x", Tensor.of(DType.INT64, new long[] {3}, new double[] {0, 1, 2}));
        assertThatThrownBy(() -> ExplainableModel.open(Fixtures.path("golden_f32.pt"), example))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("integers have no gradient");
    }

    @ParameterizedTest
    @CsvSource({
        "golden.pt, FLOAT32, 3, 1, 'forward: '",
        "bnd_scripted.pt, FLOAT64, 72, 1, 'forward: '",
        "golden_f32.pt, FLOAT32, 3, 2, 'expected 1 classes for y, found 2'",
    })
    void shouldRefuseWhenTheManifestDoesNotFitTheModule(
            String file, DType dtype, long size, int classes, String reason) {
        List<String> labels = List.of("a", "b").subList(0, classes);
        assertThatThrownBy(() -> ExplainableModel.open(Fixtures.path(file), manifest(dtype, size, labels)))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void shouldRefuseWhenTheRecordingIsOfAnotherModel(@TempDir Path folder) throws Exception {
        Files.copy(Fixtures.path("golden_f32.pt"), folder.resolve("model.pt"));
        Files.writeString(folder.resolve("recorded.json"), "{\"inputs\":[[0.9,-0.3,1.2]],\"outputs\":[[1.5]]}");
        Manifest manifest = manifest(DType.FLOAT32, 3, List.of());
        Manifest withRecording = new Manifest(
                manifest.name(),
                "1",
                "model.pt",
                "",
                "",
                manifest.inputs(),
                manifest.outputs(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("recorded.json"),
                Optional.empty());
        assertThatThrownBy(() -> ExplainableModel.open(folder.resolve("model.pt"), withRecording))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("recorded: expected the recorded outputs within 1.0E-4");
    }

    @Test
    void shouldRefuseWhenTheDecisionLooksPastTheOutput() {
        Manifest manifest = manifest(DType.FLOAT32, 3, List.of());
        Manifest deciding = new Manifest(
                manifest.name(),
                "1",
                "golden_f32.pt",
                "",
                "",
                manifest.inputs(),
                manifest.outputs(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Manifest.Decision("y", 1, 0, "yes", "no")));
        assertThatThrownBy(() -> ExplainableModel.open(Fixtures.path("golden_f32.pt"), deciding))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("decision.index: expected below 1, the size of y, found 1");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'recorded.json: found no such file'",
        "'{\"inputs\":', 'recorded.json: no valid JSON'",
        "'{\"inputs\":[[1,2,3]],\"outputs\":[[1]],\"tolerance\":\"1\"}', 'tolerance: expected a number from 0'",
    })
    void shouldSayWhatIsWrongWithARecording(String text, String reason, @TempDir Path folder) throws Exception {
        Files.copy(Fixtures.path("golden_f32.pt"), folder.resolve("model.pt"));
        if (!text.isEmpty()) {
            Files.writeString(folder.resolve("recorded.json"), text);
        }
        Manifest manifest = manifest(DType.FLOAT32, 3, List.of());
        Manifest withRecording = new Manifest(
                manifest.name(),
                "1",
                "model.pt",
                "",
                "",
                manifest.inputs(),
                manifest.outputs(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("recorded.json"),
                Optional.empty());
        assertThatThrownBy(() -> ExplainableModel.open(folder.resolve("model.pt"), withRecording))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void shouldBindRecordsOfAnySizeWhenAnAxisIsOpen() {
        Manifest manifest = new Manifest(
                "open",
                "1",
                "x",
                "",
                "",
                List.of(new Manifest.Input("x", DType.FLOAT32, new long[] {-1})),
                List.of(new Manifest.Output("y", Manifest.Space.VALUE, List.of())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        try (ExplainableModel model = ExplainableModel.open(Fixtures.path("golden_f32.pt"), manifest)) {
            BoundInput three = model.bind(Map.of("x", Fixtures.noise(DType.FLOAT32, 3)));
            BoundInput five = model.bind(Map.of("x", Fixtures.noise(DType.FLOAT32, 5)));
            assertThat(three.shapeKey()).isNotEqualTo(five.shapeKey());
            assertThat(five.layout().dimension()).isEqualTo(5);
            Target target = Target.of(0);
            double[] gradient =
                    model.gradients(List.of(Fixtures.row(five, target))).get(0).gradient();
            assertThat(gradient).endsWith(0, 0);
            assertThatThrownBy(() -> model.gradients(List.of(Fixtures.row(three, target), Fixtures.row(five, target))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("equal shapes");
        }
    }

    private static Manifest manifest(DType dtype, long size, List<String> classes) {
        return new Manifest(
                "described",
                "1",
                "model.pt",
                "",
                "",
                List.of(new Manifest.Input("x", dtype, new long[] {size})),
                List.of(new Manifest.Output("y", Manifest.Space.VALUE, classes)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
