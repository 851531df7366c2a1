package dev.rationale.policy;

import dev.rationale.ExplainRequest;
import dev.rationale.NamedValue;
import dev.rationale.PredictionEvent;
import dev.rationale.TargetRequest;
import dev.rationale.attribution.Parameter;
import dev.rationale.model.Manifest;
import dev.rationale.policy.Decision.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The targets of an event under a specification: those it asks for, or else the one that the rule names. */
final class EventTargets {
    private final CompiledSpec spec;
    private final List<Manifest.Output> outputs;

    EventTargets(CompiledSpec spec) {
        this.spec = spec;
        this.outputs = spec.model().manifest().outputs();
    }

    /**
     * @throws RefusedRequestException if the model does not have a target, or the event asks for another explanation than
     *     the configured one
     */
    List<TargetChoice> of(PredictionEvent event) {
        ExplainRequest request = event.getExplainRequest();
        if (request == null) {
            return List.of(byRule(event));
        }
        requireConfigured(request);
        if (request.getTargets().isEmpty()) {
            return List.of(byRule(event));
        }
        Set<TargetChoice> targets = new LinkedHashSet<>();
        request.getTargets().forEach(target -> targets.add(requested(target)));
        return List.copyOf(targets);
    }

    private TargetChoice byRule(PredictionEvent event) {
        Integer decided = event.getDecision().getClassIndex();
        if (spec.target() instanceof TargetRule.Index fixed) {
            return fixed(spec.output(), fixed.index());
        }
        if (spec.target() instanceof TargetRule.Decided && decided != null) {
            return fixed(spec.output(), decided);
        }
        return new TargetChoice.Predicted(spec.output());
    }

    private TargetChoice requested(TargetRequest request) {
        int output = request.getOutput() == null ? 0 : output(request.getOutput());
        spec.model().problem(output, spec.objective()).ifPresent(problem -> {
            throw new RefusedRequestException(Reason.UNSUPPORTED_REQUEST, "objective: " + problem);
        });
        if (request.getLabel() == null) {
            return request.getIndex() == null ? new TargetChoice.Predicted(output) : fixed(output, request.getIndex());
        }
        int labelled = outputs.get(output).classes().indexOf(request.getLabel());
        if (labelled < 0) {
            throw new RefusedRequestException(
                    Reason.TARGET_OUT_OF_RANGE,
                    "the output " + outputs.get(output).name() + " has no class " + request.getLabel());
        }
        if (request.getIndex() != null && request.getIndex() != labelled) {
            throw new RefusedRequestException(
                    Reason.TARGET_OUT_OF_RANGE,
                    "the class " + request.getLabel() + " has the index " + labelled + ", found " + request.getIndex());
        }
        return fixed(output, labelled);
    }

    private int output(String name) {
        List<String> names = outputs.stream().map(Manifest.Output::name).toList();
        int position = names.indexOf(name);
        if (position < 0) {
            throw new RefusedRequestException(
                    Reason.TARGET_OUT_OF_RANGE, "expected one of the model's outputs " + names + ", found " + name);
        }
        return position;
    }

    private TargetChoice fixed(int output, int index) {
        int size = spec.model().outputSizes().get(output);
        if (index < 0 || index >= size) {
            throw new RefusedRequestException(
                    Reason.TARGET_OUT_OF_RANGE,
                    "expected an index from 0 to " + (size - 1) + " of the output "
                            + outputs.get(output).name() + ", found " + index);
        }
        return new TargetChoice.Fixed(output, index);
    }

    /** A request may repeat what is configured anyway; anything else would not be explained as asked. */
    private void requireConfigured(ExplainRequest request) {
        if (request.getMethod() != null
                && !request.getMethod().equals(spec.method().name())) {
            throw unsupported("method", spec.method().name(), request.getMethod());
        }
        if (request.getBaselineRef() != null
                && !request.getBaselineRef().equals(spec.baselines().kind())) {
            throw unsupported("baseline", spec.baselines().kind(), request.getBaselineRef());
        }
        for (NamedValue wanted : request.getParams()) {
            Optional<String> configured = spec.method().parameters().stream()
                    .map(Parameter::name)
                    .filter(wanted.getName()::equals)
                    .map(spec.settings()::text)
                    .findFirst();
            if (!configured.equals(Optional.of(wanted.getValue()))) {
                throw unsupported(
                        "parameter " + wanted.getName(), configured.orElse("no such parameter"), wanted.getValue());
            }
        }
    }

    private static RefusedRequestException unsupported(String what, String configured, String wanted) {
        return new RefusedRequestException(
                Reason.UNSUPPORTED_REQUEST,
                "the event asks for another " + what + " than the configured one: expected " + configured + ", found "
                        + wanted);
    }
}
