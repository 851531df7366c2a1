package dev.rationale.cli;

import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.Target;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.DeviceSettings;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineResult;
import dev.rationale.engine.EngineSettings;
import dev.rationale.engine.Placement;
import dev.rationale.engine.Urgency;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Replica;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The engine's gradient rows per second beside those of bare forward and backward passes, on one model, in turns, so that
 * whatever else this machine does meets both.
 */
final class EngineBench {
    private static final int LARGEST = 4096;
    private static final int STEP = 4;

    /** Batches of rows that wait for each worker. */
    private static final int BATCHES_AHEAD = 16;

    private static final int MOST_RECORDS = 4096;
    private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

    /** A virtual machine whose compiler works for less of the time than this has compiled what matters. */
    private static final double COMPILED = 0.02;

    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(60);

    /** A batch that takes longer would make the trial longer than the measurement. */
    private static final double LONGEST_PASS = 2.5;

    /** Native memory that the batches of all workers may take while sizes are tried. */
    private static final long MOST_BYTES = 4L << 30;

    private final ExplainableModel model;
    private final Replica replica;
    private final MethodOptions.Recipe recipe;
    private final Plan plan;
    private final Consumer<String> progress;
    private final BaselineSource baselines;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * @param batch rows per batch of the engine; 0 to try several
     * @param workers threads of both sides
     * @param rounds how often both are measured
     * @param time of each measurement
     */
    record Plan(int batch, int workers, int rounds, Duration time) {

        Duration warmUp() {
            return time.dividedBy(10).plusMillis(200);
        }

        /** Shorter ones chose by chance: sizes differ by a few percent. */
        Duration trial() {
            return time.dividedBy(3);
        }
    }

    /**
     * @param model stays open; its first replica is measured
     * @param recipe how its samples are explained
     * @param baselines of the recipe
     * @param plan how it is measured
     * @param progress takes a line now and then
     */
    EngineBench(
            ExplainableModel model,
            MethodOptions.Recipe recipe,
            BaselineSource baselines,
            Plan plan,
            Consumer<String> progress) {
        this.model = model;
        this.replica = model.replicas().get(0);
        this.recipe = recipe;
        this.plan = plan;
        this.progress = progress;
        this.baselines = baselines;
    }

