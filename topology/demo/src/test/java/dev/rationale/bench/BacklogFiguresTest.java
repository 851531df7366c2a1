package dev.rationale.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.config.RationaleConfig.Guarantee;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BacklogFiguresTest {
    private static final long MIB = 1 << 20;

    /** Looks every 5 s for 100 s, 20 s of them warm-up; memory grows by a MiB from one to the next while events are left. */
    private static BacklogFigures figures(IntPredicate dry) {
        BacklogBench.Wishes wishes = new BacklogBench.Wishes(
                new Deployment.Plan(
                        Path.of("."),
                        List.of(SampleModel.CREDIT),
                        1,
                        1,
                        "cpu",
                        Duration.ofMillis(200),
                        Guarantee.EXACTLY_ONCE_V2,
                        Map.of()),
                10_000,
                Duration.ofSeconds(100),
                "512m");
        return new BacklogFigures(
                wishes,
                IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> {
                            long left = dry.test(i) ? 0 : 9_000 - i;
                            long resident = left > 0 ? (100 + i) * MIB : 10 * MIB;
                            return new BacklogFigures.Look(
                                    5 * i, resident, OptionalLong.of(resident / 2), new Backlog.Seen(250 * i, left));
                        })
                        .toList());
    }

    private static String printed(BacklogFigures figures) {
        StringWriter text = new StringWriter();
        figures.print(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void shouldCompareTheWholeTimeWhenEventsAreAlwaysLeft() {
        BacklogFigures figures = figures(i -> false);

        assertThat(figures.eventsPerSecond()).isEqualTo(50);
        // 17 looks from 20 s on: two make a tenth, 104 and 105 MiB, 119 and 120 MiB.
        assertThat(figures.resident().orElseThrow().share()).isEqualTo(119.5 / 104.5 - 1, within(1e-12));
        assertThat(figures.heap().orElseThrow().share()).isEqualTo(119.5 / 104.5 - 1, within(1e-12));
        assertThat(figures.holds(14)).isFalse();
        assertThat(figures.holds(15)).isTrue();
        assertThat(printed(figures))
                .contains("| events | 5,000 done, 50.0 a second; at least 8,980 left |")
                .doesNotContain("--events");
        assertThat(figures.advice()).isEmpty();
    }

    /** The idle end would show a process that shrank to a tenth. */
    @Test
    void shouldCompareOnlyWhileEventsAreLeftWhenTheBacklogRunsDry() {
        BacklogFigures figures = figures(i -> i > 11);

        // Eight looks from 20 s to 55 s: one makes a tenth.
        assertThat(figures.resident().orElseThrow().share()).isEqualTo(111.0 / 104 - 1, within(1e-12));
        assertThat(figures.holds(5)).isFalse();
        assertThat(printed(figures))
                .contains(
                        "| events | 5,000 done, 50.0 a second; at least 0 left |",
                        "No event was left at 9 of 20 looks",
                        "give more --events");
        ObjectNode json = figures.json();
        assertThat(json.path("leastLeft").asLong(-1)).isZero();
        assertThat(json.path("looks").path(19).path("eventsDone").asLong()).isEqualTo(5_000);
    }

    @Test
    void shouldJudgeNothingWhenNoEventIsLeftAfterTheWarmUp() {
        BacklogFigures figures = figures(i -> i > 3);

        assertThat(figures.resident()).isEmpty();
        assertThat(figures.heap()).isEmpty();
        assertThat(figures.holds(1000)).isFalse();
        assertThat(printed(figures)).contains("| resident | no event was left |", "at 17 of 20 looks");
        assertThat(figures.json().has("residentGrowth")).isFalse();
    }
}
