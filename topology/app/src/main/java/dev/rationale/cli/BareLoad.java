package dev.rationale.cli;

import dev.rationale.model.BarePass;
import dev.rationale.model.ExplainableModel;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Forward and backward passes with nothing around them, on several threads at a time. */
final class BareLoad {
    private final ExplainableModel model;
    private final int threads;

    BareLoad(ExplainableModel model, int threads) {
        this.model = model;
        this.threads = threads;
    }

    /**
     * @param rowsPerSecond gradient rows of all threads together
     * @param cpuSeconds processor time of these threads per row
     */
    record Sample(double rowsPerSecond, double cpuSeconds) {}

    /**
     * Runs passes on all threads. Each thread counts its own passes over its own time, so that a
     * pass that is not over at the end is neither lost nor half counted.
     *
     * @param rows per pass
     * @param warmUp time before
     * @param time how long it is measured; at least one pass of every thread
     */
    Sample measure(int rows, Duration warmUp, Duration time) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier together = new CyclicBarrier(threads);
            List<Future<Sample>> samples = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                samples.add(pool.submit(() -> {
                    BarePass pass = BarePass.of(model, rows);
                    together.await();
                    measure(pass, warmUp);
                    return measure(pass, time);
                }));
            }
            double rate = 0;
            double cpu = 0;
            for (Future<Sample> sample : samples) {
                rate += sample.get().rowsPerSecond();
                cpu += sample.get().cpuSeconds() / threads;
            }
            return new Sample(rate, cpu);
        } catch (ExecutionException e) {
            throw CommandException.failed("the bare pass failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("interrupted", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static Sample measure(BarePass pass, Duration time) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        long rows = 0;
        long now;
        do {
            pass.run();
            rows += pass.rows();
            now = System.nanoTime();
        } while (now - start < time.toNanos());
        return new Sample(rows * 1e9 / (now - start), (threads.getCurrentThreadCpuTime() - cpu) / 1e9 / rows);
    }
}
