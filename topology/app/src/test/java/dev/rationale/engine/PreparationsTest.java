package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.attribution.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PreparationsTest {
    private static final double[] SHARED_POINT = {2};

    private final Polynomial oracle = new Polynomial(1, rows -> {});
    private final Placement placement = Engines.placement(oracle, 64);

    /** f at a point, prepared once. */
    private static class Shared implements Preparation<Double> {
        final AtomicInteger begun = new AtomicInteger();

        @Override
        public Work<Double> begin() {
            begun.incrementAndGet();
            return new Work<>() {
                private @Nullable Double value;

                @Override
                public List<RowRequest> next() {
                    return value == null ? List.of(wanted()) : List.of();
                }

                @Override
                public void accept(List<RowResult> results) {
                    value = ended(
                            results.get(0) instanceof RowResult.Prepared prepared
                                    ? (double) prepared.value()
                                    : ((RowResult.Outputs) results.get(0)).values()[0][0]);
                }

                @Override
                public Double result() {
                    return value;
                }
            };
        }

        RowRequest wanted() {
            return RowRequest.Outputs.at(SHARED_POINT);
        }

        double ended(double value) {
            return value;
        }

        @Override
        public long numbers() {
            return 1;
        }
    }

    /** f at its own point plus what was prepared. */
    private static final class Asking implements Program {
        private final Preparation<Double> preparation;
        private final double[] point;
        private double sum = Double.NaN;

        Asking(Preparation<Double> preparation, double point) {
            this.preparation = preparation;
            this.point = new double[] {point};
        }

        @Override
        public List<RowRequest> next() {
            return Double.isNaN(sum)
                    ? List.of(new RowRequest.Prepared(preparation), RowRequest.Outputs.at(point))
                    : List.of();
        }

        @Override
        public void accept(List<RowResult> results) {
            sum = (double) ((RowResult.Prepared) results.get(0)).value()
                    + ((RowResult.Outputs) results.get(1)).values()[0][0];
        }

        @Override
        public Attribution result() {
            return new Attribution(
                    Target.of(0),
                    new double[] {sum},
                    0,
                    0,
                    new double[][] {{0}},
                    0,
                    OptionalDouble.empty(),
                    true,
                    0,
                    0,
                    1,
                    Set.of(),
                    new byte[0]);
        }
    }

    private CompletableFuture<EngineResult> submit(AttributionEngine engine, Preparation<Double> shared, double point) {
        return engine.submit(Engines.request(placement, new Asking(shared, point)));
    }

    private static double sum(EngineResult result) {
        assertThat(result).isInstanceOf(EngineResult.Attributed.class);
        return ((EngineResult.Attributed) result).attribution().values()[0];
    }

    @Test
    void shouldPrepareOnceForManyRecordsOfManyThreads() throws Exception {
        Shared shared = new Shared();
        int records = 400;
        ExecutorService threads = Executors.newFixedThreadPool(8);
        // Room for fewer records than wait: what they wait for must not have to wait for room.
        try (AttributionEngine engine = Engines.engine(2, 5)) {
            List<CompletableFuture<EngineResult>> results = new ArrayList<>();
            for (int i = 0; i < records; i++) {
                int point = i;
                results.add(CompletableFuture.supplyAsync(
                        () -> submit(engine, shared, point).join(), threads));
            }
            for (int i = 0; i < records; i++) {
                assertThat(sum(results.get(i).get())).isCloseTo(8 + Math.pow(i, 3), within(1e-9));
            }
            assertThat(engine.size()).isZero();
        } finally {
            threads.shutdown();
        }
        assertThat(shared.begun).hasValue(1);
    }

    @Test
    void shouldPrepareAgainForEachPlacementAndEachRecordWithItsOwnHeldInputs() throws Exception {
        Shared shared = new Shared();
        try (AttributionEngine engine = Engines.engine(1, 10)) {
            submit(engine, shared, 1).get();
            EngineRequest.Shape other = new EngineRequest.Shape(new HeldInputs() {}, "other", 1);
            engine.submit(new EngineRequest(List.of(placement), new Asking(shared, 1), other, Urgency.NORMAL))
                    .get();
            Polynomial second = new Polynomial(1, rows -> {});
            engine.submit(Engines.request(Engines.placement(second, 64), new Asking(shared, 1)))
                    .get();
        }
        assertThat(shared.begun).hasValue(3);
    }

    /** Inputs without gradient, by content. */
    private record Tokens(int first) implements HeldInputs {
        @Override
        public long numbers() {
            return 1;
        }
    }

    private CompletableFuture<EngineResult> submitTokens(
            AttributionEngine engine, Preparation<Double> shared, int token) {
        EngineRequest.Shape shape = new EngineRequest.Shape(new Tokens(token), "tokens", 1);
        return engine.submit(new EngineRequest(List.of(placement), new Asking(shared, token), shape, Urgency.NORMAL));
    }

    @Test
    void shouldPrepareOnceForRecordsWithEqualHeldInputs() throws Exception {
        Shared shared = new Shared();
        try (AttributionEngine engine = Engines.engine(1, 10)) {
            for (int token : new int[] {1, 1, 2, 1, 2}) {
                assertThat(sum(submitTokens(engine, shared, token).get())).isEqualTo(8 + token * token * token);
            }
        }
        assertThat(shared.begun).hasValue(2);
    }

    @Test
    void shouldPrepareOnceForAllHeldInputsWhenTheModelIsNotAsked() throws Exception {
        Shared rowless = new Shared() {
            @Override
            public Work<Double> begin() {
                begun.incrementAndGet();
                return Work.done(5.0);
            }

            @Override
            public boolean asksModel() {
                return false;
            }
        };
        try (AttributionEngine engine = Engines.engine(1, 10)) {
            for (int token = 0; token < 5; token++) {
                assertThat(sum(submitTokens(engine, rowless, token).get())).isEqualTo(5 + token * token * token);
            }
        }
        assertThat(rowless.begun).hasValue(1);
    }

    @Test
    void shouldRejectTheRecordsThatWaitAndTryAgainWhenAPreparationFails() throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        Shared shared = new Shared() {
            @Override
            double ended(double value) {
                if (failures.getAndDecrement() > 0) {
                    throw new UnexplainableException(
                            UnexplainableException.Reason.NON_FINITE_MODEL, "background row 3 is not finite");
                }
                return value;
            }
        };
        try (AttributionEngine engine = Engines.engine(1, 10)) {
            assertThat(submit(engine, shared, 1).get())
                    .isEqualTo(new EngineResult.Rejected("NON_FINITE_MODEL", "background row 3 is not finite"));
            assertThat(sum(submit(engine, shared, 1).get())).isEqualTo(9);
            assertThat(engine.size()).isZero();
        }
    }

    @Test
    void shouldNameADefectWhenAPreparationCannotBegin() throws Exception {
        Preparation<Double> broken = new Shared() {
            @Override
            public Work<Double> begin() {
                throw new IllegalStateException("no data");
            }
        };
        try (AttributionEngine engine = Engines.engine(1, 10)) {
            assertThat(submit(engine, broken, 1).get())
                    .isEqualTo(new EngineResult.Rejected(EngineResult.Rejected.DEFECT, "no data"));
            assertThat(engine.size()).isZero();
        }
    }

    @Test
    void shouldNameADefectWhenAPreparationCannotSayWhatItHolds() throws Exception {
        Preparation<Double> broken = new Shared() {
            @Override
            public Work<Double> begin() {
                return new Work<>() {
                    @Override
                    public List<RowRequest> next() {
                        return List.of();
                    }

                    @Override
                    public void accept(List<RowResult> results) {}

                    @Override
                    public Double result() {
                        return 5.0;
                    }

                    @Override
                    public long heldNumbers() {
                        throw new IllegalStateException("nobody knows");
                    }
                };
            }
        };
        try (AttributionEngine engine = Engines.engine(1, 10)) {
            assertThat(submit(engine, broken, 1).get())
                    .isEqualTo(new EngineResult.Rejected(EngineResult.Rejected.DEFECT, "nobody knows"));
            assertThat(engine.size()).isZero();
            assertThat(sum(submit(engine, new Shared(), 1).get())).isEqualTo(9);
        }
    }

    @Test
    void shouldGoOnAtOnceWhenNothingHasToBeEvaluated() throws Exception {
        Preparation<Double> immediate = new Shared() {
            @Override
            public Work<Double> begin() {
                return Work.done(5.0);
            }
        };
        try (AttributionEngine engine = Engines.engine(1, 10)) {
            assertThat(sum(submit(engine, immediate, 2).get())).isEqualTo(13);
            assertThat(sum(submit(engine, immediate, 3).get())).isEqualTo(32);
        }
    }

    @Test
    void shouldPrepareForOthersWhenTheFirstRecordExpires() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        Polynomial slow = new Polynomial(1, rows -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Placement one = Engines.placement(slow, 1);
        Shared shared = new Shared();
        try (AttributionEngine engine = Engines.engine(1, 10)) {
            CompletableFuture<EngineResult> late = engine.submit(
                    Engines.request(one, new Asking(shared, 1), "same", new Urgency(0, System.nanoTime() + 1_000_000)));
            CompletableFuture<EngineResult> other = engine.submit(Engines.request(one, new Asking(shared, 3)));
            Thread.sleep(20);
            hold.countDown();

            assertThat(late.get()).isInstanceOf(EngineResult.Expired.class);
            assertThat(sum(other.get())).isEqualTo(35);
        }
        assertThat(shared.begun).hasValue(1);
    }

    @Test
    void shouldEndAllWhoWaitWhenTheEngineGoesDown() {
        CountDownLatch hold = new CountDownLatch(1);
        Polynomial slow = new Polynomial(1, rows -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        AttributionEngine engine = Engines.engine(1, 10);
        CompletableFuture<EngineResult> waiting =
                engine.submit(Engines.request(Engines.placement(slow, 1), new Asking(new Shared(), 1)));
        engine.stop(new EngineDownException("gone", null));
        hold.countDown();
        engine.close();

        assertThat(waiting).isCompletedExceptionally();
    }

    @Test
    void shouldForgetTheOldestWhenTheRestIsLarge() {
        Preparations preparations = new Preparations(2);
        List<Preparations.Key> keys = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Preparations.Key key = new Preparations.Key(new Shared(), HeldInputs.NONE);
            keys.add(key);
            preparations.end(key, (double) i);
            preparations.find(keys.get(0)); // used, so never the oldest
        }
        assertThat(preparations.find(keys.get(0))).isEqualTo(0.0);
        assertThat(preparations.find(keys.get(1))).isNull();
        assertThat(preparations.find(keys.get(2))).isEqualTo(2.0);
    }

    @Test
    void shouldForgetTheOldestWhenThereAreManyHoweverSmall() {
        Preparations preparations = new Preparations();
        List<Preparations.Key> keys = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            keys.add(new Preparations.Key(new Shared(), HeldInputs.NONE));
            preparations.end(keys.get(i), (double) i);
        }
        assertThat(keys.stream().filter(key -> preparations.find(key) != null)).hasSize(1024);
        assertThat(preparations.find(keys.get(4_999))).isEqualTo(4_999.0);
    }

    /** What a preparation asks for itself stays, too. */
    @Test
    void shouldKeepForGoodWhatAKeepingRecordWaitedFor() throws Exception {
        Shared inner = new Shared();
        Shared outer = new Shared() {
            @Override
            RowRequest wanted() {
                return new RowRequest.Prepared(inner);
            }
        };
        Shared passing = new Shared();
        try (AttributionEngine engine = Engines.engine(1, 10)) {
            assertThat(engine.keptBytes()).isZero();
            engine.submit(Engines.request(placement, new Asking(outer, 1)).keepingPrepared())
                    .get();
            submit(engine, passing, 1).get();
            assertThat(engine.keptBytes()).isEqualTo(2 * Double.BYTES);
            for (int i = 0; i < 1024; i++) {
                submit(engine, new Shared(), i).get();
            }
            for (Shared shared : List.of(inner, outer, passing)) {
                assertThat(sum(submit(engine, shared, 1).get())).isEqualTo(9);
            }
        }
        assertThat(List.of(inner.begun.get(), outer.begun.get(), passing.begun.get()))
                .containsExactly(1, 1, 2);
    }

    @Test
    void shouldCountTheHeldInputsThatItKeeps() {
        Preparations preparations = new Preparations(2);
        Shared shared = new Shared();
        Preparations.Key first = new Preparations.Key(shared, new Tokens(1));
        Preparations.Key second = new Preparations.Key(shared, new Tokens(2));
        preparations.end(first, 1.0);
        preparations.end(second, 2.0);

        assertThat(preparations.find(first)).isNull();
        assertThat(preparations.find(second)).isEqualTo(2.0);
    }
}
