package dev.rationale.cli;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Objective;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Manifest;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results of {@code rationale explain} for a person: the leading features with a bar, and how far to trust them. */
final class ResultText {
    private static final int BAR = 24;
    private static final int LABEL = 36;
    private static final int WORDS = 32;

    private final ExplainableModel model;
    private final PrintWriter out;
    private final int top;

    /**
     * @param model that was asked
     * @param out takes the text
     * @param top number of features shown per row
     */
    ResultText(ExplainableModel model, PrintWriter out, int top) {
        this.model = model;
        this.out = out;
        this.top = top;
    }

    /** All rows, in their order; failed ones are reported elsewhere. */
    void print(MethodOptions.Recipe recipe, List<RowResult> results) {
        Manifest manifest = model.manifest();
        out.println(manifest.name() + " " + manifest.version() + ", "
                + recipe.method().name()
                + (recipe.method().usesBaselines(recipe.settings()) ? ", baseline " + recipe.baseline() : ""));
        for (int row = 0; row < results.size(); row++) {
            out.println();
            if (results.get(row) instanceof RowResult.Explained explained) {
                print(row, explained);
            } else if (results.get(row) instanceof RowResult.Failed failed) {
                out.println("row " + row + "  not explained: " + failed.code());
            }
        }
        out.flush();
    }

    private void print(int row, RowResult.Explained explained) {
        Attribution attribution = explained.attribution();
        out.println("row " + row + "  " + headline(attribution));
        List<FeatureShare> shares = FeatureShare.of(model, explained.input(), attribution.values()).stream()
                .sorted(Comparator.comparingDouble((FeatureShare share) -> -Math.abs(share.attribution())))
                .toList();
        List<FeatureShare> shown = shares.subList(0, Math.min(top, shares.size()));
        double largest = shown.isEmpty() ? 0 : Math.abs(shown.get(0).attribution());
        int labels = width(shown.stream().map(FeatureShare::label).toList(), LABEL);
        int words = width(shown.stream().map(FeatureShare::words).toList(), WORDS);
        for (FeatureShare share : shown) {
            line(
                    cut(share.label(), labels),
                    cut(share.words(), words),
                    NumberText.signed(share.attribution()),
                    NumberText.bar(share.attribution(), largest, BAR));
        }
        List<FeatureShare> rest = shares.subList(shown.size(), shares.size());
        if (!rest.isEmpty()) {
            double sum = rest.stream().mapToDouble(FeatureShare::attribution).sum();
            String others = rest.size() == 1 ? "1 other feature" : rest.size() + " other features";
            line(cut(others, labels), cut("", words), NumberText.signed(sum), "");
        }
        out.println("    " + quality(attribution));
        if (!attribution.findings().isEmpty()) {
            out.println("    findings: "
                    + attribution.findings().stream().map(Enum::name).collect(Collectors.joining(", ")));
        }
    }

    private void line(String label, String words, String number, String bar) {
        String text = String.format(Locale.ROOT, "    %s  %s  %10s  %s", label, words, number, bar);
        out.println(text.stripTrailing());
    }

    private String headline(Attribution attribution) {
        Manifest.Output output =
                model.manifest().outputs().get(attribution.target().output());
        int index = attribution.target().index();
        Objective objective = attribution.target().objective();
        String unit = (objective == Objective.RAW ? output.space().name() : objective.name())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
        String text = output.name() + " " + output.label(index) + ": " + unit + " "
                + NumberText.of(attribution.output())
                + (Double.isNaN(attribution.baselineOutput())
                        ? ""
                        : ", at the baseline " + NumberText.of(attribution.baselineOutput()));
        return model.manifest()
                .decision()
                .filter(rule ->
                        objective == Objective.RAW && rule.output().equals(output.name()) && rule.index() == index)
                .map(rule -> text + "; " + (attribution.output() > rule.threshold() ? rule.above() : rule.below()))
                .orElse(text);
    }

    private static String quality(Attribution attribution) {
        List<String> parts = new ArrayList<>();
        if (!Double.isNaN(attribution.completenessGap())) {
            parts.add("completeness gap " + NumberText.signed(attribution.completenessGap()));
        }
        attribution
                .estimatedError()
                .ifPresent(error -> parts.add("estimated error " + NumberText.of(100 * error) + " %"));
        parts.add(attribution.steps() + (attribution.steps() == 1 ? " step" : " steps"));
        parts.add(attribution.converged() ? "converged" : "not converged");
        return "quality: " + String.join(", ", parts);
    }

    private static int width(List<String> texts, int most) {
        return Math.min(most, texts.stream().mapToInt(String::length).max().orElse(0));
    }

    private static String cut(String text, int width) {
        String fitting = text.length() > width ? text.substring(0, width - 1) + "…" : text;
        return fitting + " ".repeat(width - fitting.length());
    }
}
