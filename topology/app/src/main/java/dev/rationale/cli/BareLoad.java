package dev.rationale.cli;

import dev.rationale.model.BarePass;
import dev.rationale.model.ExplainableModel;
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
     * Gradient rows per second of all threads together. Each thread counts its own passes over its own time, so that a
     * pass that is not over at the end is neither lost nor half counted.
     *
     * @param rows per pass
     * @param warmUp time before
     * @param time how long it is measured; at least one pass of every thread
     */
    double rowsPerSecond(int rows, Duration warmUp, Duration time) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier together = new CyclicBarrier(threads);
            List<Future<Double>> rates = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                rates.add(pool.submit(() -> {
                    BarePass pass = BarePass.of(model, rows);
                    together.await();
                    rate(pass, warmUp);
                    return rate(pass, time);
                }));
            }
            double sum = 0;
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
            return sum;
        } catch (ExecutionException e) {
            throw CommandException.failed("the bare pass failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("interrupted", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static double rate(BarePass pass, Duration time) {
        long start = System.nanoTime();
        long rows = 0;
        long now;
        do {
            pass.run();
            rows += pass.rows();
            now = System.nanoTime();
        } while (now - start < time.toNanos());
        return rows * 1e9 / (now - start);
    }
}
