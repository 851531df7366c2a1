package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Agreement;
import dev.rationale.attribution.BatchInvariance;
import dev.rationale.attribution.MethodCase;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Tolerances;
import dev.rationale.attribution.Tolerances.Comparison;
import dev.rationale.model.RealRecords;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every registered method on real models, alone and in other batches. The figures of a larger run
 * ({@code -Drationale.invariance.records=100}) stand in {@code topology/attribution/docs/tolerances.md}.
 */
class BatchInvarianceOnModelsTest {
    /** Rows of the dearest case; noise around a method that integrates would take hours on these models. */
    private static final long MOST_ROWS = 150;

    private static final int RECORDS = Integer.getInteger("rationale.invariance.records", 3);
    private static final int STRANGERS = 2;
    private static final double MOST_FLIPS = 0.01;
    private static final double MOST_KINKS = 0.03;

    static List<String> models() {
        return RealRecords.names();
    }

    @ParameterizedTest
    @MethodSource("models")
    void shouldAgreeWithinTheTable(String name) {
        Map<Comparison, Agreement> found = new EnumMap<>(Comparison.class);
        try (RealRecords real = RealRecords.open(name, RECORDS + STRANGERS)) {
            for (MethodCase method : MethodCase.upTo(MOST_ROWS, real.model().dimension())) {
                BatchInvariance.measure(
                                real.holding(real.inputs().get(0)),
                                real.arithmetic(),
                                programs(real, method, 0, RECORDS),
                                programs(real, method, RECORDS, STRANGERS),
                                new Random(1))
                        .forEach((comparison, agreement) -> found.computeIfAbsent(
                                        comparison, key -> new Agreement(Tolerances.of(real.arithmetic(), comparison)))
                                .add(agreement));
            }
        }

        found.forEach((comparison, agreement) -> {
            System.out.println(name + " " + comparison + ": " + agreement);
            assertThat(agreement.apart()).as("%s %s", name, comparison).isZero();
            assertThat(agreement.flipRate()).as("%s %s", name, comparison).isLessThanOrEqualTo(MOST_FLIPS);
            assertThat(agreement.kinkRate()).as("%s %s", name, comparison).isLessThanOrEqualTo(MOST_KINKS);
        });
    }

    private static List<Supplier<Program>> programs(RealRecords real, MethodCase method, int first, int count) {
        return IntStream.range(first, first + count)
                .<Supplier<Program>>mapToObj(
                        record -> () -> real.begin(method, real.inputs().get(record), new Random(record)))
                .toList();
    }
}
