package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.attribution.UnexplainableException.Reason;
import dev.rationale.engine.EngineResult.Attributed;
import dev.rationale.engine.EngineResult.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class AttributionEngineTest {
    @Test
    void shouldFillBatchesOverRecordsWhenAWorkerBecomesFree() throws Exception {
        CountDownLatch submitted = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> await(submitted));
        try (AttributionEngine engine = engine(1, 100)) {
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            for (int record = 1; record <= 10; record++) {
                futures.add(engine.submit(request(oracle, 32, SegmentProgram.of(10, record))));
            }
            submitted.countDown();
            for (int record = 1; record <= 10; record++) {
                // Midpoint rule on 3x²: x³(1 − 1/4n²).
                assertThat(attributed(futures.get(record - 1))[0])
                        .isCloseTo(Math.pow(record, 3) * (1 - 1 / 400.0), within(1e-9));
            }
            // The first batch closed with what had arrived; afterwards 100 gradient and 10 output rows share batches,
            // of three records each rather than of three and a fifth.
            assertThat(oracle.batches()).hasSizeLessThanOrEqualTo(7);
            assertThat(oracle.batchSizes()).allMatch(size -> size <= 32).contains(30);
            assertThat(engine.size()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "2, 7", "4, 3", "3, 1000"})
    void shouldGiveTheSameSumWhateverTheBatches(int threads, int rowsPerBatch) throws Exception {
        double[] point = {1.1, -0.7, 2.3};
        double[] expected = new double[3];
        for (int step = 0; step < 135; step++) {
            for (int i = 0; i < 3; i++) {
                double x = (step + 0.5) / 135 * point[i];
                expected[i] += 1.0 / 135 * 3 * x * x;
            }
        }
        try (AttributionEngine engine = engine(threads, 100)) {
            Polynomial oracle = new Polynomial(3, rows -> {});
            List<SegmentProgram> programs = new ArrayList<>();
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            for (int record = 0; record < 20; record++) {
                programs.add(new SegmentProgram(point, 135, Target.of(0)));
                futures.add(engine.submit(request(oracle, rowsPerBatch, programs.get(record))));
            }
            for (int record = 0; record < 20; record++) {
                futures.get(record).get();
                assertThat(programs.get(record).segment().gradient()).containsExactly(expected, within(1e-13));
            }
        }
    }

    @Test
    void shouldGiveTheRowsOfOneRecordToAllWorkersWhenTheyAreIdle() throws Exception {
        AtomicBoolean together = new AtomicBoolean();
        CountDownLatch calls = new CountDownLatch(4);
        Polynomial oracle = new Polynomial(1, rows -> {
            if (together.get()) {
                calls.countDown();
                await(calls);
            }
        });
        try (AttributionEngine engine = engine(4, 10)) {
            attributed(engine.submit(request(oracle, 2, SegmentProgram.of(1, 2))));
            TimeUnit.MILLISECONDS.sleep(100); // until all workers wait
            together.set(true);

            // One batch without gradients and three with: no call comes back before the others were made.
            assertThat(attributed(engine.submit(request(oracle, 2, SegmentProgram.of(6, 2)))))
                    .hasSize(1);
        }
    }

    @Test
    void shouldPutASegmentTogetherWhenALaterBatchFinishesFirst() throws Exception {
        CountDownLatch overtaken = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> {
            if (rows.get(0).position() == 0.125) {
                await(overtaken);
            } else if (rows.get(0).position() == 0.625) {
                overtaken.countDown();
            }
        });
        try (AttributionEngine engine = engine(2, 10)) {
            SegmentProgram program = SegmentProgram.of(4, 2);
            engine.submit(request(oracle, 2, program)).get();
            double expected = 0;
            for (double position : new double[] {0.125, 0.375, 0.625, 0.875}) {
                expected += 0.25 * 3 * (2 * position) * (2 * position);
            }
            assertThat(program.segment().gradient()).containsExactly(expected);
            assertThat(program.segment().values()).containsExactly(0.015625, 0.421875, 1.953125, 5.359375);
        }
    }

    @Test
    void shouldNotMixShapesOutputsObjectivesOrModels() throws Exception {
        CountDownLatch submitted = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> await(submitted));
        Polynomial other = new Polynomial(1, rows -> await(submitted));
        try (AttributionEngine engine = engine(1, 100)) {
            List<CompletableFuture<EngineResult>> futures = List.of(
                    engine.submit(request(oracle, 99, SegmentProgram.of(3, 1), "a")),
                    engine.submit(request(oracle, 99, SegmentProgram.of(3, 1), "b")),
                    engine.submit(request(oracle, 99, program(new Target(1, 0, Objective.RAW)))),
                    engine.submit(request(oracle, 99, program(new Target(0, 0, Objective.PROBABILITY)))),
                    engine.submit(request(other, 99, SegmentProgram.of(3, 1))));
            submitted.countDown();
            for (CompletableFuture<EngineResult> future : futures) {
                attributed(future);
            }
            assertThat(oracle.batchSizes()).filteredOn(size -> size >= 3).containsExactly(3, 3, 3, 3);
            assertThat(other.batchSizes()).containsExactlyInAnyOrder(1, 3);
        }
    }

    @Test
    void shouldFailOnlyTheGuiltyWhenABatchThrows() throws Exception {
        CountDownLatch submitted = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> {
            await(submitted);
            if (rows.stream().anyMatch(row -> row.to()[0] == 666)) {
                throw new IllegalStateException("the model chokes");
            }
        });
        try (AttributionEngine engine = engine(2, 100)) {
            CompletableFuture<EngineResult> before = engine.submit(request(oracle, 64, SegmentProgram.of(5, 1)));
            CompletableFuture<EngineResult> guilty = engine.submit(request(oracle, 64, SegmentProgram.of(5, 666)));
            CompletableFuture<EngineResult> after = engine.submit(request(oracle, 64, SegmentProgram.of(5, 2)));
            submitted.countDown();
            assertThat(guilty.get()).isEqualTo(new Rejected(Rejected.MODEL_FAULT, "the model chokes"));
            assertThat(attributed(before)[0]).isCloseTo(0.99, within(1e-12));
            assertThat(attributed(after)[0]).isCloseTo(7.92, within(1e-12));
        }
    }

    @Test
    void shouldNameTheFirstRowThatIsNotFinite() throws Exception {
        try (AttributionEngine engine = engine(2, 10)) {
            SegmentProgram program = SegmentProgram.of(4, 1e103);
            engine.submit(request(new Polynomial(1, rows -> {}), 2, program)).get();
            // Positions 0.125 and 0.375 have finite cubes, 0.625 has not.
            assertThat(program.segment().firstNonFinite()).isEqualTo(2);
            assertThat(program.segment().gradient()[0]).isFinite();
        }
    }

    @Test
    void shouldRejectWithItsReasonWhenTheProgramCannotExplain() throws Exception {
        Program unexplainable = new Faulty(() -> {
            throw new UnexplainableException(Reason.NON_FINITE_MODEL, "row 3");
        });
        Program defective = new Faulty(() -> {
            throw new IllegalArgumentException("bug");
        });
        try (AttributionEngine engine = engine(1, 10)) {
            Polynomial oracle = new Polynomial(1, rows -> {});
            assertThat(engine.submit(request(oracle, 1, unexplainable)).get())
                    .isEqualTo(new Rejected("NON_FINITE_MODEL", "row 3"));
            assertThat(engine.submit(request(oracle, 1, defective)).get())
                    .isEqualTo(new Rejected(Rejected.DEFECT, "bug"));
            assertThat(engine.size()).isZero();
        }
    }

    @Test
    void shouldFailEveryRequestButNoRecordWhenAWorkerDies() throws Exception {
        CountDownLatch submitted = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> {
            await(submitted);
            throw new StackOverflowError("device gone");
        });
        try (AttributionEngine engine = engine(2, 10)) {
            CompletableFuture<EngineResult> first = engine.submit(request(oracle, 1, SegmentProgram.of(5, 1)));
            CompletableFuture<EngineResult> second = engine.submit(request(oracle, 1, SegmentProgram.of(5, 1)));
            submitted.countDown();
            for (CompletableFuture<EngineResult> future : List.of(first, second)) {
                assertThatThrownBy(future::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(EngineDownException.class)
                        .hasMessageContaining("died")
                        .hasRootCauseInstanceOf(StackOverflowError.class);
            }
            assertThatThrownBy(() -> engine.submit(request(oracle, 1, SegmentProgram.of(5, 1))))
                    .isInstanceOf(EngineDownException.class)
                    .hasRootCauseInstanceOf(StackOverflowError.class);
        }
    }

    @Test
    void shouldEndWhatIsUnderWayWhenClosed() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> {
            running.countDown();
            await(release);
        });
        AttributionEngine engine = engine(1, 10);
        CompletableFuture<EngineResult> future = engine.submit(request(oracle, 8, SegmentProgram.of(5, 1)));
        await(running);
        Thread closing = new Thread(engine::close);
        closing.start();
        assertThatThrownBy(future::get)
                .cause()
                .isInstanceOf(EngineDownException.class)
                .hasMessageContaining("closed");
        release.countDown();
        closing.join();
        assertThatThrownBy(() -> engine.submit(request(oracle, 8, SegmentProgram.of(5, 1))))
                .isInstanceOf(EngineDownException.class);
    }

    @Test
    void shouldHoldBackSubmittersWhenFull() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Polynomial oracle = new Polynomial(1, rows -> await(release));
        AtomicInteger largest = new AtomicInteger();
        try (AttributionEngine engine = engine(1, 2)) {
            List<CompletableFuture<EngineResult>> futures = new ArrayList<>();
            CountDownLatch twoIn = new CountDownLatch(2);
            Thread submitter = new Thread(() -> {
                for (int i = 0; i < 6; i++) {
                    futures.add(engine.submit(request(oracle, 8, SegmentProgram.of(5, 1))));
                    largest.accumulateAndGet(engine.size(), Math::max);
                    twoIn.countDown();
                }
            });
            submitter.start();
            await(twoIn);
            release.countDown();
            submitter.join();
            for (CompletableFuture<EngineResult> future : futures) {
                attributed(future);
            }
            assertThat(futures).hasSize(6);
            assertThat(largest.get()).isLessThanOrEqualTo(2);
        }
    }

    private static SegmentProgram program(Target target) {
        return new SegmentProgram(new double[] {1}, 3, target);
    }

    private static AttributionEngine engine(int workers, int records) {
        return Engines.engine(workers, records);
    }

    private static EngineRequest request(GradientOracle oracle, int rowsPerBatch, Program program) {
        return request(oracle, rowsPerBatch, program, "same");
    }

    private static EngineRequest request(GradientOracle oracle, int rowsPerBatch, Program program, Object shape) {
        return Engines.request(Engines.placement(oracle, rowsPerBatch), program, shape, Urgency.NORMAL);
    }

    private static double[] attributed(CompletableFuture<EngineResult> future) throws Exception {
        return ((Attributed) future.get()).attribution().values();
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fails when it is given its results. */
    private record Faulty(Runnable failure) implements Program {
        @Override
        public List<RowRequest> next() {
            return List.of(RowRequest.Outputs.at(new double[] {1}));
        }

        @Override
        public void accept(List<RowResult> results) {
            failure.run();
        }

        @Override
        public Attribution result() {
            throw new IllegalStateException("never");
        }
    }
}
