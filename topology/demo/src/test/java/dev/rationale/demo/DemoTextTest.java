package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.AttributionTensor;
import dev.rationale.Dtype;
import dev.rationale.ExplainedTarget;
import dev.rationale.InputTensor;
import dev.rationale.OutputSpace;
import dev.rationale.PredictionEvent;
import dev.rationale.Quality;
import dev.rationale.TargetExplanation;
import dev.rationale.TargetObjective;
import dev.rationale.contract.TensorBytes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a person sees, part by part; the blocks of single decisions are tested with real ones in {@link DemoIT}. */
final class DemoTextTest {
    private static final Look PLAIN = new Look(false, false, 100);
    private static final Look COLOURED = new Look(true, true, 100);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    @Test
    void shouldEndWithTheLineForScripts() {
        Accounts accounts = new Accounts();
        for (int i = 0; i < 6; i++) {
            accounts.sent(new EventPlace("t", 0, i));
            accounts.came(
                    new EventPlace("t", 0, i),
                    i < 3 ? Accounts.Kind.EXPLAINED : i < 5 ? Accounts.Kind.SKIPPED : Accounts.Kind.FAILED);
        }
        Summary summary = new Summary(PLAIN, accounts.balance(), new Figures(), 2.04, 30);

        assertThat(summary.lastLine())
                .isEqualTo("demo: events=6 explained=3 skipped=2 failed=1 not_converged=0 seconds=2.0");
        assertThat(summary.lines(6))
                .contains("✓ 6 outcomes for 6 events: 3 explained, 2 skipped, 1 failed")
                .anySatisfy(line -> assertThat(line).contains("throughput").contains("2.9 events/s, sent at 30/s"));
        assertThat(summary.lines(7)).contains("✗ 6 outcomes for 7 events: 3 explained, 2 skipped, 1 failed");
    }

    @Test
    void shouldTakeQuantilesByRank() {
        List<Double> values =
                IntStream.rangeClosed(1, 200).mapToObj(Double::valueOf).toList();

        assertThat(Figures.quantile(values, 0.5)).hasValue(100);
        assertThat(Figures.quantile(values, 0.99)).hasValue(198);
        assertThat(Figures.quantile(List.of(3.0), 0.99)).hasValue(3);
        assertThat(Figures.quantile(List.of(), 0.5)).isEmpty();
    }

