package dev.rationale.bench;

import dev.rationale.PredictionEvent;
import dev.rationale.cli.CommandException;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.Urgency;
import dev.rationale.intake.EventTensors;
import dev.rationale.intake.UnsupportedInputException;
import dev.rationale.model.BoundInput;
import dev.rationale.policy.CompiledSpec;
import dev.rationale.policy.Decision;
import dev.rationale.policy.Policy;
import dev.rationale.policy.TargetChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The sample events as requests to an engine, decoded and bound beforehand: what is left without the pipeline. */
final class EngineAlone implements Supplier<EngineRequest> {
    private static final long SEED = 0;

    private final List<Prepared> events = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    private record Prepared(CompiledSpec spec, BoundInput input, TargetChoice target) {

        EngineRequest request() {
            return EngineRequest.of(spec.model(), spec.start(input, target, SEED), input, Urgency.NORMAL);
        }
    }

    /**
     * @param samples events of one model
     * @param topic they would stand in
     * @param policy with that model
     */
    EngineAlone(List<PredictionEvent> samples, String topic, Policy policy) {
        for (PredictionEvent event : samples) {
            if (!(policy.decide(event, topic) instanceof Decision.Explain explain)) {
                throw CommandException.failed("a sample of " + topic + " is not to be explained", null);
            }
            events.add(prepared(event, explain));
        }
    }

    private static Prepared prepared(PredictionEvent event, Decision.Explain explain) {
        CompiledSpec spec = explain.spec();
        try {
            BoundInput input = spec.model().bind(EventTensors.of(event, spec.model()));
            return new Prepared(spec, input, explain.targets().get(0));
        } catch (UnsupportedInputException e) {
            throw CommandException.failed("a sample cannot be explained: " + e.getMessage(), e);
        }
    }

    @Override
    public EngineRequest get() {
        return events.get(Math.floorMod(next.getAndIncrement(), events.size())).request();
    }
}
