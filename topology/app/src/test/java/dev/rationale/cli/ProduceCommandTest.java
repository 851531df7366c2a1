package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProduceCommandTest {

    @Test
    void shouldListEveryProblemOfTheOptionsAtOnce() {
        Invocation wrong = Invocation.of(
                "produce",
                "--config",
                "absent.yaml",
                "--events",
                "absent.jsonl",
                "--rate",
                "0",
                "--repeat",
                "0",
                "--limit",
                "-1");

        assertThat(wrong.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(wrong.errorLines()).hasSize(5).allMatch(line -> line.startsWith("rationale: "));
        assertThat(wrong.err()).contains("--topic", "--rate", "--repeat", "--limit", "absent.jsonl");
        assertThat(wrong.out()).isEmpty();
    }

    @Test
    void shouldTakeEventsOrSamplesNotBoth() {
        Invocation neither = Invocation.of("produce", "--config", "absent.yaml");
        Invocation both = Invocation.of(
                "produce", "--config", "absent.yaml", "--topic", "t", "--events", "-", "--samples", "credit");

        assertThat(neither.err()).contains("found neither");
        assertThat(both.err()).contains("found both");
        assertThat(both.exitCode()).isEqualTo(ExitCode.INVALID);
    }

    @Test
    void shouldNameTheSamplesThereAre() {
        Invocation unknown = Invocation.of("produce", "--config", "absent.yaml", "--samples", "iris");

        assertThat(unknown.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(unknown.err()).contains("--samples: expected one of [credit, fashion], found 'iris'");
    }
}
