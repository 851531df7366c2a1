package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Agreement;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.MethodCase;
import dev.rationale.attribution.Tolerances;
import dev.rationale.attribution.Tolerances.Comparison;
import dev.rationale.model.BoundInput;
import dev.rationale.model.RealRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every registered method through the engine itself: several workers, limits and models at once, in random order, against the
 * same records one by one.
 */
class EngineInvarianceTest {
    /** Rows of the dearest case; noise around a method that integrates would take hours on these models. */
    private static final long MOST_ROWS = 150;

    private static final int RECORDS = Integer.getInteger("rationale.invariance.records", 3);
    /** Workers, and rows per batch. */
    private static final int[][] SIZES = {{1, 1000}, {2, 7}, {2, 1000}, {5, 64}};

    private static final double MOST_FLIPS = 0.01;
    private static final double MOST_KINKS = 0.03;
    private static final List<RealRecords> MODELS = new ArrayList<>();
    private static final List<Work> WORK = new ArrayList<>();

    /** One record by one method. */
    private record Work(RealRecords real, MethodCase method, BoundInput input, long seed) {
        EngineRequest request(int rowsPerBatch) {
            Placement placed = new Placement(Engines.CPU, real.model(), rowsPerBatch, 8, () -> {});
            EngineRequest.Shape shape = new EngineRequest.Shape(input.held(), input.shapeKey(), input.point().length);
            return new EngineRequest(
                    List.of(placed), real.begin(method, input, new Random(seed)), shape, Urgency.NORMAL);
        }
    }

    @BeforeAll
    static void open() {
        for (String name : RealRecords.names()) {
            RealRecords real = RealRecords.open(name, RECORDS);
            MODELS.add(real);
            for (MethodCase method : MethodCase.upTo(MOST_ROWS, real.model().dimension())) {
                for (int record = 0; record < real.inputs().size(); record++) {
                    WORK.add(new Work(real, method, real.inputs().get(record), record));
                }
            }
        }
    }

    @AfterAll
    static void close() {
        MODELS.forEach(RealRecords::close);
    }

    @Test
    void shouldNotDependOnWhatElseTheEngineDoes() throws Exception {
        List<Attribution> alone = new ArrayList<>();
        try (AttributionEngine engine = Engines.engine(1, 1)) {
            for (Work work : WORK) {
                alone.add(attribution(engine.submit(work.request(Integer.MAX_VALUE))));
            }
        }
        Map<String, Agreement> found = new LinkedHashMap<>();
        List<String> apart = new ArrayList<>();
        Random random = new Random(1);
        for (int[] sizes : SIZES) {
            compare(sizes[0], sizes[1], random, alone, found, apart);
        }

        found.forEach((name, agreement) -> {
            System.out.println(name + ": " + agreement);
            assertThat(agreement.pairs()).as(name).isPositive();
            assertThat(agreement.apart()).as("%s, %s", name, apart).isZero();
            assertThat(agreement.flipRate()).as(name).isLessThanOrEqualTo(MOST_FLIPS);
            assertThat(agreement.kinkRate()).as(name).isLessThanOrEqualTo(MOST_KINKS);
        });
    }

    private static void compare(
            int workers,
            int rows,
            Random random,
            List<Attribution> alone,
            Map<String, Agreement> found,
            List<String> apart)
            throws Exception {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < WORK.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        EngineSettings settings = Engines.settings(
                List.of(new DeviceSettings(Engines.CPU, workers, 1L << 40)), 200, Duration.ofMillis(random.nextInt(3)));
        Map<Integer, CompletableFuture<EngineResult>> futures = new LinkedHashMap<>();
        try (AttributionEngine engine = new AttributionEngine(settings, EngineListener.NONE)) {
            for (int index : order) {
                futures.put(index, engine.submit(WORK.get(index).request(rows)));
            }
            for (Map.Entry<Integer, CompletableFuture<EngineResult>> each : futures.entrySet()) {
                RealRecords real = WORK.get(each.getKey()).real();
                Agreement agreement = found.computeIfAbsent(
                        real.name(), name -> new Agreement(Tolerances.of(real.arithmetic(), Comparison.OTHER_CHUNKS)));
                int before = agreement.apart();
                agreement.add(alone.get(each.getKey()), attribution(each.getValue()));
                if (agreement.apart() > before) {
                    apart.add(WORK.get(each.getKey()).method().toString());
                }
            }
        }
    }

    private static Attribution attribution(CompletableFuture<EngineResult> future)
            throws ExecutionException, InterruptedException {
        EngineResult result = future.get();
        assertThat(result).isInstanceOf(EngineResult.Attributed.class);
        return ((EngineResult.Attributed) result).attribution();
    }
}
