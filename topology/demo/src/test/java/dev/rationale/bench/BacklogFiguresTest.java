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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BacklogFiguresTest {
    private static final long MIB = 1 << 20;

    /** Looks every 5 s for 100 s, 20 s of them warm-up; memory grows by a MiB from one to the next while events are left. */
    private static BacklogFigures figures(long events, long donePerSecond) {
        BacklogBench.Wishes wishes = new BacklogBench.Wishes(
                new Deployment.Plan(
                        Path.of("."),
                        List.of(SampleModel.CREDIT),
                        1,
                        1,
                        Duration.ofMillis(200),
                        Guarantee.EXACTLY_ONCE_V2,
                        Map.of()),
                events,
                Duration.ofSeconds(100),
                "512m");
        return new BacklogFigures(
                wishes,
                IntStream.rangeClosed(1, 20)
                        .mapToObj(i -> {
                            long left = Math.max(0, events - donePerSecond * 5 * i);
                            long resident = left > 0 ? (100 + i) * MIB : 10 * MIB;
                            return new BacklogFigures.Look(5 * i, resident, OptionalLong.of(resident / 2), left);
                        })
                        .toList());
    }

    private static String printed(BacklogFigures figures) {
        StringWriter text = new StringWriter();
        figures.print(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void shouldCompareTheWholeTimeWhenEventsAreLeftAtTheEnd() {
        BacklogFigures figures = figures(10_000, 50);

        assertThat(figures.ranDry()).isFalse();
        assertThat(figures.backlogSeconds()).isEqualTo(100);
        assertThat(figures.eventsPerSecond()).isEqualTo(50);
        // 17 looks from 20 s on: two make a tenth, 104 and 105 MiB, 119 and 120 MiB.
        assertThat(figures.resident().orElseThrow().share()).isEqualTo(119.5 / 104.5 - 1, within(1e-12));
        assertThat(figures.heap().orElseThrow().share()).isEqualTo(119.5 / 104.5 - 1, within(1e-12));
        assertThat(figures.holds(14)).isFalse();
        assertThat(figures.holds(15)).isTrue();
        assertThat(printed(figures))
                .contains("| the backlog lasted | 100 s, 50.0 events a second, 5,000 left at the end |")
                .doesNotContain("ran dry");
        assertThat(figures.json().path("ranDry").asBoolean()).isFalse();
    }

    /** The idle end would show a process that shrank to a tenth. */
    @Test
    void shouldCompareOnlyWhileEventsAreLeftWhenTheBacklogRunsDry() {
        BacklogFigures figures = figures(2_990, 50);

        assertThat(figures.ranDry()).isTrue();
        assertThat(figures.backlogSeconds()).isEqualTo(55);
        assertThat(figures.eventsPerSecond()).isEqualTo(50);
        // Eight looks from 20 s to 55 s: one makes a tenth.
        assertThat(figures.resident().orElseThrow().share()).isEqualTo(111.0 / 104 - 1, within(1e-12));
        assertThat(figures.holds(5)).isFalse();
        assertThat(printed(figures))
                .contains(
                        "| the backlog lasted | 55 s, 50.0 events a second, 0 left at the end |",
                        "The backlog of 2,990 events ran dry after 55 of 100 s",
                        "give more --events");
        ObjectNode json = figures.json();
        assertThat(json.path("ranDry").asBoolean()).isTrue();
        assertThat(json.path("backlogSeconds").asDouble()).isEqualTo(55);
    }

    @Test
    void shouldJudgeNothingWhenNoEventIsLeftAfterTheWarmUp() {
        BacklogFigures figures = figures(900, 50);

        assertThat(figures.resident()).isEmpty();
        assertThat(figures.heap()).isEmpty();
        assertThat(figures.holds(1000)).isFalse();
        assertThat(printed(figures)).contains("| resident | no event was left |", "ran dry after 15 of 100 s");
        assertThat(figures.json().has("residentGrowth")).isFalse();
    }

    @Test
    void shouldSayNothingOfARateWhenTheFirstLookIsTooLate() {
        BacklogFigures figures = figures(100, 50);

        assertThat(figures.backlogSeconds()).isZero();
        assertThat(figures.eventsPerSecond()).isZero();
        assertThat(printed(figures)).contains("ran dry after 0 of 100 s");
    }
}
