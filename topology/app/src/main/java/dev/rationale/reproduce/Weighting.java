package dev.rationale.reproduce;

import static dev.rationale.reproduce.Section.number;

import dev.rationale.attribution.metric.Measure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Weights by fitness against equal weights, same six baselines, on the digits: arXiv 2505.03201. */
final class Weighting implements Experiment {
    private static final double LEAST_FALL = 0.10;
    private static final double MOST_FALL = 0.36;
    private static final List<Shown> SHOWN = List.of(
            new Shown("deletion, mean", Measure.DELETION, Digits.MEAN),
            new Shown("deletion, zero", Measure.DELETION, Digits.ZERO),
            new Shown("insertion, mean", Measure.INSERTION, Digits.MEAN),
            new Shown("insertion, zero", Measure.INSERTION, Digits.ZERO),
            new Shown("DiffID", Measure.DIFFID, Digits.REMAINING));

    private final Path data;

    private record Shown(String name, Measure measure, String replacement) {
        double of(@Nullable Scores scores) {
            return scores == null ? Double.NaN : scores.mean(measure, replacement);
        }
    }

    /**
     * @param data folder of {@code digits}
     */
    Weighting(Path data) {
        this.data = data;
    }

    @Override
    public String name() {
        return "weighting";
    }

    @Override
    public Section run(Trials trials, boolean quick) throws IOException {
        Digits digits = Digits.read(data.resolve("digits"), quick);
        Section section = new Section("Weighted against uniform baselines");
        section.text(
                "The digits again: black, white, grey, noise, training mean and a training row, averaged with equal weights or"
                        + " with the weights of Weighted IG. Expected of an independent NumPy implementation: deletion 0.144 → 0.109"
                        + " (−24 %), insertion 0.922 → 0.947, DiffID 0.674 → 0.609. The paper says 10 to 36 %.");
        Lineup lineup = Lineup.of(Contestants.WEIGHTING, digits.space());
        lineup.describe(section);
        Map<String, Scores> scores = new LinkedHashMap<>();
        for (Contestant contestant : lineup.present()) {
            trials.progress().now("weighting: " + contestant.label());
            scores.put(contestant.label(), digits.measure(contestant, trials, section));
        }
        Scores uniform = scores.get(Contestants.UNIFORM);
        List<List<String>> rows = new ArrayList<>();
        scores.forEach((label, found) -> {
            List<String> row = new ArrayList<>(List.of(label));
            for (Shown shown : SHOWN) {
                double value = shown.of(found);
                double change = value / shown.of(uniform) - 1;
                row.add(number(value)
                        + (label.equals(Contestants.UNIFORM) ? "" : " (" + number(100 * change, 0) + " %)"));
                section.figure(label, shown.replacement(), shown.measure().identifier(), Double.NaN, value);
            }
            rows.add(row);
        });
        List<String> head = new ArrayList<>(List.of("weights"));
        SHOWN.forEach(shown -> head.add(shown.name()));
        section.table(head, rows);
        double equal = SHOWN.get(0).of(uniform);
        double weighted = SHOWN.get(0).of(scores.get(Contestants.WEIGHTED));
        double fall = 1 - weighted / equal;
        String found = number(equal) + " → " + number(weighted) + " (" + number(-100 * fall, 0) + " %)";
        section.target("Weighted IG: deletion AUC below that of uniform weights", weighted < equal, found, fall);
        section.target(
                "Weighted IG: deletion AUC lower by 10 to 36 % (paper; expected 24 %)",
                fall >= LEAST_FALL && fall <= MOST_FALL, found, fall);
        return section;
    }
}
