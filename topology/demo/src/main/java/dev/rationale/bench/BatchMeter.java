package dev.rationale.bench;

import dev.rationale.engine.DeviceBatch;
import dev.rationale.engine.EngineListener;
import java.time.Duration;

/** Adds up the batches with gradients. */
final class BatchMeter implements EngineListener {
    private long batches;
    private long rows;
    private long capacity;
    private double seconds;

    /**
     * @param batches number
     * @param rows in them
     * @param capacity rows that they might have had
     * @param seconds in device calls, all workers together
     */
    record Total(long batches, long rows, long capacity, double seconds) {

        Total since(Total before) {
            return new Total(
                    batches - before.batches, rows - before.rows, capacity - before.capacity, seconds - before.seconds);
        }

        double fill() {
            return (double) rows / capacity;
        }

        double meanRows() {
            return (double) rows / batches;
        }

        double meanSeconds() {
            return seconds / batches;
        }
    }

    @Override
    public synchronized void batchEnded(DeviceBatch batch, Duration time) {
        if (batch.gradients()) {
            batches++;
            rows += batch.rows();
            capacity += batch.capacity();
            seconds += time.toNanos() / 1e9;
        }
    }

    synchronized Total total() {
        return new Total(batches, rows, capacity, seconds);
    }
}
