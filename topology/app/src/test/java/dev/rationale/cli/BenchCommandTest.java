package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BenchCommandTest {
    private static final String CREDIT = "../../deploy/models/credit";
    private static final String FASHION = "../../deploy/models/fashion";

    @Test
    void shouldNameWhatCanBeMeasuredWhenNothingIs() {
        Invocation found = Invocation.of("bench");

        assertThat(found.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(found.err()).contains("engine", "soak");
    }

    @Test
    void shouldMeasureTheEngineBesideBarePasses() {
        Invocation found = quickly("--json");

        assertThat(found.exitCode()).as(found.err()).isEqualTo(ExitCode.OK);
        JsonNode result = found.json();
        assertThat(result.path("model").asText()).isEqualTo("credit-risk 1");
        assertThat(result.path("engineRows").asInt()).isEqualTo(64);
        assertThat(result.path("workers").asInt()).isEqualTo(1);
        assertThat(result.path("parameters").path("quadrature").asText()).isEqualTo("gausslegendre");
        assertThat(result.path("rounds")).hasSize(2);
        for (JsonNode round : result.path("rounds")) {
            assertThat(round.path("gradientRows").asLong())
                    .as("50 steps each")
                    .isEqualTo(50 * round.path("explanations").asLong());
            assertThat(round.path("batchRows").asDouble()).isBetween(1.0, 64.0);
            assertThat(round.path("batchFill").asDouble()).isGreaterThan(0).isLessThanOrEqualTo(1);
            assertThat(round.path("bareRowsPerSecond").asDouble()).isPositive();
            assertThat(round.path("cpuSecondsPerExplanation").asDouble()).isPositive();
        }
        JsonNode ratio = result.path("ratio");
        assertThat(ratio.path("median").asDouble())
                .isBetween(ratio.path("least").asDouble(), ratio.path("most").asDouble());
    }

    @Test
    void shouldPrintATableAndProgressApart() {
        Invocation found = quickly();

        assertThat(found.out())
                .contains("| engine / bare | ", "| batch fill | ")
                .doesNotContain("round 1 of 2");
        assertThat(found.err()).contains("round 1 of 2: bare ");
    }

    @Test
    void shouldFailWhenTheRatioIsTooLow() {
        Invocation found = quickly("--at-least", "1000");

        assertThat(found.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(found.err()).contains("expected at least 1000");
    }

    @Test
    void shouldNameEveryWrongOptionOfTheEngine() {
        Invocation found = Invocation.of(
                "bench",
                "engine",
                "--model",
                "nowhere",
                "--batch",
                "many",
                "--seconds",
                "0",
                "--rounds",
                "0",
                "--workers",
                "0",
                "--set",
                "steps=0");

        assertThat(found.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(found.errorLines())
                .anySatisfy(line -> assertThat(line).contains("--model"))
                .anySatisfy(line -> assertThat(line).contains("--batch"))
                .anySatisfy(line -> assertThat(line).contains("--seconds"))
                .anySatisfy(line -> assertThat(line).contains("--rounds"))
                .anySatisfy(line -> assertThat(line).contains("--workers"))
                .anySatisfy(line -> assertThat(line).contains("--set"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldSoakInAProcessOfItsOwn() {
        Invocation found = Invocation.of(
                "bench",
                "soak",
                "--batches",
                "20",
                "--heap",
                "128m",
                "--most",
                "1000",
                "--json",
                "--model",
                CREDIT,
                "--model",
                FASHION);

        assertThat(found.exitCode()).as(found.err()).isEqualTo(ExitCode.OK);
        JsonNode result = found.json();
        assertThat(result.path("batches").asLong()).isGreaterThanOrEqualTo(20);
        assertThat(result.path("rows").asLong())
                .isGreaterThan(result.path("batches").asLong());
        assertThat(result.path("residentEnd").asDouble())
                .as("its whole heap at least")
                .isGreaterThan(128 << 20);
    }

    @Test
    void shouldNameEveryWrongOptionOfTheSoak() {
        Invocation found = Invocation.of(
                "bench", "soak", "--batches", "0", "--model", "nowhere", "--heap", "large", "--most", "-1");

        assertThat(found.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(found.err()).contains("--batches", "--model", "--heap", "--most");
    }

    private static Invocation quickly(String... more) {
        String[] base = {
            "bench",
            "engine",
            "--model",
            CREDIT,
            "--baseline",
            "mean",
            "--seconds",
            "0.05",
            "--rounds",
            "2",
            "--batch",
            "64",
            "--workers",
            "1"
        };
        String[] all = java.util.Arrays.copyOf(base, base.length + more.length);
        System.arraycopy(more, 0, all, base.length, more.length);
        return Invocation.of(all);
    }
}
