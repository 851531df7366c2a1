package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The statements of every registered method against what its programs hold; at 5 coordinates in {@link ConformanceTest}. */
final class HeldTest {
    private static final int WIDE = 200;
    /** Of those that take more, the defaults are weighed below. */
    private static final int MOST_FORWARDS = 3_000;

    private static final int IMAGE = 3 * 224 * 224;

    @TestFactory
    Stream<DynamicTest> shouldHoldNoMoreThanStatedOfManyCoordinates() {
        return MethodCase.all().stream()
                .filter(method -> !method.predicted()
                        && method.method().cost(method.settings(), 3, WIDE).forwards() <= MOST_FORWARDS)
                .map(method -> DynamicTest.dynamicTest(
                        method.toString(), () -> HeldChecks.check(method, WIDE, 3, 40, new Random(1))));
    }

    @TestFactory
    Stream<DynamicTest> shouldHoldNoMoreThanStatedOfAnImage() {
        return MethodCase.upTo(8, IMAGE).stream()
                .map(method -> DynamicTest.dynamicTest(
                        method.toString(), () -> HeldChecks.check(method, IMAGE, 2, 8, new Random(2))));
    }

    /** Where one part of a statement outweighs all others: choices, blurs, points of coalitions, a scan. */
    @TestFactory
    Stream<DynamicTest> shouldHoldNoMoreThanStatedWhereOnePartIsLarge() {
        return Stream.of(
                large("guided-integrated-gradients", 300, Map.of("steps", "4000")),
                large("blur-integrated-gradients", 60_000, Map.of("steps", "100")),
                large(
                        "shapley-integrated-gradients",
                        11_000,
                        Map.of(
                                "coalitions", "all",
                                "players", "patches",
                                "patch-side", "1000",
                                "quadrature", "riemann-middle",
                                "steps", "1")),
                large("weighted-integrated-gradients", 40_000, Map.of("search", "scan", "base.max-steps", "15")));
    }

    private static DynamicTest large(String name, int dimension, Map<String, String> given) {
        MethodCase method = new MethodCase(Methods.byName(name).orElseThrow(), given, false);
        return DynamicTest.dynamicTest(name, () -> HeldChecks.check(method, dimension, 2, 8, new Random(4)));
    }

    /** A statement of anything would hold, too, but would let in one record where there is room for hundreds. */
    @Test
    void shouldStateNoMoreThanAFewTimesWhatIsHeld() {
        List<String> loose = new ArrayList<>();
        for (AttributionMethod method : Methods.all()) {
            MethodCase each =
                    new MethodCase(method, MethodCase.of(method).get(0).given(), false);
            HeldChecks.Weights weights = HeldChecks.check(each, WIDE, 3, 40, new Random(3));
            double times = (double) weights.stated() / weights.held();
            if (times > 8) {
                loose.add(each + ": " + times);
            }
        }
        assertThat(loose).isEmpty();
    }

    @Test
    void shouldCountArraysObjectsAndSharedOnesOnce() {
        double[] shared = new double[100];
        assertThat(Retained.numbers(List.of(), new double[100])).isEqualTo(102);
        assertThat(Retained.numbers(List.of(), shared, shared, List.of(shared))).isEqualTo(102 + 4 + 1);
        assertThat(Retained.numbers(List.of(shared), List.of(shared))).isEqualTo(5);
        assertThat(Retained.numbers(List.of(), new int[100], new byte[80])).isEqualTo(2 + 50 + 2 + 10);
        assertThat(Retained.numbers(List.of(), (Object) new Attribution[] {null, null}))
                .isEqualTo(3);
        assertThat(Retained.numbers(List.of(), Map.of("a", new double[10]))).isEqualTo(4 + 8 + 12);
        assertThat(Retained.numbers(List.of(), RowRequest.Outputs.at(new double[10])))
                .isEqualTo((long) Math.ceil(2 + 0.5 + 0.125 + 12));
    }
}