    /** Finds the best batch of each side, then measures both in turns. */
    EngineFigures measure() {
        BareLoad bare = new BareLoad(model, plan.workers());
        int rowsPerRecord = rowsPerRecord();
        warmUp(rowsPerRecord);
        int bareRows = bareRows(bare);
        int engineRows = plan.batch() > 0 ? plan.batch() : engineRows(bareRows, rowsPerRecord);
        List<BareLoad.Sample> bareSamples = new ArrayList<>();
        List<EngineLoad.Sample> samples = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            bareSamples.add(bare.measure(bareRows, plan.warmUp(), plan.time()));
            samples.add(load(engineRows, rowsPerRecord, plan.time()));
            progress.accept(String.format(
                    Locale.ROOT,
                    "round %d of %d: bare %,.0f rows/s, engine %,.0f rows/s, ratio %.3f",
                    round,
                    plan.rounds(),
                    bareSamples.get(round - 1).rowsPerSecond(),
                    samples.get(round - 1).rowsPerSecond(),
                    samples.get(round - 1).rowsPerSecond()
                            / bareSamples.get(round - 1).rowsPerSecond()));
        }
        return new EngineFigures(
                model.manifest().name() + " " + model.manifest().version(),
                recipe.method().name(),
                recipe.settings().values(),
                replica.device().text(),
                plan.workers(),
                plan.time(),
                new EngineFigures.Batches(bareRows, engineRows),
                bareSamples,
                samples);
    }

    /** Until the compiler of the virtual machine has done its work, which a process that runs for days has behind it. */
    private void warmUp(int rowsPerRecord) {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        boolean known = compiler != null && compiler.isCompilationTimeMonitoringSupported();
        long start = System.nanoTime();
        double share;
        do {
            long before = known ? compiler.getTotalCompilationTime() : 0;
            long from = System.nanoTime();
            load(replica.probe().bestRows(), rowsPerRecord, plan.time());
            long compiling = known ? compiler.getTotalCompilationTime() - before : 0;
            share = compiling / ((System.nanoTime() - from) / 1e6);
            progress.accept(
                    String.format(Locale.ROOT, "warming up: %.1f %% of the time for the compiler", 100 * share));
        } while (share > COMPILED && System.nanoTime() - start < LONGEST_WARM_UP.toNanos());
    }

    /** Gradient rows of the first sample. */
    private int rowsPerRecord() {
        try (AttributionEngine engine = new AttributionEngine(settings(1), EngineListener.NONE)) {
            EngineResult result = engine.submit(
                            request(placement(replica.probe().bestRows())))
                    .join();
            if (result instanceof EngineResult.Attributed attributed) {
                return Math.toIntExact(Math.max(1, attributed.attribution().gradientEvaluations()));
            }
            throw CommandException.failed("the first sample was not explained: " + result, null);
        }
    }

    private int bareRows(BareLoad bare) {
        SortedSet<Integer> sizes = new TreeSet<>();
        for (int size = 1; size <= LARGEST; size *= STEP) {
            sizes.add(size);
        }
        return best(sizes, "bare", size -> {
            BareLoad.Sample sample = bare.measure(size, Duration.ZERO, plan.trial());
            return new Trial(sample.rowsPerSecond(), sample.cpuSeconds());
        });
    }

    private int engineRows(int bareRows, int rowsPerRecord) {
        SortedSet<Integer> sizes = new TreeSet<>();
        sizes.add(replica.probe().bestRows());
        for (int size : new int[] {bareRows / 2, bareRows, 2 * bareRows, STEP * bareRows}) {
            sizes.add(Math.max(1, Math.min(LARGEST, size)));
        }
        return best(sizes, "engine", size -> {
            EngineLoad.Sample sample = load(size, rowsPerRecord, plan.trial());
            return new Trial(sample.rowsPerSecond(), sample.cpuSeconds() * sample.records() / sample.gradientRows());
        });
    }

    /**
     * A short measurement.
     *
     * @param rowsPerSecond gradient rows per second
     * @param cpuSeconds processor time per row
     */
    private record Trial(double rowsPerSecond, double cpuSeconds) {}

    /**
     * The best size; larger ones are left out once a pass takes too long. On the processor the best takes the least
     * processor time, which says more than the clock while other programs run.
     */
    private int best(SortedSet<Integer> sizes, String side, IntFunction<Trial> trial) {
        int best = sizes.first();
        double highest = 0;
        for (int size : sizes) {
            Trial found = trial.apply(size);
            progress.accept(String.format(
                    Locale.ROOT, "%s with batches of %d rows: %,.0f rows/s", side, size, found.rowsPerSecond()));
            double merit = replica.device().isGpu() ? found.rowsPerSecond() : 1 / found.cpuSeconds();
            if (merit > highest) {
                best = size;
                highest = merit;
            }
            double nextPass = (double) STEP * size * plan.workers() / found.rowsPerSecond();
            if (nextPass > LONGEST_PASS || outgrows((long) STEP * size)) {
                break;
            }
        }
        return best;
    }

    private boolean outgrows(long rows) {
        return plan.workers() * rows * replica.probe().bytesPerRow() > MOST_BYTES;
    }

    private EngineLoad.Sample load(int rows, int rowsPerRecord, Duration time) {
        int underWay = BATCHES_AHEAD * plan.workers() * rows / rowsPerRecord + 2 * plan.workers();
        Placement placement = placement(rows);
        return EngineLoad.measure(
                settings(Math.min(MOST_RECORDS, underWay)), () -> request(placement), plan.warmUp(), time);
    }

    private EngineSettings settings(int records) {
        DeviceSettings device = new DeviceSettings(replica.device().text(), plan.workers(), Long.MAX_VALUE);
        return new EngineSettings(List.of(device), records, Long.MAX_VALUE, Duration.ZERO, LONGEST_CALL);
    }

    private Placement placement(int rows) {
        return new Placement(
                replica.device().text(), replica.oracle(), rows, replica.probe().bytesPerRow(), replica.check());
    }

    private EngineRequest request(Placement placement) {
        int position = Math.floorMod(next.getAndIncrement(), model.samples().size());
        BoundInput sample = model.samples().get(position);
        Explicand explicand = new Explicand(
                sample.point(),
                new Target(0, 0, recipe.objective()),
                recipe.tolerance(),
                recipe.seed(),
                model.space(sample));
        Program program = RecordProgram.predicted(recipe.method(), explicand, baselines, recipe.settings());
        EngineRequest.Shape shape = new EngineRequest.Shape(sample.held(), sample.shapeKey(), sample.point().length);
        return new EngineRequest(List.of(placement), program, shape, Urgency.NORMAL);
    }
}
