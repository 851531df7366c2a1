package dev.rationale.cli;

import dev.rationale.attribution.Attribution;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.DeviceBatch;
import dev.rationale.engine.EngineDownException;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineResult;
import dev.rationale.engine.EngineSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An engine that never runs dry, for as long as it is measured: a few threads submit records as fast as it takes them.
 *
 * <p>Records and rows count when a record is complete, from the end of the first batch in the measured time to the end of
 * the last: records are completed batch by batch, and a time that cuts through one would count what it did not see.
 */
public final class EngineLoad implements EngineListener {
    private static final int FEEDERS = 2;

    /** Fewer would be a burst, not a rate. */
    private static final int FEWEST_BATCHES = 8;

    private final Supplier<EngineRequest> records;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private boolean counting;
    private boolean ending;
    private long startedAt;
    private @Nullable Usage usedBefore;
    private Counts now = new Counts();
    private @Nullable Sample sample;
    private volatile boolean stopped;

    /** What happened since the first batch of the measured time. */
    private static final class Counts {
        private long records;
        private long gradientRows;
        private long forwardRows;
        private long batches;
        private long batchRows;
        private long capacity;
        private double batchSeconds;
        private long forwardBatches;
        private long forwardBatchRows;
        private double forwardSeconds;

        Sample sample(double seconds, Usage used) {
            return new Sample(
                    seconds,
                    records,
                    gradientRows,
                    forwardRows,
                    batches,
                    (double) batchRows / batches,
                    (double) batchRows / capacity,
                    batchSeconds / batches,
                    forwardSeconds / (forwardSeconds + batchSeconds),
                    forwardBatches == 0 ? 0 : (double) forwardBatchRows / forwardBatches,
                    (double) used.allocatedBytes() / gradientRows,
                    used.cpuSeconds() / records);
        }
    }

    private EngineLoad(Supplier<EngineRequest> records) {
        this.records = records;
    }

    /**
     * @param seconds from the end of the first batch to the end of the last
     * @param records that were completed
     * @param gradientRows of these records
     * @param forwardRows of these records, without gradient
     * @param batches with gradients
     * @param batchRows mean rows of such a batch
     * @param fill share of the rows that these batches might have had
     * @param batchSeconds mean time of such a batch
     * @param forwardShare time in batches without gradient, as a share of the time in batches
     * @param forwardBatchRows mean rows of a batch without gradient
     * @param allocated bytes of Java heap per gradient row, of all threads
     * @param cpuSeconds of the process per record, everything included
     */
    public record Sample(
            double seconds,
            long records,
            long gradientRows,
            long forwardRows,
            long batches,
            double batchRows,
            double fill,
            double batchSeconds,
            double forwardShare,
            double forwardBatchRows,
            double allocated,
            double cpuSeconds) {

        /** Gradient rows per second. */
        public double rowsPerSecond() {
            return gradientRows / seconds;
        }

        /** Records per second. */
        public double recordsPerSecond() {
            return records / seconds;
        }
    }

    /**
     * Measures an engine of its own.
     *
     * @param settings of the engine; its {@code maxRecords} is how many records are under way
     * @param records next record to explain; called by several threads
     * @param warmUp time before
     * @param time how long it is measured; longer until a few batches and a record are complete
     * @throws CommandException if a record is not explained or the engine goes down
     */
    public static Sample measure(
            EngineSettings settings, Supplier<EngineRequest> records, Duration warmUp, Duration time) {
        EngineLoad load = new EngineLoad(records);
        List<Thread> feeders = new ArrayList<>();
        try (AttributionEngine engine = new AttributionEngine(settings, load)) {
            for (int i = 0; i < FEEDERS; i++) {
                Thread feeder = new Thread(() -> load.feed(engine), "bench-feeder-" + i);
                feeder.setDaemon(true);
                feeder.start();
                feeders.add(feeder);
            }
            load.pause(warmUp);
            load.begin();
            load.pause(time);
            Sample sample = load.end();
            while (sample == null) {
                load.pause(Waiting.SHORT);
                sample = load.end();
            }
            return sample;
        } finally {
            load.stopped = true;
            feeders.forEach(Waiting::join);
        }
    }

    private void feed(AttributionEngine engine) {
        try {
            while (!stopped) {
                // ended() sees result and failure.
                Future<EngineResult> unused = engine.submit(records.get()).whenComplete((result, error) -> {
                    if (!stopped) {
                        ended(result, error);
                    }
                });
            }
        } catch (EngineDownException e) {
            if (!stopped) {
                failure.compareAndSet(null, e);
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void ended(@Nullable EngineResult result, @Nullable Throwable error) {
        if (result instanceof EngineResult.Attributed attributed) {
            completed(attributed.attribution());
        } else {
            failure.compareAndSet(
                    null,
                    CommandException.failed("a record was not explained: " + (error == null ? result : error), error));
        }
    }

    private synchronized void completed(Attribution attribution) {
        now.records++;
        now.gradientRows += attribution.gradientEvaluations();
        now.forwardRows += attribution.forwardEvaluations();
    }

    @Override
    public synchronized void batchEnded(DeviceBatch batch, Duration time) {
        if (!counting) {
            return;
        }
        double seconds = time.toNanos() / 1e9;
        if (!batch.gradients()) {
            now.forwardBatches++;
            now.forwardBatchRows += batch.rows();
            now.forwardSeconds += seconds;
        } else if (startedAt == 0) {
            startedAt = System.nanoTime();
            usedBefore = Usage.now();
            now = new Counts();
        } else {
            now.batches++;
            now.batchRows += batch.rows();
            now.capacity += batch.capacity();
            now.batchSeconds += seconds;
            keep();
        }
    }

    /** Looks at the clock where records have just been completed. */
    private void keep() {
        if (now.batches >= FEWEST_BATCHES && now.records > 0 && ending && usedBefore != null) {
            sample = now.sample(
                    (System.nanoTime() - startedAt) / 1e9, Usage.now().since(usedBefore));
            counting = false;
        }
    }

    private synchronized void begin() {
        counting = true;
    }

    /** The sample, or null while the last batch is under way. */
    private synchronized @Nullable Sample end() {
        ending = true;
        return sample;
    }

    private void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            RuntimeException error = failure.get();
            if (error != null) {
                throw error;
            }
            Waiting.pause(Duration.ofNanos(Math.min(Waiting.SHORT.toNanos(), end - System.nanoTime())));
        }
    }
}
