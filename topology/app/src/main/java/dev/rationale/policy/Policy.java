package dev.rationale.policy;

import dev.rationale.DecisionOutcome;
import dev.rationale.ModelRef;
import dev.rationale.PredictionEvent;
import dev.rationale.config.RationaleConfig.ExplainEntry;
import dev.rationale.policy.Decision.Explain;
import dev.rationale.policy.Decision.Reason;
import dev.rationale.policy.Decision.Refuse;
import dev.rationale.policy.Decision.Skip;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides what is done with an event: a pure function of the event and its topic, so that an auditor can repeat it. Safe
 * for use by any number of threads.
 */
public final class Policy {
    private final List<RuleSet> sets;

    /**
     * @param sets one per model, in the order of the configuration
     */
    Policy(List<RuleSet> sets) {
        this.sets = List.copyOf(sets);
    }

    /**
     * The entries of one model.
     *
     * @param model the model
     * @param rules in the order in which they are tried
     */
    record RuleSet(OpenModel model, List<Rule> rules) {}

    /**
     * One entry.
     *
     * @param topics it applies to
     * @param outcomes it applies to; empty for all
     * @param spec what applies
     */
    record Rule(Set<String> topics, Set<DecisionOutcome> outcomes, CompiledSpec spec) {

        static Rule of(ExplainEntry entry, CompiledSpec spec) {
            Set<DecisionOutcome> outcomes = entry.when().outcomes().stream()
                    .map(DecisionOutcome::valueOf)
                    .collect(Collectors.toUnmodifiableSet());
            return new Rule(Set.copyOf(entry.topics()), outcomes, spec);
        }

        boolean takes(DecisionOutcome outcome) {
            return outcomes.isEmpty() || outcomes.contains(outcome);
        }
    }

    /**
     * What is done with an event.
     *
     * @param event decoded; its inputs are not looked at
     * @param topic where it came from
     */
    public Decision decide(PredictionEvent event, String topic) {
        if (event.getPredictionError() != null) {
            return new Skip(
                    Skip.PREDICTION_FAILED,
                    "the predictor reports error " + event.getPredictionError().getCode());
        }
        Optional<RuleSet> found = ruleSet(event.getModel());
        if (found.isEmpty()) {
            return new Refuse(Reason.UNKNOWN_MODEL, unknown(event.getModel()), Optional.empty());
        }
        OpenModel model = found.get().model();
        if (isOtherFile(event.getModel(), model)) {
            return new Refuse(
                    Reason.MODEL_DIGEST_MISMATCH,
                    "expected the model " + model.text() + " with SHA-256 "
                            + model.model().digest() + ", found " + hex(event.getModel()),
                    Optional.empty());
        }
        List<Rule> rules = found.get().rules().stream()
                .filter(rule -> rule.topics().contains(topic))
                .toList();
        if (rules.isEmpty()) {
            return new Skip(Skip.TOPIC_NOT_SELECTED, "no entry of " + model.text() + " applies to the topic " + topic);
        }
        DecisionOutcome outcome = event.getDecision().getOutcome();
        return rules.stream()
                .filter(rule -> rule.takes(outcome))
                .findFirst()
                .map(rule -> targets(event, rule.spec()))
                .orElseGet(() -> new Skip(
                        Skip.OUTCOME_NOT_SELECTED,
                        "no entry of " + model.text() + " applies to the outcome " + outcome));
    }

    private static Decision targets(PredictionEvent event, CompiledSpec spec) {
        try {
            return new Explain(spec, new EventTargets(spec).of(event));
        } catch (RefusedRequestException e) {
            return new Refuse(e.reason(), e.detail(), Optional.of(spec));
        }
    }

    /** The model of that name and version; without a version the last one of that name. */
    private Optional<RuleSet> ruleSet(ModelRef wanted) {
        return sets.stream()
                .filter(set -> set.model().name().equals(wanted.getName()))
                .filter(set ->
                        wanted.getVersion().isEmpty() || set.model().version().equals(wanted.getVersion()))
                .reduce((first, second) -> second);
    }

    private String unknown(ModelRef wanted) {
        List<String> known = sets.stream().map(set -> set.model().text()).toList();
        return "expected one of the models " + known + ", found "
                + (wanted.getName() + " " + wanted.getVersion()).strip();
    }

    private static boolean isOtherFile(ModelRef wanted, OpenModel model) {
        return wanted.getSha256() != null && !hex(wanted).equals(model.model().digest());
    }

    private static String hex(ModelRef wanted) {
        return wanted.getSha256() == null
                ? ""
                : HexFormat.of().formatHex(wanted.getSha256().bytes());
    }

    /** Every specification, in the order of the configuration. */
    List<CompiledSpec> specs() {
        return sets.stream()
                .flatMap(set -> set.rules().stream())
                .map(Rule::spec)
                .toList();
    }
}
