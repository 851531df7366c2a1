package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.Methods;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class RationaleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "topics",
                "produce",
                "tail",
                "verify",
                "prove",
                "export",
                "replay",
                "audit",
                "explain",
                "evaluate",
                "reproduce",
                "methods"
            })
    void shouldShowExamplesAndExitCodesWhenHelpIsAsked(String command) {
        Invocation help = Invocation.of(command, "--help");

        assertThat(help.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .contains("Usage: rationale " + command)
                .contains("Examples:")
                .contains("  rationale " + command)
                .contains("Exit codes:")
                .contains("--verbose");
    }

    @Test
    void shouldListEveryCommandWhenHelpIsAsked() {
        assertThat(Invocation.of("--help").out())
                .contains(
                        "run",
                        "topics",
                        "produce",
                        "tail",
                        "verify",
                        "prove",
                        "export",
                        "replay",
                        "audit",
                        "explain",
                        "evaluate",
                        "reproduce",
                        "methods",
                        "completion");
    }

    @Test
    void shouldPrintAVersion() {
        Invocation version = Invocation.of("--version");

        assertThat(version.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(version.out()).startsWith("rationale ");
    }

    @Test
    void shouldSayWhatToDoWhenMemoryIsShort() {
        @Command(name = "greedy")
        final class Greedy implements Runnable {
            @Override
            public void run() {
                throw new OutOfMemoryError("Java heap space");
            }
        }
        StringWriter err = new StringWriter();
        CommandLine greedy = new CommandLine(new Greedy()).setErr(new PrintWriter(err));

        assertThat(Rationale.execute(greedy)).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).startsWith("rationale: memory is short").contains("-Xmx");
    }

    @Test
    void shouldWriteACompletionScript() {
        assertThat(Invocation.of("completion").out()).contains("complete -F", "explain");
    }

    @Test
    void shouldSayWhatIsKnownWhenACommandIsMissing() {
        Invocation nothing = Invocation.of();

        assertThat(nothing.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err()).contains("expected a command", "explain");
    }

    @Test
    void shouldAnswerInTwoLinesWhenAnOptionIsUnknown() {
        Invocation unknown = Invocation.of("methods", "--jsom");

        assertThat(unknown.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(unknown.err()).contains("--jsom", "--json", "rationale methods --help");
        assertThat(unknown.err()).doesNotContain("\tat ");
    }

    @Test
    void shouldShowAStackTraceOnlyWhenVerbose() {
        assertThat(Invocation.of("run", "--config", "absent.yaml").err()).doesNotContain("\tat ");
        assertThat(Invocation.of("run", "--config", "absent.yaml", "--verbose").err())
                .contains("\tat ");
        assertThat(Invocation.of("--verbose", "run", "--config", "absent.yaml").err())
                .contains("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "topics", "tail"})
    void shouldRefuseWhenTheConfigurationIsMissing(String command) {
        Invocation missing = Invocation.of(command, "--config", "absent.yaml");

        assertThat(missing.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(missing.err()).startsWith("rationale: absent.yaml");
        assertThat(missing.out()).isEmpty();
    }

    @Test
    void shouldListMethodsAndBaselinesAsTheyDeclareThemselves() {
        JsonNode json = Invocation.of("methods", "--json").json();

        List<String> methods = new ArrayList<>();
        json.path("methods").forEach(method -> methods.add(method.path("name").asText()));
        assertThat(methods)
                .isEqualTo(Methods.all().stream().map(AttributionMethod::name).toList());
        List<String> baselines = new ArrayList<>();
        json.path("baselines")
                .forEach(baseline -> baselines.add(baseline.path("name").asText()));
        assertThat(baselines).isEqualTo(BaselineSources.kinds());
        String ours = "/methods/" + methods.indexOf("integrated-gradients");
        JsonNode quadrature = json.at(ours + "/parameters/0");
        assertThat(quadrature.path("default").asText()).isEqualTo("adaptive");
        assertThat(quadrature.path("choices").toString()).contains("gausslegendre");
        assertThat(json.at(ours + "/parameters/1/minimum").asDouble()).isEqualTo(1);
    }

    @Test
    void shouldTellWhatAMethodGivesUpAndTakes() {
        JsonNode methods = Invocation.of("methods", "--json").json().path("methods");
        JsonNode saliency = null;
        for (JsonNode method : methods) {
            saliency = method.path("name").asText().equals("saliency") ? method : saliency;
            assertThat(method.at("/cost/forwardRows").asLong()).isPositive();
        }
        assertThat(saliency).isNotNull();
        assertThat(saliency.path("usesBaselines").asBoolean()).isFalse();
        assertThat(saliency.path("concessions").findValuesAsText("axiom")).contains("COMPLETENESS");
        assertThat(saliency.at("/cost/gradientRows").asLong()).isEqualTo(1);
        assertThat(Invocation.of("methods").out())
                .contains("gives up completeness: The slope at one point")
                .contains("takes at most 2044 gradient and 2 forward rows for 64 coordinates and 1 baseline.");
    }

    @Test
    void shouldNameDefaultsAndBoundsForAPerson() {
        assertThat(Invocation.of("methods").out())
                .contains("integrated-gradients", "--set steps=INTEGER  (default 50; at least 1; at most 10000)")
                .contains("--baseline-set value=NUMBER  (required)");
    }
}
