package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchMemoryTest {
    private final Semaphore calls = new Semaphore(0);
    private final Polynomial oracle = new Polynomial(1, rows -> calls.acquireUninterruptibly());

    /** Records that never leave the engine empty must not hold each other by the batches that they shared. */
    @Test
    void shouldForgetARecordThatIsDoneWhileOneGoesOnThatSharedABatchWithIt() throws Exception {
        try (AttributionEngine engine = Engines.engine(1, 100)) {
            WeakReference<Program> first = submit(engine);
            awaitBatches(1);
            CompletableFuture<EngineResult> second = engine.submit(request(new Questions()));
            calls.release();
            awaitBatches(2);
            assertThat(oracle.batchSizes())
                    .as("the first's second row beside the second's first")
                    .contains(2);
            calls.release();
            awaitBatches(3);

            while (first.get() != null) {
                System.gc();
                TimeUnit.MILLISECONDS.sleep(10);
            }

            assertThat(second).isNotDone();
            calls.release();
            assertThat(second.get()).isInstanceOf(EngineResult.Attributed.class);
        }
    }

    private WeakReference<Program> submit(AttributionEngine engine) {
        Questions program = new Questions();
        CompletableFuture<EngineResult> unused = engine.submit(request(program));
        return new WeakReference<>(program);
    }

    private EngineRequest request(Program program) {
        return Engines.request(Engines.placement(oracle, 8), program);
    }

    private void awaitBatches(int count) throws InterruptedException {
        while (oracle.batches().size() < count) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Asks for the outputs at a point, and again in a second round. */
    private static final class Questions implements Program {
        private int asked;

        @Override
        public List<RowRequest> next() {
            return asked++ < 2 ? List.of(RowRequest.Outputs.at(new double[] {asked})) : List.of();
        }

        @Override
        public void accept(List<RowResult> results) {}

        @Override
        public Attribution result() {
            return new Attribution(
                    Target.of(0),
                    new double[1],
                    0,
                    0,
                    new double[][] {{0}},
                    0,
                    OptionalDouble.empty(),
                    true,
                    0,
                    2,
                    2,
                    Set.of(),
                    new byte[0]);
        }
    }
}
