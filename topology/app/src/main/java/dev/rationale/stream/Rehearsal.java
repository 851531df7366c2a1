package dev.rationale.stream;

import dev.rationale.attribution.Program;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.EngineDownException;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineResult;
import dev.rationale.engine.Urgency;
import dev.rationale.model.BoundInput;
import dev.rationale.model.Replica;
import dev.rationale.policy.CompiledSpec;
import dev.rationale.policy.TargetChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains a row that each model was probed on, on each of its devices, under every specification whose records share something
 * that must be prepared: a graph over training rows, their classes, principal components. The first event then finds it ready: it
 * may take longer than a commit waits for an event. What is prepared here is never forgotten. Every class that may be predicted is explained, where they are at most
 * {@value #MOST_TARGETS}; else the one of that row. Nothing is published, and nothing depends on it: what another target needs, one
 * that an event asks for among them, is prepared when it comes.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final int MOST_TARGETS = 32;
    private static final Duration SAY_EVERY = Duration.ofSeconds(30);

    private final AttributionEngine engine;
    private final List<CompiledSpec> specs;

    Rehearsal(AttributionEngine engine, List<CompiledSpec> specs) {
        this.engine = engine;
        this.specs = specs.stream().filter(CompiledSpec::prepares).toList();
    }

    /**
     * Waits until everything is prepared or cannot be, for as long as it takes while the engine is up; returns at once where nothing
     * is to be prepared.
     *
     * @throws InterruptedException if interrupted while waiting
     */
    void run() throws InterruptedException {
        if (specs.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        LOG.info("preparing what the records of {} specifications share; no event is taken before", specs.size());
        List<CompletableFuture<EngineResult>> results = submit();
        CompletableFuture<Void> all = CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new));
        while (!ends(all)) {
            LOG.warn(
                    "still preparing what records share: {} of {} done after {} s; no event is taken before",
                    results.stream().filter(CompletableFuture::isDone).count(),
                    results.size(),
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
        LOG.info(
                "{} what records share after {} ms; it stays, and takes about {} MiB of {} MiB of heap",
                all.isCompletedExceptionally() ? "gave up preparing" : "prepared",
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                engine.keptBytes() >> 20,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private static boolean ends(CompletableFuture<Void> all) throws InterruptedException {
        try {
            all.get(SAY_EVERY.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            return true; // the engine is down, and the application is told
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Hands everything to the engine. Completes with the results, in the order of specifications, devices and targets. */
    List<CompletableFuture<EngineResult>> submit() {
        List<CompletableFuture<EngineResult>> results = new ArrayList<>();
        for (CompiledSpec spec : specs) {
            for (Replica replica : spec.model().replicas()) {
                try {
                    for (TargetChoice target : spec.likelyTargets(MOST_TARGETS)) {
                        results.add(submit(spec, replica, target));
                    }
                } catch (EngineDownException e) {
                    return results; // the application is told
                } catch (RuntimeException e) {
                    LOG.info("nothing is prepared for {}: {}", spec.digest(), Defects.describe(e));
                }
            }
        }
        return results;
    }

    private CompletableFuture<EngineResult> submit(CompiledSpec spec, Replica replica, TargetChoice target) {
        BoundInput input = spec.model().samples().get(0);
        Program program = spec.start(input, target, 0);
        return engine.submit(EngineRequest.of(replica, program, input, Urgency.NORMAL)
                        .keepingPrepared())
                .whenComplete((result, failure) -> {
                    if (result instanceof EngineResult.Rejected rejected) {
                        LOG.info("nothing may be prepared for {}: {}", spec.digest(), rejected.message());
                    }
                });
    }
}
