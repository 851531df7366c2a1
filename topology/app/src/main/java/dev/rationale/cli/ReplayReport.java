package dev.rationale.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.ExplanationRecord;
import dev.rationale.PredictionRef;
import dev.rationale.attribution.Tolerances;
import dev.rationale.replay.Comparison;
import dev.rationale.replay.Comparison.Verdict;
import dev.rationale.replay.Replayed;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What replay found, for people and for programs. */
final class ReplayReport {
    private static final String UNREPLAYABLE = "UNREPLAYABLE";

    private ReplayReport() {}

    /** A block for each record, and a line of counts. */
    static void print(List<Replayed> replayed, PrintWriter out) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        int unreplayable = 0;
        for (Replayed one : replayed) {
            PredictionRef at = one.record().getPredictionRef();
            out.println(
                    "event " + at.getEventId() + "  " + at.getTopic() + "-" + at.getPartition() + "@" + at.getOffset());
            if (one instanceof Replayed.Refused refused) {
                unreplayable++;
                out.println("    " + UNREPLAYABLE + " " + refused.code() + ": " + refused.message());
            } else if (one instanceof Replayed.Compared compared) {
                counts.merge(verdict(compared), 1, Integer::sum);
                print(compared, out);
            }
        }
        out.println(replayed.size() + " replayed: " + counts.getOrDefault(Verdict.WITHIN, 0) + " within, "
                + counts.getOrDefault(Verdict.WITHIN_AT_KINK, 0) + " within at a kink, "
                + counts.getOrDefault(Verdict.OUTSIDE, 0) + " outside, " + unreplayable + " unreplayable");
        out.flush();
    }

    private static void print(Replayed.Compared compared, PrintWriter out) {
        for (Comparison target : compared.targets()) {
            String label = target.target().getLabel();
            out.println("    " + words(target.verdict().name()) + "  "
                    + target.target().getOutput() + "["
                    + target.target().getIndex() + "]" + (label == null ? "" : " " + label) + ": output "
                    + NumberText.of(target.recorded().output()) + " recorded, "
                    + NumberText.of(target.recomputed().output()) + " now; largest difference "
                    + NumberText.of(target.largestDifference()) + " at coordinate " + target.coordinate()
                    + "; distance " + NumberText.of(target.distance()) + " of "
                    + NumberText.of(target.tolerance().relative()) + " (" + cell(compared) + "; at a kink "
                    + NumberText.of(target.tolerance().kinked()) + ")");
            target.deviations().forEach(line -> out.println("    deviates: " + line));
        }
        compared.contradictions().forEach(line -> out.println("    contradicts itself: " + line));
        compared.differences().forEach(line -> out.println("    differs: " + line));
    }

    private static String cell(Replayed.Compared compared) {
        return lower(compared.arithmetic()) + ", "
                + (compared.comparison() == Tolerances.Comparison.REPLAY ? "replay" : "other device");
    }

    private static String words(String name) {
        return name.replace('_', ' ');
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    /** The worst of its targets; what contradicts itself is outside. */
    private static Verdict verdict(Replayed.Compared compared) {
        Verdict worst = compared.contradictions().isEmpty() ? Verdict.WITHIN : Verdict.OUTSIDE;
        for (Comparison target : compared.targets()) {
            worst = target.verdict().compareTo(worst) > 0 ? target.verdict() : worst;
        }
        return worst;
    }

    /** One record. */
    static ObjectNode json(Replayed replayed) {
        ExplanationRecord record = replayed.record();
        PredictionRef at = record.getPredictionRef();
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("event_id", text(at.getEventId()))
                .put(
                        "explanation_id",
                        HexFormat.of().formatHex(record.getExplanationId().bytes()))
                .put("topic", text(at.getTopic()))
                .put("partition", at.getPartition())
                .put("offset", at.getOffset())
                .put("agrees", replayed.agrees());
        if (replayed instanceof Replayed.Refused refused) {
            return node.put("verdict", UNREPLAYABLE)
                    .put("code", refused.code().name())
                    .put("message", refused.message());
        }
        Replayed.Compared compared = (Replayed.Compared) replayed;
        node.put("verdict", verdict(compared).name())
                .put("arithmetic", lower(compared.arithmetic()))
                .put("comparison", lower(compared.comparison()));
        ArrayNode targets = node.putArray("targets");
        compared.targets().forEach(target -> targets.add(json(target)));
        lines(node.putArray("contradictions"), compared.contradictions());
        lines(node.putArray("environment_differences"), compared.differences());
        return node;
    }

    private static ObjectNode json(Comparison target) {
        ObjectNode node = Json.MAPPER
                .createObjectNode()
                .put("output", text(target.target().getOutput()))
                .put("index", target.target().getIndex())
                .put("label", text(target.target().getLabel()))
                .put("verdict", target.verdict().name());
        node.set("recorded_output", Json.number(target.recorded().output()));
        node.set("recomputed_output", Json.number(target.recomputed().output()));
        node.set("largest_difference", Json.number(target.largestDifference()));
        node.put("coordinate", target.coordinate());
        node.set("distance", Json.number(target.distance()));
        node.set("tolerance", Json.number(target.tolerance().relative()));
        node.set("tolerance_at_kink", Json.number(target.tolerance().kinked()));
        lines(node.putArray("deviations"), target.deviations());
        return node;
    }

    private static void lines(ArrayNode array, List<String> lines) {
        lines.forEach(array::add);
    }

    private static @Nullable String text(@Nullable CharSequence text) {
        return text == null ? null : text.toString();
    }
}
