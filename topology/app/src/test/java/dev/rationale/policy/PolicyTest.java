package dev.rationale.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.DecisionOutcome;
import dev.rationale.ExplainRequest;
import dev.rationale.ModelRef;
import dev.rationale.PredictionError;
import dev.rationale.PredictionEvent;
import dev.rationale.Sha256;
import dev.rationale.TargetRequest;
import dev.rationale.policy.Decision.Explain;
import dev.rationale.policy.Decision.Reason;
import dev.rationale.policy.Decision.Refuse;
import dev.rationale.policy.Decision.Skip;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static final String MODELS = """
            models:
              - path: two_outputs
                explain:
                  - {rule: adverse, method: integrated-gradients, topics: [p], when: {outcomes: [ADVERSE]}, target: decision}
                  - {rule: neutral, method: integrated-gradients, topics: [p], when: {outcomes: [NEUTRAL]}, output: output1, target: 0}
              - path: relu_mlp.pt
                name: mlp
                version: "1"
                inputs: [{name: x, shape: [6]}]
                explain: [{rule: old, method: integrated-gradients}]
              - path: relu_mlp.pt
                name: mlp
                version: "2"
                inputs: [{name: x, shape: [6]}]
                explain: [{rule: new, method: integrated-gradients}]
            """;

    private static LoadedConfig loaded;

    @BeforeAll
    static void open() {
        loaded = LoadedConfig.open(Loading.read(MODELS));
    }

    @AfterAll
    static void close() {
        loaded.close();
    }

    private static Decision decide(PredictionEvent.Builder event) {
        return loaded.policy().decide(event.build(), "p");
    }

    private static PredictionEvent.Builder twoOutputs() {
        return Events.of("two-outputs", "1");
    }

    private static void assertRefused(PredictionEvent.Builder event, Reason reason, String detail) {
        assertThat(decide(event)).isInstanceOfSatisfying(Refuse.class, refuse -> {
            assertThat(refuse.reason()).isEqualTo(reason);
            assertThat(refuse.detail()).contains(detail);
        });
    }

    private static String rule(Decision decision) {
        assertThat(decision).isInstanceOf(Explain.class);
        return ((Explain) decision).spec().spec().getPolicyRule().getRule();
    }

    @ParameterizedTest
    @CsvSource({"ADVERSE, adverse", "NEUTRAL, neutral"})
    void shouldTakeFirstRuleThatSelectsOutcomeWhenModelIsKnown(DecisionOutcome outcome, String rule) {
        assertThat(rule(decide(twoOutputs().setDecision(Events.decision(outcome, null)))))
                .isEqualTo(rule);
    }

    @Test
    void shouldSkipWhenOutcomeIsNotSelected() {
        assertThat(decide(twoOutputs().setDecision(Events.decision(DecisionOutcome.FAVOURABLE, null))))
                .isEqualTo(new Skip(
                        "outcome-not-selected", "no entry of two-outputs 1 applies to the outcome FAVOURABLE"));
    }

    @Test
    void shouldSkipWhenTopicIsNotSelected() {
        assertThat(loaded.policy().decide(twoOutputs().build(), "q"))
                .isEqualTo(new Skip("topic-not-selected", "no entry of two-outputs 1 applies to the topic q"));
    }

    @Test
    void shouldSkipWhenPredictionFailedWhateverTheModel() {
        PredictionError error = PredictionError.newBuilder().setCode("TIMEOUT").build();

        assertThat(decide(Events.of("nobody", "9").setPredictionError(error)))
                .isEqualTo(new Skip("prediction-failed", "the predictor reports error TIMEOUT"));
    }

    @ParameterizedTest
    @CsvSource({"nobody, 1", "two-outputs, 2", "nobody, ''"})
    void shouldNameKnownModelsWhenModelIsUnknown(String name, String version) {
        assertRefused(
                Events.of(name, version),
                Reason.UNKNOWN_MODEL,
                "expected one of the models [two-outputs 1, mlp 1, mlp 2], found " + (name + " " + version).strip());
    }

    @ParameterizedTest
    @CsvSource({"1, old", "2, new", "'', new"})
    void shouldTakeLastVersionWhenEventNamesNone(String version, String rule) {
        assertThat(rule(decide(Events.of("mlp", version)))).isEqualTo(rule);
    }

    @Test
    void shouldRefuseWhenEventNamesAnotherModelFile() {
        ModelRef other = ModelRef.newBuilder()
                .setName("two-outputs")
                .setVersion("1")
                .setSha256(new Sha256(new byte[32]))
                .build();

        assertRefused(twoOutputs().setModel(other), Reason.MODEL_DIGEST_MISMATCH, "found 00000000");
    }

    @Test
    void shouldExplainWhenEventNamesTheLoadedModelFile() {
        ModelRef same = ModelRef.newBuilder()
                .setName("two-outputs")
                .setVersion("1")
                .setSha256(new Sha256(
                        HexFormat.of().parseHex("fe45417445d296e1f9aec64fd4d2aad2ba3b1af880d9ae1b8cb3d1efb46eaa59")))
                .build();

        assertThat(decide(twoOutputs().setModel(same))).isInstanceOf(Explain.class);
    }

    private static void assertTargets(PredictionEvent.Builder event, TargetChoice... targets) {
        assertThat(decide(event))
                .isInstanceOfSatisfying(
                        Explain.class, explain -> assertThat(explain.targets()).containsExactly(targets));
    }

    @Test
    void shouldTakeClassOfDecisionWhenRuleSaysSo() {
        assertTargets(
                twoOutputs().setDecision(Events.decision(DecisionOutcome.ADVERSE, 2)), new TargetChoice.Fixed(0, 2));
    }

    @Test
    void shouldTakePredictedClassWhenDecisionNamesNone() {
        assertTargets(twoOutputs(), new TargetChoice.Predicted(0));
        assertTargets(Events.of("mlp", "1"), new TargetChoice.Predicted(0));
    }

    @Test
    void shouldTakeConfiguredElementWhenRuleNamesIndexAndOutput() {
        assertTargets(
                twoOutputs().setDecision(Events.decision(DecisionOutcome.NEUTRAL, 2)), new TargetChoice.Fixed(1, 0));
    }

    @Test
    void shouldTakeRequestedTargetsOnceWhenEventAsks() {
        assertTargets(
                twoOutputs()
                        .setExplainRequest(Events.targets(
                                new TargetRequest(null, 1, null),
                                new TargetRequest("output0", null, "c"),
                                new TargetRequest("output0", 2, "c"),
                                new TargetRequest("output1", 0, null),
                                new TargetRequest("output0", null, null))),
                new TargetChoice.Fixed(0, 1),
                new TargetChoice.Fixed(0, 2),
                new TargetChoice.Fixed(1, 0),
                new TargetChoice.Predicted(0));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "output0, 3, -, expected an index from 0 to 2 of the output output0; found 3",
                "output0, -1, -, found -1",
                "output1, 1, -, expected an index from 0 to 0",
                "output9, 0, -, expected one of the model's outputs [output0; output1]; found output9",
                "output0, -, z, has no class z",
                "-, 1, c, the class c has the index 2; found 1"
            })
    void shouldRefuseWhenRequestedTargetIsNotInModel(
            @Nullable String output, @Nullable Integer index, @Nullable String label, String detail) {
        assertRefused(
                twoOutputs().setExplainRequest(Events.targets(new TargetRequest(output, index, label))),
                Reason.TARGET_OUT_OF_RANGE,
                detail.replace(';', ','));
    }

    @Test
    void shouldRefuseUnderItsSpecificationWhenDecidedClassIsNotInModel() {
        assertThat(decide(twoOutputs().setDecision(Events.decision(DecisionOutcome.ADVERSE, 3))))
                .isInstanceOfSatisfying(Refuse.class, refuse -> {
                    assertThat(refuse.reason()).isEqualTo(Reason.TARGET_OUT_OF_RANGE);
                    assertThat(refuse.spec()).contains(loaded.specs().get(0));
                });
    }

    @Test
    void shouldRefuseWhenEventAsksForAnotherExplanation() {
        assertRefused(
                twoOutputs()
                        .setExplainRequest(ExplainRequest.newBuilder()
                                .setMethod("saliency")
                                .build()),
                Reason.UNSUPPORTED_REQUEST,
                "another method than the configured one: expected integrated-gradients, found saliency");
        assertRefused(
                twoOutputs()
                        .setExplainRequest(ExplainRequest.newBuilder()
                                .setBaselineRef("mean")
                                .build()),
                Reason.UNSUPPORTED_REQUEST,
                "expected zero, found mean");
        assertRefused(
                twoOutputs().setExplainRequest(Events.parameter("steps", "51")),
                Reason.UNSUPPORTED_REQUEST,
                "parameter steps than the configured one: expected 50, found 51");
        assertRefused(
                twoOutputs().setExplainRequest(Events.parameter("colour", "red")),
                Reason.UNSUPPORTED_REQUEST,
                "expected no such parameter, found red");
    }

    @Test
    void shouldExplainWhenRequestRepeatsTheConfiguration() {
        ExplainRequest same = ExplainRequest.newBuilder(Events.parameter("steps", "50"))
                .setMethod("integrated-gradients")
                .setBaselineRef("zero")
                .build();

        assertTargets(twoOutputs().setExplainRequest(same), new TargetChoice.Predicted(0));
    }
}
