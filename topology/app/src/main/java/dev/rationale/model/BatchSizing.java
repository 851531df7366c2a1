package dev.rationale.model;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Finds by short timings how many rows per batch cost least, and what memory a row takes.
 *
 * <p>On the CPU by the processor time of the thread that calls, which does all the work of a call: other load, as when a whole
 * system starts, would let small batches look best. And by several threads side by side, as workers are, for they share the caches:
 * a thread alone finds large batches best that are dear in company.
 */
final class BatchSizing {
    private static final int[] SIZES = {1, 4, 16, 64, 256, 1024, 4096};
    private static final long BUDGET_NANOS = Duration.ofMillis(200).toNanos();
    private static final long WARM_UP_NANOS = Duration.ofMillis(30).toNanos();
    private static final int REPEATS = 3;
    /** Rows of a stretch, a divisor of all larger sizes. */
    private static final int LENGTH = 16;

    /** Of all threads together. */
    private static final long BATCH_BYTES = 512L << 20;

    private static final int MOST_THREADS = 4;
    /** A larger batch must be this much cheaper per row, or small ones are kept for their memory and latency. */
    private static final double WORTHWHILE = 0.95;
    /** Sizes that cost at most so many times the least are timed again: memory is fetched from the system in a size's first calls. */
    private static final double CLOSE = 2;

    private static final int ROUNDS = 5;

    private final GradientOracle oracle;
    private final List<BoundInput> samples;
    private final Target target;
    private final ComputeDevice device;
    private final LongSupplier clock;
    private final int threads;
    private double spentNanos;

    BatchSizing(GradientOracle oracle, List<BoundInput> samples, Target target, ComputeDevice device) {
        this.oracle = oracle;
        this.samples = samples;
        this.target = target;
        this.device = device;
        ThreadMXBean times = ManagementFactory.getThreadMXBean();
        this.clock = device.isGpu() || !times.isCurrentThreadCpuTimeSupported()
                ? System::nanoTime
                : times::getCurrentThreadCpuTime;
        this.threads =
                device.isGpu() ? 1 : Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    }

    /**
     * @param rows per batch
     * @param bytesPerRow native memory of a row with gradient
     * @param forwardMillis per row at {@code rows}
     * @param gradientMillis per row at {@code rows}
     */
    record Choice(int rows, long bytesPerRow, double forwardMillis, double gradientMillis) {}