    @Test
    void shouldShowAboutTenDecisionsEveryThirdAnImage() {
        Selection selection = new Selection(300, () -> 0);
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            if (selection.takes(i, i % 3 == 2)) {
                shown.append(i % 3 == 2 ? 'i' : 'c');
            }
        }
        assertThat(shown.length()).isBetween(9, 11);
        assertThat(shown.toString()).matches("(cic)+c?");
    }

    @Test
    void shouldShowOneMoreWhenNothingWasShownForLong() {
        AtomicLong now = new AtomicLong();
        Selection selection = new Selection(1000, now::get);

        assertThat(selection.takes(0, false)).isTrue();
        assertThat(selection.takes(1, false)).isFalse();
        now.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(selection.takes(2, false)).isTrue();
    }

    @Test
    void shouldLosePatienceOnlyWhenNothingMovesAndSomethingIsAwaited() {
        AtomicLong now = new AtomicLong();
        Patience patience = new Patience(Duration.ofSeconds(1), now::get);
        long later = Duration.ofSeconds(2).toNanos();

        assertThat(patience.exhausted(0, true)).isFalse();
        now.addAndGet(later);
        assertThat(patience.exhausted(1, true)).isFalse();
        now.addAndGet(later);
        assertThat(patience.exhausted(1, false)).isFalse();
        now.addAndGet(later);
        assertThat(patience.exhausted(1, true)).isTrue();
    }

    @Test
    void shouldKeepTheChangingLineBelowWhatStays() {
        StringWriter text = new StringWriter();
        Screen screen = new Screen(new PrintWriter(text), COLOURED);

        screen.bar("half");
        screen.line("a decision");
        screen.endBar();

        String erase = "\r\u001b[K";
        assertThat(text.toString())
                .isEqualTo(erase + "half" + erase + "a decision" + System.lineSeparator() + "half" + erase);
    }

    @Test
    void shouldWriteNoControlCharacterWithoutATerminal() {
        StringWriter text = new StringWriter();
        Screen screen = new Screen(new PrintWriter(text), PLAIN);

        screen.bar("half");
        screen.line(PLAIN.bold("a decision"));
        screen.endBar();

        assertThat(text).hasToString("a decision" + System.lineSeparator());
    }

    @Test
    void shouldSayHowFarItIsEveryTenSecondsWithoutATerminal() {
        StringWriter text = new StringWriter();
        AtomicLong now = new AtomicLong();
        try (Progress progress = new Progress(new Screen(new PrintWriter(text), PLAIN), 300, now::get)) {
            progress.at(1);
            now.addAndGet(Duration.ofSeconds(10).toNanos());
            progress.at(120);
            progress.at(121);
        }
        assertThat(text).hasToString("120 of 300 events explained, 12.0 events/s" + System.lineSeparator());
    }

    @Test
    void shouldShowAnImageBesideWhatCountedInIt() {
        float[] pixels = {0, 0, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0};
        float[] shares = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, -1, -1, 1, 1, -1, -1};
        PredictionEvent event = PredictionEvent.newBuilder(sample(2))
                .setInputs(List.of(InputTensor.newBuilder()
                        .setName("image")
                        .setDtype(Dtype.FLOAT32)
                        .setShape(List.of(1L, 4L, 4L))
                        .setContent(TensorBytes.ofFloats(pixels))
                        .build()))
                .build();

        String indent = " ".repeat(15);
        assertThat(new HeatMap(PLAIN).lines(event, target(shares)))
                .containsExactly(
                        indent + "the…     what counted: ░▒▓█ for, -=≡# against",
                        indent + "██" + " ".repeat(11),
                        indent + "██" + " ".repeat(7) + "██##");
    }

    @Test
    void shouldShowNoPictureWhenTheTerminalIsTooNarrow() {
        assertThat(new HeatMap(new Look(true, false, 60)).lines(sample(2), target(new float[784])))
                .isEmpty();
    }

    @Test
    void shouldRepeatSamplesUnderNewIdentifiersThatAreTheSameInEveryRun() {
        assertThat(sample(0).getDecision().getDecisionId()).isEqualTo("credit-0001");
        assertThat(sample(1).getDecision().getDecisionId()).isEqualTo("credit-0002");
        assertThat(sample(2).getDecision().getDecisionId()).isEqualTo("fashion-0001");
        assertThat(sample(300).getDecision().getDecisionId()).isEqualTo("credit-0001");
        assertThat(sample(300).getEventId()).isNotEqualTo(sample(0).getEventId());
        assertThat(sample(300).getEventId()).isEqualTo(sample(300).getEventId());
        assertThat(IntStream.range(0, 900).mapToObj(i -> sample(i).getEventId()).distinct())
                .hasSize(900);
        assertThat(sample(5).getOccurredAt()).isEqualTo(CLOCK.instant());
    }

    @Test
    void shouldKeepToWhatTheTerminalCan() {
        assertThat(Look.of(false, Map.of())).isEqualTo(PLAIN);
        System.setProperty(Look.COLUMNS_PROPERTY, "90");
        try {
            assertThat(Look.of(false, Map.of())).isEqualTo(new Look(true, true, 90));
            assertThat(Look.of(false, Map.of("NO_COLOR", "1"))).isEqualTo(new Look(true, false, 90));
            assertThat(Look.of(false, Map.of("TERM", "dumb"))).isEqualTo(PLAIN);
            assertThat(Look.of(true, Map.of())).isEqualTo(PLAIN);
        } finally {
            System.clearProperty(Look.COLUMNS_PROPERTY);
        }
    }

    private static final class Samples {
        static final SampleEvents ALL =
                SampleEvents.of(Path.of(System.getProperty("rationale.home"), "deploy", "samples"), CLOCK);
    }

    private static PredictionEvent sample(int position) {
        return Samples.ALL.at(position).event();
    }

    private static TargetExplanation target(float[] shares) {
        long side = Math.round(Math.sqrt(shares.length));
        return TargetExplanation.newBuilder()
                .setTarget(ExplainedTarget.newBuilder()
                        .setOutput("logits")
                        .setIndex(0)
                        .setSpace(OutputSpace.LOGIT)
                        .setObjective(TargetObjective.RAW)
                        .build())
                .setRecomputedOutput(1)
                .setQuality(Quality.newBuilder()
                        .setTolerance(0.01)
                        .setConverged(true)
                        .build())
                .setAttributions(List.of(AttributionTensor.newBuilder()
                        .setInput("image")
                        .setDtype(Dtype.FLOAT32)
                        .setShape(List.of(1L, side, side))
                        .setValues(TensorBytes.ofFloats(shares))
                        .build()))
                .setSum(0)
                .build();
    }
}
