package dev.rationale.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rationale.cli.Rationale;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import picocli.CommandLine;

/** The measurements with real parts, so small that only their form is of interest. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class BenchIT {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine commands = Rationale.commands().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commands.execute(arguments);
    }

    @Test
    void shouldMeasureThroughputAndLatency() throws Exception {
        int code = run(
                "bench",
                "pipeline",
                "--model",
                "credit",
                "--events",
                "4000",
                "--rounds",
                "2",
                "--seconds",
                "0.5",
                "--warm-up",
                "0",
                "--rate",
                "50",
                "--idle-events",
                "3",
                "--partitions",
                "2",
                "--json");

        assertThat(code).as(err.toString()).isZero();
        JsonNode result = new ObjectMapper().readTree(out.toString());
        assertThat(result.path("rounds")).hasSize(2);
        assertThat(result.path("warmUp").path("seconds").asDouble()).isPositive();
        assertThat(result.path("warmUp").path("compilingShare").asDouble()).isBetween(0.0, 1.0);
        for (JsonNode round : result.path("rounds")) {
            assertThat(round.path("events").asLong()).isBetween(1L, 4000L);
            assertThat(round.path("eventsPerSecond").asDouble()).isPositive();
            assertThat(round.path("engineEventsPerSecond").asDouble()).isPositive();
            assertThat(round.path("batchFill").asDouble()).isBetween(0.0, 1.0);
            assertThat(round.path("cpuSeconds").path("streams").asDouble()).isPositive();
            assertThat(round.path("cpuSeconds").path("broker").asDouble()).isPositive();
        }
        assertThat(result.path("load").path("events").asInt())
                .as("half a second at 50")
                .isEqualTo(25);
        assertThat(result.path("idle").path("events").asInt()).isEqualTo(3);
        assertThat(result.path("idle").path("p50").asDouble()).isPositive().isLessThan(60);
        assertThat(err.toString()).contains("round 2 of 2", "latency of single events");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldWatchTheMemoryOfAProcess() throws Exception {
        int code = run(
                "bench",
                "backlog",
                "--model",
                "credit",
                "--events",
                "200",
                "--minutes",
                "0.2",
                "--heap",
                "128m",
                "--most",
                "1000",
                "--json");

        assertThat(code).as(err.toString()).isZero();
        JsonNode looks = new ObjectMapper().readTree(out.toString()).path("looks");
        assertThat(looks).hasSize(120);
        assertThat(looks.get(119).path("residentBytes").asLong())
                .as("its whole heap at least")
                .isGreaterThan(128 << 20);
        assertThat(looks.get(119).path("heapBytes").asLong()).isPositive().isLessThan(128 << 20);
        assertThat(looks.get(0).path("eventsLeft").asLong()).isBetween(0L, 200L);
        assertThat(looks.get(119).path("eventsDone").asLong())
                .as("more than there was at the start")
                .isGreaterThan(200);
    }

    @Test
    void shouldNameEveryWrongOption() {
        assertThat(run(
                        "bench",
                        "pipeline",
                        "--model",
                        "other",
                        "--events",
                        "-1",
                        "--rate",
                        "much",
                        "--seconds",
                        "0",
                        "--warm-up",
                        "-1",
                        "--rounds",
                        "0",
                        "--commit-interval",
                        "soon",
                        "--guarantee",
                        "none",
                        "--partitions",
                        "0",
                        "--devices",
                        "tpu"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "--model",
                        "--events",
                        "--rate",
                        "--seconds",
                        "--warm-up",
                        "--rounds",
                        "--commit-interval",
                        "--guarantee",
                        "--partitions",
                        "--devices");
    }

    @Test
    void shouldNameEveryWrongOptionOfTheBacklog() {
        assertThat(run(
                        "bench",
                        "backlog",
                        "--model",
                        "other",
                        "--events",
                        "0",
                        "--minutes",
                        "0",
                        "--heap",
                        "x",
                        "--most",
                        "-1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--model", "--events", "--minutes", "--heap", "--most");
    }
}
