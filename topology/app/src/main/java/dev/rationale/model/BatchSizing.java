package dev.rationale.model;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Row;
import dev.rationale.attribution.Target;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Finds by short timings how many rows per batch cost least, and what memory a row takes.
 *
 * <p>On the CPU by the processor time of this thread, which does all the work of a call: other load, as when a whole system
 * starts, would let small batches look best.
 */
final class BatchSizing {
    private static final int[] SIZES = {1, 4, 16, 64, 256, 1024, 4096};
    private static final long BUDGET_NANOS = Duration.ofMillis(200).toNanos();
    private static final long WARM_UP_NANOS = Duration.ofMillis(30).toNanos();
    private static final int REPEATS = 3;
    private static final long BATCH_BYTES = 256L << 20;
    /** A larger batch must be this much cheaper per row, or small ones are kept for their memory and latency. */
    private static final double WORTHWHILE = 0.95;

    private final GradientOracle oracle;
    private final List<BoundInput> samples;
    private final Target target;
    private final ComputeDevice device;
    private final LongSupplier clock;

    BatchSizing(GradientOracle oracle, List<BoundInput> samples, Target target, ComputeDevice device) {
        this.oracle = oracle;
        this.samples = samples;
        this.target = target;
        this.device = device;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        this.clock = device.isGpu() || !threads.isCurrentThreadCpuTimeSupported()
                ? System::nanoTime
                : threads::getCurrentThreadCpuTime;
    }

    /**
     * @param rows per batch
     * @param bytesPerRow native memory of a row with gradient
     * @param forwardMillis per row at {@code rows}
     * @param gradientMillis per row at {@code rows}
     */
    record Choice(int rows, long bytesPerRow, double forwardMillis, double gradientMillis) {}

    Choice choose() {
        warmUp();
        long start = clock.getAsLong();
        int best = 1;
        double leastNanos = Double.POSITIVE_INFINITY;
        long bytesPerRow = 0;
        for (int size : SIZES) {
            List<Row> batch = batch(size);
            MemoryGrowth memory = MemoryGrowth.beforeWork(device);
            double nanos;
            try {
                nanos = nanos(() -> oracle.gradients(batch));
            } catch (DeviceMemoryException e) {
                if (size == 1) {
                    throw e;
                }
                break; // as many rows do not fit
            }
            bytesPerRow = Math.max(bytesPerRow, Math.max(floor(), memory.grown() / size));
            for (int repeat = 0; repeat < REPEATS && 2 * nanos < BUDGET_NANOS; repeat++) {
                nanos = Math.min(nanos, nanos(() -> oracle.gradients(batch)));
            }
            double nanosPerRow = nanos / size;
            if (nanosPerRow < WORTHWHILE * leastNanos) {
                best = size;
                leastNanos = nanosPerRow;
            }
            long next = 4L * size;
            boolean tooSlow = clock.getAsLong() - start + REPEATS * next * nanosPerRow > BUDGET_NANOS;
            if (tooSlow || next * bytesPerRow > mostBytes()) {
                break;
            }
        }
        List<Row> batch = batch(best);
        double forward = nanos(() -> oracle.outputs(batch)) / best;
        return new Choice(best, bytesPerRow, forward / 1e6, leastNanos / 1e6);
    }

    /** A batch of the CPU should not crowd out everything else there; a GPU has nothing else to do. */
    private long mostBytes() {
        return device.isGpu() ? Devices.memoryBudget(device).orElse(BATCH_BYTES) / 4 : BATCH_BYTES;
    }

    /** Bytes that a row takes at least: point and gradient as doubles here, and both as floats on the native side. */
    private long floor() {
        return 24L * oracle.dimension();
    }

    private List<Row> batch(int size) {
        List<BoundInput> rows = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            rows.add(samples.get(i % samples.size()));
        }
        return Registration.batch(rows, target);
    }

    /** Code that nobody ran yet is slow, and would let the batches that come later look good. */
    private void warmUp() {
        List<Row> row = batch(1);
        long start = clock.getAsLong();
        while (clock.getAsLong() - start < WARM_UP_NANOS) {
            oracle.gradients(row);
        }
    }

    private double nanos(Runnable work) {
        long start = clock.getAsLong();
        work.run();
        return clock.getAsLong() - start;
    }
}
