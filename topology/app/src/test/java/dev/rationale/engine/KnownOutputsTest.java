package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownOutputsTest {
    private static final double[][] FOUND = {{7}};

    private final KnownOutputs known = new KnownOutputs();

    private double[][] find(double[] point, HeldInputs held) {
        return known.find(new RowRequest.Outputs(point, true), held);
    }

    @Test
    void shouldFindTheSameArrayOfTheSameShapeOnly() {
        double[] point = {1, 2};
        known.add(new RowRequest.Outputs(point, true), HeldInputs.NONE, FOUND);

        assertThat(find(point, HeldInputs.NONE)).isSameAs(FOUND);
        assertThat(find(point.clone(), HeldInputs.NONE)).isNull();
        assertThat(find(point, new HeldInputs() {})).isNull();
    }

    @Test
    void shouldNotKeepWhatNobodyElseAsksFor() {
        double[] point = {1, 2};
        known.add(RowRequest.Outputs.at(point), HeldInputs.NONE, FOUND);

        assertThat(find(point, HeldInputs.NONE)).isNull();
        known.add(new RowRequest.Outputs(point, true), HeldInputs.NONE, FOUND);
        assertThat(known.find(RowRequest.Outputs.at(point), HeldInputs.NONE)).isNull();
    }

    @Test
    void shouldForgetTheOldestWhenTheRestIsLarge() {
        double[][] large = {new double[1 << 21]};
        double[] first = {1};
        double[] second = {2};
        double[] third = {3};
        known.add(new RowRequest.Outputs(first, true), HeldInputs.NONE, large);
        known.add(new RowRequest.Outputs(second, true), HeldInputs.NONE, FOUND);
        assertThat(find(first, HeldInputs.NONE)).isNotNull(); // used, so the second is the oldest now
        known.add(new RowRequest.Outputs(third, true), HeldInputs.NONE, large);

        assertThat(find(second, HeldInputs.NONE)).isNull();
        assertThat(find(first, HeldInputs.NONE)).isNull();
        assertThat(find(third, HeldInputs.NONE)).isSameAs(large);
    }

    @Test
    void shouldEvaluateASharedBaselineOnceForManyRecords() throws Exception {
        AttributionMethod method = new IntegratedGradients();
        Polynomial oracle = new Polynomial(1, rows -> {});
        double[] baseline = {0};
        try (AttributionEngine engine = Engines.engine(1, 100)) {
            for (int record = 1; record <= 20; record++) {
                var program = method.explain(
                        new Explicand(new double[] {record}, Target.of(0), 0.05),
                        Baselines.of(baseline),
                        method.settings(Map.of("quadrature", "gausslegendre", "steps", "3")));
                EngineResult result = engine.submit(Engines.request(Engines.placement(oracle, 64), program))
                        .get();
                // Three nodes are exact for a cubic: f(x) − f(0) = x³.
                assertThat(((EngineResult.Attributed) result).attribution().values()[0])
                        .isCloseTo(Math.pow(record, 3), within(1e-9));
            }
        }
        long atBaseline = oracle.batches().stream()
                .flatMap(List::stream)
                .filter(row -> row.to() == baseline)
                .count();
        assertThat(atBaseline).isEqualTo(1);
    }
}
