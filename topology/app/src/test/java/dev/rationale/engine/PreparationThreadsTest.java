package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.Work;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Preparations that compute for long, beside records that have nothing to do with them. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PreparationThreadsTest {
    private static final double[] POINT = {2};

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch hold = new CountDownLatch(1);
    private final Polynomial oracle = new Polynomial(1, rows -> {});

    /** What a computation gives that takes no rows. */
    private record OfData(DoubleSupplier computation) implements Preparation<Double> {
        @Override
        public Work<Double> begin() {
            return Work.done(computation.getAsDouble());
        }

        @Override
        public long numbers() {
            return 1;
        }

        @Override
        public boolean asksModel() {
            return false;
        }
    }

    /** What a computation gives after a row. */
    private record OfModel(DoubleSupplier computation) implements Preparation<Double> {
        @Override
        public Work<Double> begin() {
            return new Work<>() {
                private boolean accepted;

                @Override
                public List<RowRequest> next() {
                    return accepted ? List.of() : List.of(RowRequest.Outputs.at(POINT));
                }

                @Override
                public void accept(List<RowResult> results) {
                    accepted = true;
                }

                @Override
                public Double result() {
                    return computation.getAsDouble();
                }
            };
        }

        @Override
        public long numbers() {
            return 1;
        }
    }

    /** Asks the model first, so that it is a worker that comes to the preparation; then explains with what was prepared. */
    private static final class Asking implements Program {
        private final Preparation<Double> preparation;
        private int round;
        private double found = Double.NaN;

        Asking(Preparation<Double> preparation) {
            this.preparation = preparation;
        }

        @Override
        public List<RowRequest> next() {
            return switch (round) {
                case 0 -> List.of(RowRequest.Outputs.at(POINT));
                case 1 -> List.of(new RowRequest.Prepared(preparation));
                default -> List.of();
            };
        }

        @Override
        public void accept(List<RowResult> results) {
            if (round++ == 1) {
                found = (double) ((RowResult.Prepared) results.get(0)).value();
            }
        }

        @Override
        public Attribution result() {
            return new Attribution(
                    Target.of(0),
                    new double[] {found},
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

    private double held() {
        begun.countDown();
        try {
            hold.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return 7;
    }

    private CompletableFuture<EngineResult> submit(AttributionEngine engine, Program program) {
        return engine.submit(Engines.request(Engines.placement(oracle, 64), program));
    }

    private static double found(CompletableFuture<EngineResult> result) throws Exception {
        return ((EngineResult.Attributed) result.get()).attribution().values()[0];
    }

    private void explainsOthersWhile(Preparation<Double> computes) throws Exception {
        // Memory for one row and one worker: a batch that is not given back would stop everything.
        EngineSettings settings = Engines.settings(List.of(new DeviceSettings(Engines.CPU, 1, 8)), 10, Duration.ZERO);
        try (AttributionEngine engine = new AttributionEngine(settings, EngineListener.NONE)) {
            CompletableFuture<EngineResult> waiting = submit(engine, new Asking(computes));
            begun.await();
            assertThat(submit(engine, SegmentProgram.of(4, 1)).get()).isInstanceOf(EngineResult.Attributed.class);
            assertThat(waiting).isNotDone();
            hold.countDown();
            assertThat(found(waiting)).isEqualTo(7);
        }
    }

    @Test
    void shouldExplainOthersWhileDataArePrepared() throws Exception {
        explainsOthersWhile(new OfData(this::held));
    }

    @Test
    void shouldExplainOthersWhileWhatTheModelSaidIsPrepared() throws Exception {
        explainsOthersWhile(new OfModel(this::held));
    }

    @Test
    void shouldTakeShortStepsWhileDataArePrepared() throws Exception {
        try (AttributionEngine engine = Engines.engine(1, 10)) {
            CompletableFuture<EngineResult> waiting = submit(engine, new Asking(new OfData(this::held)));
            begun.await();
            assertThat(found(submit(engine, new Asking(new OfModel(() -> 3))))).isEqualTo(3);
            assertThat(waiting).isNotDone();
            hold.countDown();
            assertThat(found(waiting)).isEqualTo(7);
        }
    }

    @Test
    void shouldExpireARecordInTimeThatWaitsForALongPreparation() throws Exception {
        try (AttributionEngine engine = Engines.engine(1, 10)) {
            Urgency soon = new Urgency(0, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200));
            CompletableFuture<EngineResult> waiting = engine.submit(
                    Engines.request(Engines.placement(oracle, 64), new Asking(new OfData(this::held)), "same", soon));
            // Nothing else comes that would wake anybody.
            assertThat(waiting.get()).isInstanceOf(EngineResult.Expired.class);
            hold.countDown();
        }
    }

    @Test
    void shouldExpireARecordInTimeThatWaitsForCompany() throws Exception {
        List<DeviceSettings> devices = List.of(new DeviceSettings(Engines.CPU, 2, 1 << 20));
        EngineSettings patient = Engines.settings(devices, 10, Duration.ofHours(1));
        try (AttributionEngine engine = new AttributionEngine(patient, EngineListener.NONE)) {
            for (int millis : new int[] {1, 50, 20}) {
                Urgency soon = new Urgency(0, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
                EngineRequest request =
                        Engines.request(Engines.placement(oracle, 64), SegmentProgram.of(4, 1), "same", soon);
                assertThat(engine.submit(request).get()).isInstanceOf(EngineResult.Expired.class);
            }
            assertThat(oracle.batches()).isEmpty();
        }
    }

    @Test
    void shouldGoOnWithAPreparationThatOthersWaitForWhenTheFirstIsCancelled() throws Exception {
        try (AttributionEngine engine = Engines.engine(1, 10)) {
            Preparation<Double> shared = new OfData(this::held);
            CompletableFuture<EngineResult> first = submit(engine, new Asking(shared));
            begun.await();
            CompletableFuture<EngineResult> second = submit(engine, new Asking(shared));
            first.cancel(false);
            hold.countDown();
            assertThat(found(second)).isEqualTo(7);
            assertThat(first).isCancelled();
            assertThat(engine.size()).isZero();
        }
    }

    @Test
    void shouldNotTakeALongPreparationForACallThatDoesNotComeBack() throws Exception {
        Duration deadline = Duration.ofMillis(50);
        EngineSettings settings = new EngineSettings(
                List.of(new DeviceSettings(Engines.CPU, 1, 1 << 20)), 10, 1 << 20, Duration.ZERO, deadline);
        DoubleSupplier fourDeadlines = () -> {
            long end = System.nanoTime() + 4 * deadline.toNanos();
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return 5;
        };
        try (AttributionEngine engine = new AttributionEngine(settings, EngineListener.NONE)) {
            assertThat(found(submit(engine, new Asking(new OfData(fourDeadlines)))))
                    .isEqualTo(5);
            assertThat(found(submit(engine, new Asking(new OfModel(fourDeadlines)))))
                    .isEqualTo(5);
        }
    }

    @Test
    void shouldGoDownWhenAPreparationEndsWithAnError() {
        for (boolean model : new boolean[] {false, true}) {
            DoubleSupplier broken = () -> {
                throw new StackOverflowError("injected");
            };
            try (AttributionEngine engine = Engines.engine(1, 10)) {
                CompletableFuture<EngineResult> waiting =
                        submit(engine, new Asking(model ? new OfModel(broken) : new OfData(broken)));
                assertThatThrownBy(waiting::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(EngineDownException.class)
                        .hasMessageContaining("a preparation ended with");
                assertThat(engine.isDown()).isTrue();
            }
        }
    }

    @Test
    void shouldCloseWithoutWaitingForAPreparation() throws Exception {
        AttributionEngine engine = Engines.engine(1, 10);
        CompletableFuture<EngineResult> waiting = submit(engine, new Asking(new OfData(this::held)));
        begun.await();
        engine.close();

        assertThat(waiting).isCompletedExceptionally();
        assertThat(engine.isStuck()).isFalse();
        hold.countDown();
    }
}