    Choice choose() {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            return choose(workers);
        } finally {
            workers.shutdown();
        }
    }

    private Choice choose(ExecutorService workers) {
        warmUp(workers);
        spentNanos = 0;
        List<Timing> timings = new ArrayList<>();
        long bytesPerRow = 0;
        for (int size : SIZES) {
            List<Stretch> batch = batch(size);
            MemoryGrowth memory = MemoryGrowth.beforeWork(device);
            Timing timing;
            try {
                if (device.isGpu()) {
                    oracle.gradients(batch); // memory is fetched and convolutions are planned anew for every size
                }
                double alone = nanos(() -> oracle.gradients(batch));
                bytesPerRow = Math.max(bytesPerRow, Math.max(floor(), memory.grown() / size));
                timing = new Timing(batch, size, sideBySide(workers, batch, alone) / size);
            } catch (DeviceMemoryException e) {
                if (size == 1) {
                    throw e;
                }
                break; // as many rows do not fit
            }
            timings.add(timing);
            long next = 4L * size;
            boolean tooSlow = spentNanos + REPEATS * next * timing.nanosPerRow() > BUDGET_NANOS;
            if (tooSlow || next * bytesPerRow > mostBytes()) {
                break;
            }
        }
        Timing best = best(again(workers, timings));
        int rows = best.size();
        List<Point> batch = IntStream.range(0, rows)
                .mapToObj(i -> samples.get(i % samples.size()))
                .map(sample -> new Point(sample.point(), sample.held()))
                .toList();
        double forward = nanos(() -> oracle.outputs(batch)) / rows;
        return new Choice(rows, bytesPerRow, forward / 1e6, best.nanosPerRow() / 1e6);
    }

    /** What a row costs in batches of one size. */
    private record Timing(List<Stretch> batch, int size, double nanosPerRow) {}

    private static Timing best(List<Timing> timings) {
        Timing best = timings.get(0);
        for (Timing timing : timings) {
            best = timing.nanosPerRow() < WORTHWHILE * best.nanosPerRow() ? timing : best;
        }
        return best;
    }

    /**
     * Times in turns those that came close, if there is time for it: a few calls one after the other meet other programs, and then a size
     * is best by chance.
     */
    private List<Timing> again(ExecutorService workers, List<Timing> timings) {
        double most =
                CLOSE * timings.stream().mapToDouble(Timing::nanosPerRow).min().orElseThrow();
        List<Timing> close =
                timings.stream().filter(timing -> timing.nanosPerRow() <= most).toList();
        double round = close.stream()
                .mapToDouble(timing -> timing.size() * timing.nanosPerRow())
                .sum();
        if (close.size() < 2 || ROUNDS * round > 2 * BUDGET_NANOS) {
            return timings;
        }
        double[][] nanos = new double[close.size()][ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            for (int k = 0; k < nanos.length; k++) {
                nanos[k][i] = sideBySide(workers, close.get(k).batch());
            }
        }
        List<Timing> found = new ArrayList<>();
        for (int k = 0; k < nanos.length; k++) {
            Arrays.sort(nanos[k]);
            Timing before = close.get(k);
            found.add(new Timing(before.batch(), before.size(), nanos[k][ROUNDS / 2] / before.size()));
        }
        return found;
    }

    /** The least of a few calls; {@code alone} where there is no time for any. */
    private double sideBySide(ExecutorService workers, List<Stretch> batch, double alone) {
        double least = Double.POSITIVE_INFINITY;
        double expected = alone;
        for (int repeat = 0; repeat < REPEATS && 2 * expected < BUDGET_NANOS; repeat++) {
            least = Math.min(least, sideBySide(workers, batch));
            expected = least;
        }
        return Double.isFinite(least) ? least : alone;
    }

    /** Mean time of a call while every thread makes one. */
    private double sideBySide(ExecutorService workers, List<Stretch> batch) {
        try {
            Callable<Double> call = () -> time(() -> oracle.gradients(batch));
            double sum = 0;
            for (Future<Double> nanos : workers.invokeAll(Collections.nCopies(threads, call))) {
                sum += nanos.get();
            }
            spentNanos += sum / threads;
            return sum / threads;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelCallException("interrupted while batches were timed", e);
        }
    }

    /** A batch of the CPU should not crowd out everything else there; a GPU has nothing else to do. */
    private long mostBytes() {
        return device.isGpu() ? Devices.memoryBudget(device).orElse(BATCH_BYTES) / 4 : BATCH_BYTES / threads;
    }

    /** Bytes that a row takes at least: point, product and gradient as floats on the native side, and what the model makes of them. */
    private long floor() {
        return 24L * oracle.dimension();
    }

    /** As a method with a fixed rule asks for them, but all at samples, where the model is known to work. */
    private List<Stretch> batch(int size) {
        int length = Math.min(size, LENGTH);
        double[] positions = new double[length];
        List<Stretch> stretches = new ArrayList<>(size / length);
        for (int i = 0; i < size / length; i++) {
            BoundInput sample = samples.get(i % samples.size());
            stretches.add(new Stretch(
                    sample.point(), sample.point(), positions, positions, 0, length, sample.held(), target));
        }
        return stretches;
    }

    /** Code that nobody ran yet is slow, and would let the batches that come later look good. */
    private void warmUp(ExecutorService workers) {
        List<Stretch> row = batch(1);
        spentNanos = 0;
        while (spentNanos < WARM_UP_NANOS) {
            sideBySide(workers, row);
        }
    }

    private double nanos(Runnable work) {
        double nanos = time(work);
        spentNanos += nanos;
        return nanos;
    }

    private double time(Runnable work) {
        long start = clock.getAsLong();
        work.run();
        return clock.getAsLong() - start;
    }
}
