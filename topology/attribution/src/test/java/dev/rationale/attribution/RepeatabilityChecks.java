package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Tolerances.Arithmetic;
import dev.rationale.attribution.Tolerances.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** A result depends on its record and seed, and on nothing else. */
final class RepeatabilityChecks {
    private static final int D = 5;
    private static final int RECORDS = 5;
    private static final int STRANGERS = 3;

    private RepeatabilityChecks() {}

    /** The same bits again; other ones with another seed where the result says that it was drawn. */
    static void seedAndRecord(MethodCase method) {
        Random random = new Random(1);
        ProgramRunner runner = new ProgramRunner(new AnalyticOracle(D, Perceptron.random(random, D, 8, 3, true)));
        double[] x = SeededCases.point(random, D);
        Baselines baselines = Baselines.uniform(List.of(SeededCases.point(random, D), SeededCases.point(random, D)), 2);

        Attribution first = runner.run(method.begin(new Explicand(x, Target.of(1), 0.01, 5), baselines));
        Attribution again = runner.run(method.begin(new Explicand(x.clone(), Target.of(1), 0.01, 5), baselines));
        Attribution other = runner.run(method.begin(new Explicand(x, Target.of(1), 0.01, 6), baselines));

        assertThat(again)
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                .isEqualTo(first);
        if (Arrays.stream(first.standardErrors()).anyMatch(error -> error > 0)) {
            assertThat(other.values()).as("another seed").isNotEqualTo(first.values());
        }
        assertThat(first.standardErrors().length).isIn(0, D);
    }

    /**
     * An oracle in f64 whose rows cannot touch each other: only the method and the order of additions are left. Other
     * company changes no bit, other cuts no more than the rounding of float64 sums.
     */
    static void batch(MethodCase method) {
        SeededCases.check(3, random -> {
            AnalyticOracle oracle = new AnalyticOracle(D, Perceptron.random(random, D, 8, 3, random.nextBoolean()));

            Map<Comparison, Agreement> found = BatchInvariance.measure(
                    oracle,
                    Arithmetic.FLOAT64,
                    records(method, random, RECORDS),
                    records(method, random, STRANGERS),
                    random);

            assertThat(found).hasSize(2);
            found.forEach((comparison, agreement) -> {
                assertThat(agreement.pairs()).as("%s", comparison).isEqualTo(3 * RECORDS);
                assertThat(agreement.flips()).as("%s", comparison).isZero();
                assertThat(agreement.kinkRate()).as("%s", comparison).isZero();
                assertThat(agreement.apart()).as("%s", comparison).isZero();
                assertThat(agreement.verdicts()).as("%s", comparison).isZero();
            });
            assertThat(found.get(Comparison.OTHER_BATCH).worst()).isZero();
        });
    }

    static List<Supplier<Program>> records(MethodCase method, Random random, int count) {
        List<Supplier<Program>> records = new ArrayList<>();
        for (int record = 0; record < count; record++) {
            Target target = new Target(0, random.nextInt(3), Objective.values()[random.nextInt(3)]);
            Explicand explicand = new Explicand(SeededCases.point(random, D), target, 0.01, random.nextLong());
            Baselines baselines =
                    Baselines.uniform(List.of(SeededCases.point(random, D), SeededCases.point(random, D)), 2);
            records.add(() -> method.begin(explicand, baselines));
        }
        return records;
    }
}
