package dev.rationale.stream;

import dev.rationale.PredictionEvent;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.contract.Seeds;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.DeviceUse;
import dev.rationale.engine.EngineDownException;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineResult;
import dev.rationale.engine.Urgency;
import dev.rationale.intake.EventTensors;
import dev.rationale.intake.UnsupportedInputException;
import dev.rationale.model.BoundInput;
import dev.rationale.model.InputRejectedException;
import dev.rationale.policy.CompiledSpec;
import dev.rationale.policy.Decision;
import dev.rationale.policy.Policy;
import dev.rationale.policy.TargetChoice;
import dev.rationale.serde.Decoding;
import dev.rationale.serde.PredictionDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes, decides and starts the explanation. Whatever is wrong with the record comes back as an outcome.
 *
 * <p>Threading: one per task, because a decoder is for one thread.
 */
final class EventAdmission implements Admission {
    /** Rule under which a record without a value is skipped. */
    static final String NULL_VALUE = "null-value";

    /** Rule under which a repeated event identifier is skipped. */
    static final String DUPLICATE_EVENT = "duplicate-event";

    /** Rule under which an event is skipped whose own deadline has passed. */
    static final String DEADLINE_PASSED = "deadline-passed";

    private static final Logger LOG = LoggerFactory.getLogger(EventAdmission.class);
    private static final int MAX_IDENTIFIER = 1024;

    private final PredictionDecoder decoder;
    private final Policy policy;
    private final AttributionEngine engine;

    EventAdmission(PredictionDecoder decoder, Policy policy, AttributionEngine engine) {
        this.decoder = decoder;
        this.policy = policy;
        this.engine = engine;
    }

    @Override
    public CompletableFuture<Outcome> admit(Position position, byte @Nullable [] value, Duplicates duplicates) {
        if (value == null) {
            return now(new Outcome.Skipped(null, NULL_VALUE, "the record has no value; there is no event to explain"));
        }
        Decoding decoding = decoder.decode(value);
        if (decoding instanceof Decoding.Undecodable undecodable) {
            return now(Outcome.Failed.unread(FailureCode.UNDECODABLE, undecodable.reason()));
        }
        if (decoding instanceof Decoding.UnknownSchema unknown) {
            return now(Outcome.Failed.unread(
                    FailureCode.UNKNOWN_SCHEMA, "the registry has no schema " + unknown.schemaId()));
        }
        PredictionEvent event = ((Decoding.Decoded) decoding).event();
        // They become keys of a store and parts of headers, where nothing guards their size.
        if (isTooLong(event.getEventId()) || isTooLong(event.getDecision().getDecisionId())) {
            return now(Outcome.Failed.unread(
                    FailureCode.INVALID_IDENTIFIER,
                    "expected an event id and a decision id of at most " + MAX_IDENTIFIER + " characters, found "
                            + event.getEventId().length() + " and "
                            + event.getDecision().getDecisionId().length()));
        }
        if (duplicates.contains(event.getEventId())) {
            return now(new Outcome.Skipped(event, DUPLICATE_EVENT, "an earlier record carries the same event id"));
        }
        return admit(position, event);
    }

    @Override
    public void hurry(Runnable work) {
        engine.hurry(work);
    }

    private CompletableFuture<Outcome> admit(Position position, PredictionEvent event) {
        Decision decision = policy.decide(event, position.topic().name());
        if (decision instanceof Decision.Skip skip) {
            return now(new Outcome.Skipped(event, skip.rule(), skip.detail()));
        }
        if (decision instanceof Decision.Refuse refuse) {
            FailureCode code = FailureCode.valueOf(refuse.reason().name());
            return now(refuse.spec()
                    .map(spec -> Outcome.Failed.of(code, refuse.detail(), event, spec))
                    .orElseGet(() -> Outcome.Failed.of(code, refuse.detail(), event)));
        }
        Decision.Explain explain = (Decision.Explain) decision;
        CompiledSpec spec = explain.spec();
        try {
            return explain(event, spec, explain.targets());
        } catch (InputRejectedException e) {
            return now(Outcome.Failed.of(
                    FailureCode.valueOf(e.code().name()), String.valueOf(e.getMessage()), event, spec));
        } catch (UnsupportedInputException e) {
            return now(Outcome.Failed.of(
                    FailureCode.UNSUPPORTED_CLAIM_CHECK, String.valueOf(e.getMessage()), event, spec));
        } catch (UnexplainableException e) {
            return now(Outcome.Failed.of(
                    FailureCode.valueOf(e.reason().name()), String.valueOf(e.getMessage()), event, spec));
        } catch (EngineDownException e) {
            throw e;
        } catch (RuntimeException e) {
            // Thrown again it would come back with the same record for ever.
            String defect = Defects.describe(e);
            LOG.error("the explanation of {} could not be started: {}", position, defect);
            return now(Outcome.Failed.of(
                    FailureCode.DEFECT, "the explanation could not be started: " + defect, event, spec));
        }
    }

    private static boolean isTooLong(String identifier) {
        return identifier.length() > MAX_IDENTIFIER;
    }

    private CompletableFuture<Outcome> explain(PredictionEvent event, CompiledSpec spec, List<TargetChoice> targets)
            throws UnsupportedInputException {
        BoundInput input = spec.model().bind(EventTensors.of(event, spec.model()));
        Urgency urgency = EventUrgency.of(event, Instant.now(), System.nanoTime());
        long seed = Seeds.of(event.getEventId(), spec.digest());
        // All before the first is submitted: a target that cannot be explained leaves no work behind.
        List<Program> programs = new ArrayList<>();
        for (TargetChoice target : targets) {
            programs.add(spec.start(input, target, seed));
        }
        List<CompletableFuture<EngineResult>> results = new ArrayList<>();
        for (Program program : programs) {
            results.add(engine.submit(EngineRequest.of(spec.model(), program, input, urgency)));
        }
        CompletableFuture<Outcome> outcome = CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(done -> outcome(event, spec, input, seed, results));
        // A cancelled future does not cancel what it depends on.
        CompletableFuture<Outcome> unused = outcome.whenComplete((finished, error) -> {
            if (outcome.isCancelled()) {
                results.forEach(result -> result.cancel(false));
            }
        });
        return outcome;
    }

    /** All targets or none: a record that leaves one out silently would claim more than it holds. */
    private static Outcome outcome(
            PredictionEvent event,
            CompiledSpec spec,
            BoundInput input,
            long seed,
            List<CompletableFuture<EngineResult>> results) {
        List<EngineResult.Attributed> attributed = new ArrayList<>();
        for (CompletableFuture<EngineResult> result : results) {
            EngineResult finished = result.join();
            if (finished instanceof EngineResult.Rejected rejected) {
                return Outcome.Failed.of(FailureCode.valueOf(rejected.code()), rejected.message(), event, spec);
            }
            if (finished instanceof EngineResult.Expired) {
                return new Outcome.Skipped(
                        event, DEADLINE_PASSED, "the event's own deadline passed before it was explained");
            }
            attributed.add((EngineResult.Attributed) finished);
        }
        List<Attribution> attributions =
                attributed.stream().map(EngineResult.Attributed::attribution).toList();
        DeviceUse use = attributed.stream()
                .map(EngineResult.Attributed::use)
                .reduce(DeviceUse::and)
                .orElseThrow();
        return new Outcome.Explained(event, spec, input, seed, attributions, use);
    }

    private static CompletableFuture<Outcome> now(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
