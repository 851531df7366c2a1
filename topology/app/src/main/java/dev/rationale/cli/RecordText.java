package dev.rationale.cli;

import dev.rationale.AttributionTensor;
import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.Finding;
import dev.rationale.GroupAttribution;
import dev.rationale.Quality;
import dev.rationale.TargetExplanation;
import dev.rationale.TargetObjective;
import dev.rationale.contract.TensorBytes;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Records for a person: what was decided, the main reasons in words and numbers, and how far to trust them. */
final class RecordText {
    private static final int REASONS = 5;
    private static final int BAR = 24;

    private final PrintWriter out;

    RecordText(PrintWriter out) {
        this.out = out;
    }

    /** One block. */
    void print(ExplanationRecord record) {
        String decision = Objects.requireNonNullElseGet(
                record.getPredictionRef().getDecisionId(),
                () -> record.getPredictionRef().getTopic() + "-"
                        + record.getPredictionRef().getPartition() + "@"
                        + record.getPredictionRef().getOffset());
        if (record.getTargets().isEmpty()) {
            String detail = record.getStatusDetail() == null
                    ? ""
                    : ": " + record.getStatusDetail().getCode() + " "
                            + record.getStatusDetail().getMessage();
            out.println(decision + "  " + record.getOutcome() + detail);
        }
        for (TargetExplanation target : record.getTargets()) {
            print(decision, target);
        }
        if (!record.getFindings().isEmpty()) {
            out.println("    findings: "
                    + record.getFindings().stream().map(Finding::name).collect(Collectors.joining(", ")));
        }
        out.flush();
    }

    /** One line. */
    void print(DeadLetter letter) {
        out.println(letter.getInput().getTopic() + "-" + letter.getInput().getPartition() + "@"
                + letter.getInput().getOffset() + "  "
                + Objects.requireNonNullElse(letter.getDecisionId(), "no decision id") + "  "
                + letter.getFailureCode() + " (" + letter.getFailureClass() + "): " + letter.getMessage());
        out.flush();
    }

    private void print(String decision, TargetExplanation target) {
        var explained = target.getTarget();
        String unit = explained.getObjective() == TargetObjective.RAW
                ? explained.getSpace().name()
                : explained.getObjective().name();
        String label = Objects.requireNonNullElse(explained.getLabel(), Integer.toString(explained.getIndex()));
        Double baseline = target.getBaselineOutput();
        out.println(decision + "  " + explained.getOutput() + " " + label + ": "
                + unit.toLowerCase(Locale.ROOT).replace('_', '-') + " "
                + NumberText.of(target.getRecomputedOutput())
                + (baseline == null ? "" : ", at the baseline " + NumberText.of(baseline)));
        List<Reason> reasons = reasons(target);
        List<Reason> shown = reasons.subList(0, Math.min(REASONS, reasons.size()));
        double largest = shown.isEmpty() ? 0 : Math.abs(shown.get(0).share());
        int width =
                shown.stream().mapToInt(reason -> reason.label().length()).max().orElse(0);
        for (Reason reason : shown) {
            String line = String.format(
                    Locale.ROOT,
                    "    %s  %10s  %s",
                    reason.label() + " ".repeat(width - reason.label().length()),
                    NumberText.signed(reason.share()),
                    NumberText.bar(reason.share(), largest, BAR));
            out.println(line.stripTrailing());
        }
        out.println("    " + quality(target));
    }

    private static String quality(TargetExplanation target) {
        Quality quality = target.getQuality();
        List<String> parts = new ArrayList<>();
        if (quality.getDeltaAbs() != null) {
            parts.add("completeness gap " + NumberText.signed(quality.getDeltaAbs()));
        }
        if (quality.getEstimatedError() != null) {
            parts.add("estimated error " + NumberText.of(quality.getEstimatedError()));
        }
        parts.add(target.getStepsUsed() + (target.getStepsUsed() == 1 ? " step" : " steps"));
        parts.add(quality.getConverged() ? "converged" : "not converged");
        return "quality: " + String.join(", ", parts);
    }

    private record Reason(String label, double share) {}

    /** Largest first: features where the model has names for them, else single coordinates. */
    private static List<Reason> reasons(TargetExplanation target) {
        List<Reason> reasons = new ArrayList<>();
        for (GroupAttribution group : target.getGroupAttributions()) {
            reasons.add(new Reason(Objects.requireNonNullElse(group.getLabel(), group.getGroup()), group.getValue()));
        }
        if (reasons.isEmpty()) {
            target.getAttributions().forEach(tensor -> coordinates(tensor, reasons));
        }
        reasons.sort(Comparator.comparingDouble(reason -> -Math.abs(reason.share())));
        return reasons;
    }

    private static void coordinates(AttributionTensor tensor, List<Reason> reasons) {
        if (tensor.getValues() instanceof ByteBuffer bytes) {
            double[] values = TensorBytes.doubles(tensor.getDtype(), tensor.getShape(), bytes);
            for (int i = 0; i < values.length; i++) {
                reasons.add(new Reason(tensor.getInput() + "[" + i + "]", values[i]));
            }
        }
    }
}
