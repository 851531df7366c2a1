package dev.rationale.demo;

import dev.rationale.Decision;
import dev.rationale.ExplanationRecord;
import dev.rationale.Finding;
import dev.rationale.GroupAttribution;
import dev.rationale.OutputSpace;
import dev.rationale.PredictionEvent;
import dev.rationale.TargetExplanation;
import dev.rationale.TargetObjective;
import dev.rationale.intake.EventTensors;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.FeatureSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One explained decision for a person: what was decided, what spoke for and against it, and how well the sum fits. */
final class DecisionText {
    private static final int UPWARD = 3;
    private static final int DOWNWARD = 2;
    private static final int BAR = 20;
    private static final int HEAD = 15;
    private static final int NUMBER = 7;

    /** A share that prints as zero is no reason. */
    private static final double NEGLIGIBLE = 0.005;

    private final Look look;

    DecisionText(Look look) {
        this.look = look;
    }

    /**
     * The lines of a block, without an empty one around it.
     *
     * @param record explained, with at least one target
     * @param event the event behind it
     * @param model the model that decided
     */
    List<String> lines(ExplanationRecord record, PredictionEvent event, ExplainableModel model) {
        TargetExplanation target = record.getTargets().get(0);
        Decision decision = event.getDecision();
        List<String> lines = new ArrayList<>();
        lines.add(look.bold(decision.getDecisionId()) + "  "
                + look.bold(Objects.requireNonNullElse(decision.getLabel(), "")));
        lines.add(cut("  " + outcome(record, target, decision, model)));
        lines.addAll(reasons(shares(target, event, model)));
        if (!record.getFindings().isEmpty()) {
            lines.add("  "
                    + cut("findings: "
                            + record.getFindings().stream().map(Finding::name).collect(Collectors.joining(", "))));
        }
        return lines;
    }

    private String cut(String line) {
        return Look.fit(line, look.columns() - 1).stripTrailing();
    }

    private static String outcome(
            ExplanationRecord record, TargetExplanation target, Decision decision, ExplainableModel model) {
        var explained = target.getTarget();
        boolean raw = explained.getObjective() == TargetObjective.RAW;
        String unit = words(
                raw ? explained.getSpace().name() : explained.getObjective().name());
        String of = explained.getSpace() == OutputSpace.LOG_ODDS || explained.getLabel() == null
                ? words(explained.getOutput())
                : explained.getLabel();
        double output = target.getRecomputedOutput();
        StringBuilder line = new StringBuilder(unit + " of " + of + " " + number(output));
        if (raw && explained.getSpace() == OutputSpace.LOG_ODDS) {
            line.append(String.format(Locale.ROOT, " (probability %.0f %%)", 100 / (1 + Math.exp(-output))));
        }
        if (decision.getThreshold() != null) {
            line.append(", cut-off ").append(number(decision.getThreshold()));
        }
        if (target.getBaselineOutput() != null && record.getBaseline() != null) {
            line.append("; ")
                    .append(baseline(record.getBaseline().getKind(), model))
                    .append(" ")
                    .append(number(target.getBaselineOutput()));
        }
        return line.toString();
    }

    private static String baseline(String kind, ExplainableModel model) {
        boolean columns = model.features().filter(FeatureSpace::hasRawValues).isPresent();
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "mean" -> columns ? "the average case" : "the average image";
            case "zero" -> columns ? "a row of zeros" : "a black image";
            default -> "the baseline (" + words(kind) + ")";
        };
    }

    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replace("log_odds", "log-odds").replace('_', ' ');
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%+.2f", value);
    }

    /**
     * @param words feature and its value
     * @param value its attribution
     */
    private record Share(String words, double value) {}

    private static List<Share> shares(TargetExplanation target, PredictionEvent event, ExplainableModel model) {
        Optional<FeatureSpace> space = model.features().filter(FeatureSpace::hasRawValues);
        Map<String, @Nullable Object> values = EventTensors.rawValues(event);
        List<Share> shares = new ArrayList<>();
        for (GroupAttribution group : target.getGroupAttributions()) {
            String label = Objects.requireNonNullElse(group.getLabel(), group.getGroup());
            Object value = values.get(group.getGroup());
            String words = value == null || space.isEmpty()
                    ? label
                    : label + ": " + space.get().describe(group.getGroup(), value);
            shares.add(new Share(words, group.getValue()));
        }
        return shares;
    }

    private List<String> reasons(List<Share> shares) {
        List<Share> up = shares.stream()
                .filter(share -> share.value() >= NEGLIGIBLE)
                .sorted(Comparator.comparingDouble(share -> -share.value()))
                .limit(UPWARD)
                .toList();
        List<Share> down = shares.stream()
                .filter(share -> share.value() <= -NEGLIGIBLE)
                .sorted(Comparator.comparingDouble(Share::value))
                .limit(DOWNWARD)
                .toList();
        List<Share> shown = new ArrayList<>(up);
        shown.addAll(down);
        int bar = look.columns() >= 80 ? BAR : 0;
        int widest =
                shown.stream().mapToInt(share -> share.words().length()).max().orElse(0);
        int width = Math.min(widest, look.columns() - HEAD - NUMBER - bar - 4);
        double largest = shown.stream()
                .mapToDouble(share -> Math.abs(share.value()))
                .max()
                .orElse(1);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            Share share = shown.get(i);
            String head = i == 0 && !up.isEmpty() ? "  pushed up" : i == up.size() ? "  pushed down" : "";
            int length = (int) Math.max(1, Math.round(bar * Math.abs(share.value()) / largest));
            String drawn = (share.value() > 0 ? "█" : "▒").repeat(bar == 0 ? 0 : length);
            String numbers = String.format(Locale.ROOT, "%" + NUMBER + "s  %s", number(share.value()), drawn);
            lines.add(Look.fit(head, HEAD)
                    + Look.fit(share.words(), width)
                    + (share.value() > 0 ? look.up(numbers) : look.down(numbers)));
        }
        return lines;
    }
}
