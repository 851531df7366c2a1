package dev.rationale.replay;

import dev.rationale.ExplainerSpec;
import dev.rationale.ExplanationRecord;
import dev.rationale.NamedValue;
import dev.rationale.PredictionRef;
import dev.rationale.Sha256;
import dev.rationale.TargetExplanation;
import dev.rationale.contract.ExplanationId;
import dev.rationale.contract.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a record repeats or derives from its event and specification, and whether it does so rightly. */
final class Contradictions {
    private final List<String> found = new ArrayList<>();

    private Contradictions() {}

    /**
     * One line for each.
     *
     * @param digest of the specification
     */
    static List<String> of(ExplanationRecord record, ExplainerSpec spec, Sha256 digest) {
        Contradictions all = new Contradictions();
        PredictionRef event = record.getPredictionRef();
        all.require(
                "explanation_id",
                identifier(event, digest),
                record.getExplanationId(),
                "not that of its event's position and specification");
        all.require(
                "seed",
                event.getEventId() == null ? null : Seeds.of(event.getEventId(), digest),
                record.getSeed(),
                "not that of its event id and specification");
        all.require(
                "model.sha256",
                spec.getModel().getSha256(),
                record.getModel() == null ? null : record.getModel().getSha256(),
                "not the specification's model");
        all.require(
                "policy.sha256",
                digest,
                record.getPolicy() == null ? null : record.getPolicy().getSha256(),
                "not the specification's digest");
        if (record.getMethod() != null) {
            all.require(
                    "method",
                    spec.getMethod().getName() + " " + text(spec.getMethod().getParameters()),
                    record.getMethod().getName() + " " + text(record.getMethod().getParams()),
                    "not the specification's");
        }
        all.require(
                "baseline",
                spec.getBaseline() == null
                        ? null
                        : spec.getBaseline().getKind() + " "
                                + text(spec.getBaseline().getParameters()),
                record.getBaseline() == null
                        ? null
                        : record.getBaseline().getKind() + " "
                                + text(record.getBaseline().getParams()),
                "not the specification's");
        for (TargetExplanation target : record.getTargets()) {
            all.require("objective", spec.getObjective(), target.getTarget().getObjective(), "not the specification's");
        }
        return List.copyOf(all.found);
    }

    private static @Nullable Sha256 identifier(PredictionRef event, Sha256 digest) {
        try {
            return ExplanationId.of(event.getTopicId(), event.getPartition(), event.getOffset(), digest);
        } catch (IllegalArgumentException e) {
            return null; // no topic id
        }
    }

    private static String text(List<NamedValue> values) {
        return values.stream()
                .map(each -> each.getName() + "=" + each.getValue())
                .toList()
                .toString();
    }

    private void require(String field, @Nullable Object expected, @Nullable Object actual, String problem) {
        if (!Objects.equals(expected, actual)) {
            found.add(field + " is " + problem);
        }
    }
}
