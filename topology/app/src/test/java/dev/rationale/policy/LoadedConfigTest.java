package dev.rationale.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.config.ConfigReader;
import dev.rationale.config.Problem;
import dev.rationale.model.ComputeDevice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadedConfigTest {

    @Test
    void shouldListEveryRefusedModelAndUnfitEntryWithItsPathAndLine() {
        List<Problem> problems = Loading.problems("""
                models:
                  - path: digest_mismatch
                    explain: [{method: integrated-gradients}]
                  - path: not_a_model.pt
                    inputs: [{name: x, shape: [3]}]
                    explain: [{method: integrated-gradients}]
                  - path: two_outputs
                    explain:
                      - {method: integrated-gradients, topics: [p], output: logits}
                      - {method: integrated-gradients, topics: [q], output: output1, target: 1, objective: probability,
                         baseline: {kind: mean}}
                """);

        assertThat(problems.stream().map(problem -> problem.line() + " " + problem.path()))
                .containsExactly(
                        "5 models[0].path",
                        "7 models[1].path",
                        "12 models[2].explain[0].output",
                        "13 models[2].explain[1].objective",
                        "13 models[2].explain[1].target",
                        "14 models[2].explain[1].baseline.kind");
        assertThat(problems.stream().map(Problem::message))
                .satisfiesExactly(
                        message -> assertThat(message).matches("(digest|sha256): expected .*"),
                        message -> assertThat(message).isNotEmpty(),
                        message -> assertThat(message)
                                .isEqualTo("expected one of the model's outputs [output0, output1], found logits"),
                        message -> assertThat(message).contains("the output output1 is VALUE"),
                        message -> assertThat(message).isEqualTo("expected an index below 1, found 1"),
                        message -> assertThat(message).contains("the model names no training mean"));
    }

    /** With a thousand GPUs it would be another story. */
    @Test
    void shouldRefuseDeviceThatIsNotThereWithItsLine() {
        assertThat(Loading.problems("""
                        engine:
                          devices: gpu:999
                        models:
                          - path: golden
                            explain: [{method: integrated-gradients}]
                        """)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("engine.devices");
            assertThat(problem.line()).isEqualTo(5);
            assertThat(problem.message()).contains("GPU");
        });
    }

    @Test
    void shouldNameTheDevicesInUse() {
        try (LoadedConfig loaded = LoadedConfig.open(Loading.read("""
                engine: {devices: cpu}
                models:
                  - path: golden
                    explain: [{method: integrated-gradients}]
                  - path: relu_mlp.pt
                    inputs: [{name: x, shape: [6]}]
                    explain: [{method: integrated-gradients}]
                """))) {
            assertThat(loaded.devices()).containsExactly(ComputeDevice.CPU);
        }
    }

    @Test
    void shouldRefuseSecondModelWhenNameAndVersionAreTaken() {
        assertThat(Loading.problems("""
                        models:
                          - path: golden
                            explain: [{method: integrated-gradients}]
                          - path: relu_mlp.pt
                            name: golden
                            version: "1"
                            inputs: [{name: x, shape: [6]}]
                            explain: [{method: integrated-gradients}]
                        """))
                .containsExactly(new Problem(
                        "models[1].path", 7, "the model golden 1 stands at models[0] too; events could mean either"));
    }

    @Test
    void shouldRefuseSoftmaxWhenOutputHasOneElement() {
        // A bare file's outputs count as logits; this one has a single element.
        assertThat(Loading.problems("""
                        models:
                          - path: golden.pt
                            inputs: [{name: x, shape: [3]}]
                            explain: [{method: integrated-gradients, objective: log-probability}]
                        """)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("models[0].explain[0].objective");
            assertThat(problem.message()).contains("its softmax is always 1");
        });
    }

    /** What has no part in the answer has none in its digest, and none in the configuration. */
    @Test
    void shouldTakeNoBaselineWhenTheMethodComparesWithNone() {
        try (LoadedConfig loaded = LoadedConfig.open(Loading.read("""
                        models:
                          - path: golden
                            explain:
                              - {method: saliency, rule: r, topics: [p]}
                              - {method: integrated-gradients, topics: [q]}
                        """))) {
            assertThat(loaded.specs().get(0).spec().getBaseline()).isNull();
            assertThat(loaded.specs().get(1).spec().getBaseline()).isNotNull();
        }
        assertThat(Loading.problems("""
                        models:
                          - path: golden
                            explain:
                              - {method: saliency, topics: [p], baseline: {kind: zero}}
                              - {method: smoothgrad, topics: [q], baseline: {kind: zero}}
                        """))
                .extracting(problem -> problem.line() + " " + problem.path() + ": " + problem.message())
                .containsExactly(
                        "7 models[0].explain[0].baseline: with these parameters saliency compares with no baseline; leave it out",
                        "8 models[0].explain[1].baseline: with these parameters smoothgrad compares with no baseline; leave it out");
    }

    /** As it was before a baseline could be left out: that of the zero baseline, named or not. */
    @Test
    void shouldHaveTheSameDigestWhetherTheZeroBaselineIsNamed() {
        try (LoadedConfig loaded = LoadedConfig.open(Loading.read("""
                        models:
                          - path: golden
                            explain:
                              - {method: integrated-gradients, rule: r, topics: [p]}
                        """));
                LoadedConfig named = LoadedConfig.open(Loading.read("""
                        models:
                          - path: golden
                            explain:
                              - {method: integrated-gradients, rule: r, topics: [p], baseline: {kind: zero}}
                        """))) {
            assertThat(loaded.specs().get(0).digest())
                    .isEqualTo(named.specs().get(0).digest());
        }
    }

    @Test
    void shouldRecordParametersOfTheMethodWithin() {
        try (LoadedConfig loaded = LoadedConfig.open(Loading.read("""
                        models:
                          - path: golden
                            explain:
                              - method: smoothgrad
                                parameters: {base: integrated-gradients, base.steps: 7, base.quadrature: riemann-middle}
                        """))) {
            assertThat(loaded.specs().get(0).spec().getMethod().getParameters())
                    .extracting(value -> value.getName() + "=" + value.getValue())
                    .contains("base=integrated-gradients", "base.steps=7", "base.max-steps=1215", "samples=50");
        }
        assertThat(Loading.problems("""
                        models:
                          - path: golden
                            explain: [{method: smoothgrad, parameters: {base.steps: 7}}]
                        """)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("models[0].explain[0].parameters.base.steps");
            assertThat(problem.message()).startsWith("unknown");
        });
    }

    @Test
    void shouldNameBareFileAfterItselfWhenConfigurationGivesNoName() {
        try (LoadedConfig loaded = LoadedConfig.open(Loading.read("""
                        models:
                          - path: relu_mlp.pt
                            inputs: [{name: x, shape: [6]}]
                            explain: [{method: integrated-gradients}]
                        """))) {
            assertThat(loaded.specs().get(0).spec().getModel().getName()).isEqualTo("relu_mlp");
            assertThat(loaded.specs().get(0).spec().getModel().getVersion()).isEqualTo("0");
        }
    }

    @Test
    void shouldOpenBothSampleModelsWhenExampleIsUsed() {
        Path example = Path.of("..", "..", "deploy", "config", "rationale.yaml");

        try (LoadedConfig loaded = LoadedConfig.open(new ConfigReader(Map.of()).read(example))) {
            assertThat(loaded.specs())
                    .extracting(spec -> spec.spec().getModel().getName() + " "
                            + spec.spec().getBaseline().getKind() + " " + spec.target())
                    .containsExactly("credit-risk mean Index[index=0]", "fashion-mnist zero Predicted[]");
            assertThat(loaded.config().topics().predictions())
                    .containsExactly("credit.predictions", "fashion.predictions");
        }
    }
}
