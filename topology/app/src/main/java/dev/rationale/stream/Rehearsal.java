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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains a row that each model was probed on, on each of its devices, under every specification whose records share something
 * that must be prepared: a graph over training rows, their classes, principal components. The first event then finds it ready, or
 * under way. Nothing is published, and nothing depends on it: what another target needs is prepared when it comes.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private final AttributionEngine engine;
    private final List<CompiledSpec> specs;

    Rehearsal(AttributionEngine engine, List<CompiledSpec> specs) {
        this.engine = engine;
        this.specs = specs.stream().filter(CompiledSpec::prepares).toList();
    }

    /** Begins on a thread of its own: an engine that is full makes it wait, and not the records. */
    void start() {
        if (!specs.isEmpty()) {
            Thread thread = new Thread(this::submit, "rehearsal");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Hands everything to the engine. Completes with the results, in the order of specifications and devices. */
    List<CompletableFuture<EngineResult>> submit() {
        List<CompletableFuture<EngineResult>> results = new ArrayList<>();
        for (CompiledSpec spec : specs) {
            for (Replica replica : spec.model().replicas()) {
                try {
                    results.add(submit(spec, replica));
                } catch (EngineDownException e) {
                    return results; // whoever waits for records is told
                } catch (RuntimeException e) {
                    LOG.info("nothing is prepared for {}: {}", spec.digest(), Defects.describe(e));
                }
            }
        }
        return results;
    }

    private CompletableFuture<EngineResult> submit(CompiledSpec spec, Replica replica) {
        BoundInput input = spec.model().samples().get(0);
        Program program = spec.start(input, spec.usualTarget(), 0);
        return engine.submit(EngineRequest.of(replica, program, input, Urgency.NORMAL))
                .whenComplete((result, failure) -> {
                    if (result instanceof EngineResult.Rejected rejected) {
                        LOG.info("nothing may be prepared for {}: {}", spec.digest(), rejected.message());
                    }
                });
    }
}
