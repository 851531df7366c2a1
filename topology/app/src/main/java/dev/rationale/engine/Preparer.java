package dev.rationale.engine;

import dev.rationale.attribution.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Runs what records want prepared beside them, in the same batches: the first record that asks begins it, all that ask in the
 * meantime wait for the one result. It has the first record's urgency but no deadline, and needs no room of its own: records
 * that hold the room wait for it. It computes on {@link PreparationThreads} and never on a worker, whose device others wait for.
 */
final class Preparer {
    private final AttributionEngine engine;
    private final PreparationThreads threads;

    /**
     * @param most threads that compute at once, of each sort
     */
    Preparer(AttributionEngine engine, int most) {
        this.engine = engine;
        this.threads = new PreparationThreads(engine, most);
    }

    /** Begins what is wanted here and was not begun, and lets those go on whose wish came true in the meantime. */
    void begin(List<Explanation.Progress> all) {
        for (Explanation.Progress progress : all) {
            for (RowTask task : progress.unprepared()) {
                begin(task);
            }
        }
    }

    private void begin(RowTask task) {
        Preparations.Key key = Objects.requireNonNull(task.preparation());
        Preparations preparations = task.explanation().model().preparations();
        Preparations.Asked asked = preparations.ask(key, task);
        if (asked.value() != null) {
            deliver(List.of(task), asked.value());
        } else if (asked.first()) {
            Runnable work = () -> begin(task.explanation(), preparations, key);
            if (key.preparation().asksModel()) {
                threads.step(work);
            } else {
                threads.onData(work);
            }
        }
    }

    private void begin(Explanation asking, Preparations preparations, Preparations.Key key) {
        Work<?> work;
        long heap;
        try {
            work = key.preparation().begin();
            heap = Explanation.heapBytes(asking.request(), work);
        } catch (RuntimeException e) {
            preparations.end(key, null).forEach(waiting -> engine.end(waiting.explanation(), Explanation.refusal(e)));
            return;
        }
        Explanation preparing = engine.admit(asking, work, heap);
        // What is thrown while those that waited go on would be lost in the future, and they would wait for ever.
        CompletableFuture<Void> unused = preparing
                .future()
                .thenAccept(result -> end(preparations, key, result))
                .exceptionally(error -> {
                    engine.stop(new EngineDownException("a preparation ended with " + error, error));
                    return null;
                });
        engine.proceed(List.of(preparing.begin()));
    }

    private void end(Preparations preparations, Preparations.Key key, EngineResult result) {
        if (result instanceof PreparedValue prepared) {
            deliver(preparations.end(key, prepared.value()), prepared.value());
        } else {
            preparations.end(key, null).forEach(task -> engine.end(task.explanation(), result));
        }
    }

    private void deliver(List<RowTask> tasks, Object value) {
        tasks.forEach(task -> task.acceptPrepared(value));
        advance(engine.dispatch().computed(List.of(), tasks, 0));
    }

    /** Gives the next step to those whose round is complete: to records here and now, to preparations on their threads. */
    void advance(List<Explanation> ready) {
        List<Explanation.Progress> progress = new ArrayList<>(ready.size());
        for (Explanation explanation : ready) {
            if (explanation.isPreparation()) {
                threads.step(() -> engine.proceed(List.of(explanation.advance())));
            } else {
                progress.add(explanation.advance());
            }
        }
        engine.proceed(progress);
    }

    /** Begins nothing more. */
    void stop() {
        threads.stop();
    }
}
