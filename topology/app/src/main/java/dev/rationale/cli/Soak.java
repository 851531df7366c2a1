package dev.rationale.cli;

import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.BaselineSources;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.RecordProgram;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Target;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.DeviceBatch;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineResult;
import dev.rationale.engine.EngineSettings;
import dev.rationale.engine.Urgency;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Explanations of several models at once, for many batches, in this JVM, with a look at its memory now and then. */
final class Soak implements EngineListener {
    private static final int UNDER_WAY = 256;
    private static final int LOOKS = 200;
    private static final double TOLERANCE = 0.01;

    private final List<ExplainableModel> models;
    private final Consumer<String> progress;
    private final Settings settings;
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

    /**
     * @param batches device calls, warm-up included
     * @param rows of these calls
     * @param explanations submitted
     * @param resident memory of the process after the warm-up
     */
    record Figures(long batches, long rows, long explanations, Growth resident) {}

    /**
     * @param models stay open, at least one
     * @param progress takes a line now and then
     */
    Soak(List<ExplainableModel> models, Consumer<String> progress) {
        this.models = models;
        this.progress = progress;
        this.settings = Settings.parse(new IntegratedGradients().parameters(), Map.of());
    }

    /**
     * Runs until {@code wanted} batches are through, a fifth of them as warm-up.
     *
     * @throws CommandException if an explanation fails
     */
    Figures run(long wanted) {
        List<Double> resident = new ArrayList<>();
        long submitted = 0;
        long every = Math.max(1, wanted / LOOKS);
        try (AttributionEngine engine = new AttributionEngine(EngineSettings.onProcessor(UNDER_WAY), this)) {
            long next = 0;
            while (batches.get() < wanted) {
                // ended() sees result and failure.
                Future<EngineResult> unused = engine.submit(request(submitted)).whenComplete(this::ended);
                submitted++;
                requireSuccess();
                if (batches.get() >= next) {
                    next = batches.get() + every;
                    look(wanted, resident);
                }
            }
            while (engine.size() > 0) {
                Waiting.pause(Waiting.SHORT);
            }
            look(wanted, resident);
        }
        requireSuccess();
        return new Figures(batches.get(), rows.get(), submitted, Growth.of(resident));
    }

    private void look(long wanted, List<Double> resident) {
        double now = ProcessMemory.residentBytes(ProcessHandle.current().pid());
        boolean warm = batches.get() >= wanted / 5;
        if (warm) {
            resident.add(now);
        }
        if (resident.size() % 10 == 1 || !warm) {
            progress.accept(String.format(
                    Locale.ROOT,
                    "%,d of %,d batches, %.1f MiB resident%s",
                    batches.get(),
                    wanted,
                    now / (1 << 20),
                    warm ? "" : ", warming up"));
        }
    }

    /** Every model in turn; adaptive steps and a far target now and then, so that shapes of batches vary. */
    private EngineRequest request(long number) {
        ExplainableModel model = models.get((int) (number % models.size()));
        BoundInput sample = model.samples()
                .get((int) (number / models.size() % model.samples().size()));
        BaselineSource baselines = BaselineSources.of("zero", Map.of(), model.space());
        Explicand explicand = new Explicand(sample.point(), new Target(0, 0, Objective.RAW), TOLERANCE, number);
        return EngineRequest.of(
                model,
                RecordProgram.predicted(new IntegratedGradients(), explicand, baselines, settings),
                sample,
                Urgency.NORMAL);
    }

    private void ended(@Nullable EngineResult result, @Nullable Throwable error) {
        if (!(result instanceof EngineResult.Attributed)) {
            failure.compareAndSet(
                    null, CommandException.failed("an explanation failed: " + (error == null ? result : error), error));
        }
    }

    private void requireSuccess() {
        RuntimeException error = failure.get();
        if (error != null) {
            throw error;
        }
    }

    @Override
    public void batchEnded(DeviceBatch batch, Duration time) {
        batches.incrementAndGet();
        rows.addAndGet(batch.rows());
    }
}
