package dev.rationale.cli;

import dev.rationale.attribution.metric.Measure;
import dev.rationale.attribution.metric.PerturbationCheck;
import dev.rationale.attribution.metric.RandomisationCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was measured, as Markdown for people and CSV for programs. */
final class EvaluationTable {
    private final String model;
    private final EvaluationPlan plan;
    private final Map<EvaluationPlan.Contestant, Column> columns = new LinkedHashMap<>();

    /** Results of one contestant. */
    private record Column(
            Map<EvaluationResult.Key, EvaluationResult.Cell> cells,
            int records,
            int failed,
            @Nullable RandomisationCheck randomisation,
            @Nullable PerturbationCheck perturbation) {}

    /**
     * @param model its name
     * @param plan that was carried out
     */
    EvaluationTable(String model, EvaluationPlan plan) {
        this.model = model;
        this.plan = plan;
    }

    /** Takes what was found for a contestant; the checks are null where nobody asked. */
    void add(
            EvaluationPlan.Contestant contestant,
            EvaluationResult result,
            @Nullable RandomisationCheck randomisation,
            @Nullable PerturbationCheck perturbation) {
        Map<EvaluationResult.Key, EvaluationResult.Cell> cells = new LinkedHashMap<>(result.cells(plan.shown()));
        if (plan.purity()) {
            cells.putAll(result.purity());
        }
        columns.put(
                contestant,
                new Column(cells, result.records().size(), result.failures().size(), randomisation, perturbation));
    }

    private Set<EvaluationResult.Key> keys() {
        Set<EvaluationResult.Key> keys = new LinkedHashSet<>();
        columns.values().forEach(column -> keys.addAll(column.cells().keySet()));
        return keys;
    }

    private static String better(String measure) {
        String word = Measure.named(measure)
                .map(known -> known.better().name())
                .orElse(measure.startsWith("purity") ? "HIGHER" : measure.equals("spread") ? "LOWER" : "NEITHER");
        return word.toLowerCase(Locale.ROOT);
    }

    private static String arrow(String measure) {
        return switch (better(measure)) {
            case "higher" -> " ↑";
            case "lower" -> " ↓";
            default -> "";
        };
    }

    private static String taken(String measure) {
        return Measure.named(measure)
                .map(Measure::taken)
                .map(taken -> switch (taken) {
                    case SIGNED -> "A";
                    case ABSOLUTE -> "|A|";
                    case NONE -> "";
                })
                .orElse("|A|");
    }

    private static String typical(String measure) {
        return Measure.named(measure)
                .map(known -> known.typical().name().toLowerCase(Locale.ROOT))
                .orElse("all records");
    }

