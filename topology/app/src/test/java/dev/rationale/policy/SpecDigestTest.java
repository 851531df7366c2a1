package dev.rationale.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.ExplainerSpec;
import dev.rationale.NamedValue;
import dev.rationale.TargetRuleKind;
import dev.rationale.config.Problem;
import dev.rationale.config.RationaleConfig;
import dev.rationale.contract.RecordDigest;
import dev.rationale.model.ComputeDevice;
import dev.rationale.model.ModelFiles;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration digest: the same for the same meaning, another one for any other. */
class SpecDigestTest {
    private static final List<ComputeDevice> DEVICES = List.of(ComputeDevice.CPU);

    private static final String ENTRY =
            "method: integrated-gradients, parameters: {quadrature: gausslegendre, steps: 64},"
                    + " baseline: {kind: constant, parameters: {value: 0.5}}, tolerance: 0.01";

    private static OpenModel bnd;
    private static OpenModel other;
    private static ModelFiles otherFiles;

    @BeforeAll
    static void open() {
        bnd = OpenModel.of(entries(ENTRY, "").models().get(0), DEVICES);
        OpenModel golden = OpenModel.of(
                Loading.read("models: [{path: golden, explain: [{method: integrated-gradients}]}]")
                        .models()
                        .get(0),
                DEVICES);
        otherFiles = golden.files();
        other = new OpenModel(bnd.name(), bnd.version(), golden.model(), bnd.files());
    }

    @AfterAll
    static void close() {
        bnd.model().close();
        other.model().close();
    }

    private static RationaleConfig entries(String entry, String sections) {
        return Loading.read("models: [{path: bnd, explain: [{" + entry + "}]}]\n" + sections);
    }

    private static CompiledSpec compiled(OpenModel model, String entry, String sections) {
        RationaleConfig config = entries(entry, sections);
        List<Problem> problems = new ArrayList<>();
        List<Policy.Rule> rules = new SpecLoader(config, problems)
                .rules(model, config.models().get(0).explain(), "models[0]");
        assertThat(problems).isEmpty();
        return rules.get(0).spec();
    }

    private static String digest(OpenModel model, String entry, String sections) {
        return HexFormat.of()
                .formatHex(compiled(model, entry, sections).digest().bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tolerance: 0.01, baseline: {parameters: {value: 0.5}, kind: constant},"
                        + " parameters: {steps: 64, quadrature: gausslegendre}, method: integrated-gradients",
                "method: integrated-gradients, parameters: {quadrature: gausslegendre, steps: \"064\"},"
                        + " baseline: {kind: constant, parameters: {value: \"5e-1\"}}, tolerance: 1e-2",
                ENTRY + ", target: predicted, objective: raw, when: {outcomes: []}, topics: [q, p], rule: \"1\"",
                ENTRY + ", output: logits",
                ENTRY + ", output-topic: elsewhere"
            })
    void shouldStayTheSameWhenMeaningIsTheSame(String entry) {
        assertThat(digest(bnd, entry, "")).isEqualTo(digest(bnd, ENTRY, ""));
    }

    @Test
    void shouldStayTheSameWhenDefaultsAreWrittenOut() {
        assertThat(digest(
                        bnd,
                        ENTRY.replace("steps: 64", "steps: 64, initial-steps: 5, max-steps: 1215"),
                        "application: {id: other, threads: 5}\nlimits: {max-output-bytes: 900000}\n"))
                .isEqualTo(digest(bnd, ENTRY, ""));
    }

    @Test
    void shouldChangeWithEveryPartOfTheSpecification() {
        List<String> digests = new ArrayList<>();
        digests.add(digest(bnd, ENTRY, ""));
        digests.add(digest(bnd, ENTRY.replace("steps: 64", "steps: 65"), ""));
        digests.add(digest(bnd, ENTRY.replace("gausslegendre", "trapezoid"), ""));
        digests.add(digest(bnd, ENTRY.replace("value: 0.5", "value: 0.25"), ""));
        digests.add(digest(bnd, ENTRY.replace("kind: constant, parameters: {value: 0.5}", "kind: mean"), ""));
        digests.add(digest(bnd, ENTRY.replace("0.01", "0.02"), ""));
        digests.add(digest(bnd, ENTRY + ", objective: probability", ""));
        digests.add(digest(bnd, ENTRY + ", objective: log-probability", ""));
        digests.add(digest(bnd, ENTRY + ", target: decision", ""));
        digests.add(digest(bnd, ENTRY + ", target: 0", ""));
        digests.add(digest(bnd, ENTRY + ", target: 1", ""));
        digests.add(digest(bnd, ENTRY + ", rule: named", ""));
        digests.add(digest(bnd, ENTRY + ", topics: [p]", ""));
        digests.add(digest(bnd, ENTRY + ", when: {outcomes: [ADVERSE]}", ""));
        digests.add(digest(bnd, ENTRY, "limits: {max-output-bytes: 800000}\n"));
        digests.add(digest(new OpenModel("renamed", bnd.version(), bnd.model(), bnd.files()), ENTRY, ""));
        digests.add(digest(new OpenModel(bnd.name(), "2", bnd.model(), bnd.files()), ENTRY, ""));
        digests.add(digest(other, ENTRY, ""));
        digests.add(digest(new OpenModel(bnd.name(), bnd.version(), bnd.model(), otherFiles), ENTRY, ""));

        assertThat(digests).doesNotHaveDuplicates();
    }

    @Test
    void shouldWriteEverythingOutWhenCompiled() {
        CompiledSpec compiled = compiled(bnd, ENTRY + ", target: 2, when: {outcomes: [NEUTRAL, ADVERSE]}", "");
        ExplainerSpec spec = compiled.spec();

        assertThat(spec.getModel().getName()).isEqualTo("bnd");
        assertThat(HexFormat.of().formatHex(spec.getModel().getSha256().bytes()))
                .isEqualTo("c2bd80567c18e06d06872872b80c890d90ed250b0e159f4516192731dee56503");
        assertThat(HexFormat.of().formatHex(spec.getModel().getFilesSha256().bytes()))
                .isEqualTo(bnd.files().digest());
        assertThat(spec.getMethod().getParameters())
                .containsExactly(
                        new NamedValue("initial-gauss-steps", "4"),
                        new NamedValue("initial-steps", "5"),
                        new NamedValue("max-steps", "1215"),
                        new NamedValue("non-finite-nodes", "fail"),
                        new NamedValue("quadrature", "gausslegendre"),
                        new NamedValue("steps", "64"));
        assertThat(spec.getBaseline().getParameters()).containsExactly(new NamedValue("value", "0.5"));
        assertThat(spec.getBaseline().getSha256()).isNotNull();
        assertThat(spec.getTargetRule().getKind()).isEqualTo(TargetRuleKind.FIXED);
        assertThat(spec.getTargetRule().getOutput()).isEqualTo("logits");
        assertThat(spec.getTargetRule().getTargets().get(0).getIndex()).isEqualTo(2);
        assertThat(spec.getLimits().getMaxOutputBytes()).isEqualTo(900_000);
        assertThat(spec.getPolicyRule().getCondition()).isEqualTo("topic in [p, q] and outcome in [ADVERSE, NEUTRAL]");
        assertThat(compiled.digest()).isEqualTo(RecordDigest.of(spec));
    }
}