    /** A document of its own: how it was measured, then one line per measure and replacement. */
    List<String> markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("# " + model);
        lines.add("");
        lines.add("Explained: "
                + plan.question().objective().name().toLowerCase(Locale.ROOT).replace('_', '-')
                + " of the predicted class. Ranked and removed per " + plan.unit() + ". Seed " + plan.seed()
                + ". Means with ± one standard error, or medians. Definitions: topology/attribution/docs/metrics.md.");
        lines.add("");
        List<String> head = new ArrayList<>(List.of("measure", "of", "replacement"));
        columns.forEach((contestant, column) -> head.add(escaped(contestant.methodText()) + " from "
                + escaped(contestant.baselineText()) + " (" + column.records() + " records"
                + (column.failed() > 0 ? ", " + column.failed() + " failed)" : ")")));
        row(head, lines);
        lines.add("|---|---|---|" + "---|".repeat(columns.size()));
        for (EvaluationResult.Key key : keys()) {
            List<String> cells = new ArrayList<>(List.of(
                    key.measure() + arrow(key.measure()), escaped(taken(key.measure())), escaped(key.replacement())));
            columns.values().forEach(column -> cells.add(text(column.cells().get(key))));
            row(cells, lines);
        }
        columns.forEach((contestant, column) -> sanity(contestant, column, lines));
        return lines;
    }

    private static String text(EvaluationResult.@Nullable Cell cell) {
        if (cell == null || Double.isNaN(cell.value())) {
            return "–";
        }
        String error = Double.isNaN(cell.error()) ? "" : " ± " + NumberText.of(cell.error());
        return NumberText.of(cell.value()) + error + (cell.missing() > 0 ? " (" + cell.missing() + " left out)" : "");
    }

    private static void row(List<String> cells, List<String> lines) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }

    private static void sanity(EvaluationPlan.Contestant contestant, Column column, List<String> lines) {
        RandomisationCheck randomisation = column.randomisation();
        if (randomisation != null) {
            heading("Layers drawn anew", contestant, randomisation.problems(), lines);
            lines.add("| layers from the output | Spearman of \\|A\\| |");
            lines.add("|---|---|");
            randomisation.steps().forEach(step -> row(List.of(step.layer(), NumberText.of(step.similarity())), lines));
        }
        PerturbationCheck perturbation = column.perturbation();
        if (perturbation != null) {
            heading("Weights perturbed", contestant, perturbation.problems(), lines);
            lines.add("| scale | Spearman of \\|A\\| | change of p | classes flipped |");
            lines.add("|---|---|---|---|");
            perturbation
                    .steps()
                    .forEach(step -> row(
                            List.of(
                                    NumberText.of(step.scale()),
                                    NumberText.of(step.similarity()) + " ± " + NumberText.of(step.standardError()),
                                    NumberText.of(step.probabilityChange()),
                                    NumberText.of(step.flips())),
                            lines));
        }
    }

    private static void heading(
            String what, EvaluationPlan.Contestant contestant, List<String> problems, List<String> lines) {
        lines.add("");
        lines.add("## " + what + ": " + contestant.methodText() + " from " + contestant.baselineText());
        lines.add("");
        lines.add(problems.isEmpty() ? "Passed." : "Not passed: " + String.join("; ", problems) + ".");
        lines.add("");
    }

    /** One line per contestant, measure and replacement, numbers with all digits; empty where there is none. */
    List<String> csv() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "model,method,baseline,objective,unit,seed,measure,map,replacement,better,typical,value,standard_error,"
                        + "records,left_out");
        columns.forEach((contestant, column) -> {
            column.cells().forEach((key, cell) -> lines.add(line(contestant, key, cell)));
            RandomisationCheck randomisation = column.randomisation();
            if (randomisation != null) {
                randomisation
                        .steps()
                        .forEach(step -> lines.add(line(
                                contestant,
                                new EvaluationResult.Key("randomisation", step.layer()),
                                EvaluationResult.Cell.of(step.similarity(), column.records()))));
            }
            PerturbationCheck perturbation = column.perturbation();
            if (perturbation != null) {
                perturbation
                        .steps()
                        .forEach(step -> lines.add(line(
                                contestant,
                                new EvaluationResult.Key("perturbation", Double.toString(step.scale())),
                                new EvaluationResult.Cell(
                                        step.similarity(), step.standardError(), column.records(), 0))));
            }
        });
        return lines;
    }

    private String line(EvaluationPlan.Contestant contestant, EvaluationResult.Key key, EvaluationResult.Cell cell) {
        List<String> fields = List.of(
                model,
                contestant.methodText(),
                contestant.baselineText(),
                plan.question().objective().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                plan.unit(),
                Long.toString(plan.seed()),
                key.measure(),
                taken(key.measure()),
                key.replacement(),
                better(key.measure()),
                typical(key.measure()),
                number(cell.value()),
                number(cell.error()),
                Integer.toString(cell.records()),
                Integer.toString(cell.missing()));
        return String.join(",", fields.stream().map(EvaluationTable::quoted).toList());
    }

    private static String number(double value) {
        return Double.isFinite(value) ? Double.toString(value) : "";
    }

    private static String quoted(String field) {
        return field.matches("(?s).*[,\"\n\r].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }
}
