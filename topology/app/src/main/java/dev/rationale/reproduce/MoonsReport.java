package dev.rationale.reproduce;

import static dev.rationale.reproduce.Section.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the half-moons sweep says, next to what was expected. */
final class MoonsReport {
    private static final double AREA_TOLERANCE = 0.02;
    private static final int SHOWN_NOISE = 20;
    private static final List<Integer> RATIO_NOISES = List.of(15, 20, 25, 35);

    /** Areas: raw, folded, class-relative as an independent implementation found them, and as arXiv 2502.12108v1 prints them. */
    private static final Map<String, double[]> AREAS = Map.of(
            Contestants.IG,
            new double[] {0.478, 0.481, 0.470, 0.487},
            Contestants.ENHANCED,
            new double[] {0.467, 0.491, 0.489, 0.470},
            Contestants.GUIDED,
            new double[] {0.357, 0.413, 0.396, 0.361},
            Contestants.KNN_5,
            new double[] {0.523, 0.562, 0.559, Double.NaN},
            Contestants.KNN_15,
            new double[] {0.523, 0.562, 0.559, 0.531},
            "Expected Gradients, 50 draws",
            new double[] {Double.NaN, Double.NaN, Double.NaN, 0.483},
            "Gradient × Input",
            new double[] {Double.NaN, Double.NaN, Double.NaN, 0.328},
            "Occlusion",
            new double[] {Double.NaN, Double.NaN, Double.NaN, 0.520},
            Contestants.RANDOM,
            new double[] {0.3, 0.3, 0.3, 0.299});

    /** At noise 0.2: folded and class-relative purity, spread in the baseline's class and in the other. */
    private static final Map<String, double[]> AT_SHOWN =
            Map.of(Contestants.IG, new double[] {Double.NaN, 0.840, 2.1, 4.1}, Contestants.KNN_15, new double[] {
                Double.NaN, 0.991, 0.08, 0.09
            });

    /** Median and 90th percentile of the ratio at {@link #RATIO_NOISES}. */
    private static final Map<String, double[]> RATIOS = Map.of(
            Contestants.IG, new double[] {1.16, 4.3, 2.2, 5.3, 2.76, 7.4, 2.91, 5.5},
            Contestants.KNN_15, new double[] {1.00, 1.00, 0.99, 0.99, 1.00, 1.08, 1.00, 1.36},
            Contestants.GUIDED,
                    new double[] {1.11, Double.NaN, Double.NaN, Double.NaN, 1.12, Double.NaN, 1.08, Double.NaN});

    private static final List<ToDoubleFunction<Moons.Figures>> PURITIES =
            List.of(Moons.Figures::raw, Moons.Figures::folded, Moons.Figures::relative);
    private static final List<ToDoubleFunction<Moons.Figures>> AT_NOISE = List.of(
            Moons.Figures::folded, Moons.Figures::relative, Moons.Figures::spreadSame, Moons.Figures::spreadOther);
    private static final List<ToDoubleFunction<Moons.Figures>> RATIO =
            List.of(Moons.Figures::ratioMedian, Moons.Figures::ratioHigh);

    private final MoonsSweep.Results results;
    private final Section section;

    MoonsReport(MoonsSweep.Results results, Section section) {
        this.results = results;
        this.section = section;
    }

    void write(@Nullable Lineup lineup, boolean quick) {
        section.text(
                "13 noises, 5 seeds, 2,500 held-out points each; ReLU 2-10-10-2; the log-probability of the predicted class"
                        + " against (−½, −½). Graphs connect the explained points of one predicted class, as the released code of"
                        + " arXiv 2502.12108 does." + (quick ? " **Quick: 5 noises, 1 seed, 500 points.**" : ""));
        if (lineup == null) {
            return;
        }
        lineup.describe(section);
        List<String> labels = lineup.present().stream().map(Contestant::label).toList();
        areas(labels);
        atShownNoise(labels);
        ratios(labels);
        targets();
        for (int noise : results.figures().keySet()) {
            for (String label : labels) {
                each(label, noise);
            }
        }
    }

    private void areas(List<String> labels) {
        section.text(
                "AUC-Purity: area under purity over noise 0.05 … 0.65, at most 0.6, 0.3 for noise. Raw: mean predicted class of"
                        + " the lower half by Σ|A|, the released code's. Folded: max(p, 1 − p), mean over seeds. Class-relative: share of the"
                        + " upper half whose class is not the baseline's. Expected: an independent NumPy implementation with networks of"
                        + " its own, ± 0.02; paper: arXiv 2502.12108v1. \"–\": no such figure.");
        List<List<String>> rows = new ArrayList<>();
        List<String> outside = new ArrayList<>();
        List<String> names = List.of("auc-purity-raw", "auc-purity-folded", "auc-purity-relative");
        for (String label : labels) {
            double[] expected =
                    AREAS.getOrDefault(label, new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN});
            List<String> row = new ArrayList<>(List.of(label));
            for (int i = 0; i < PURITIES.size(); i++) {
                double found = results.area(label, PURITIES.get(i));
                row.add(number(expected[i]));
                row.add(number(found));
                row.add(within(expected[i], found, AREA_TOLERANCE));
                section.figure(label, "", names.get(i), expected[i], found);
                if (within(expected[i], found, AREA_TOLERANCE).equals("no")) {
                    outside.add(label + " " + names.get(i).substring("auc-purity-".length()));
                }
            }
            row.add(number(expected[PURITIES.size()]));
            rows.add(row);
        }
        section.table(
                List.of(
                        "AUC-Purity",
                        "raw expected",
                        "found",
                        "within",
                        "folded expected",
                        "found",
                        "within",
                        "class-relative expected",
                        "found",
                        "within",
                        "paper"),
                rows);
        section.target(
                "Half-moons, AUC-Purity ± 0.02 of the expected value, every method and kind",
                outside.isEmpty(),
                outside.isEmpty() ? "all" : "not " + String.join(", ", outside));
    }

    static String within(double expected, double found, double tolerance) {
        if (Double.isNaN(expected) || Double.isNaN(found)) {
            return "";
        }
        return Math.abs(found - expected) <= tolerance ? "yes" : "no";
    }

    private void atShownNoise(List<String> labels) {
        section.text(
                "Noise 0.2, means over seeds: folded purity (arXiv 2502.12108's draft: IG 0.802, Enhanced IG 0.738, Geodesic IG kNN"
                        + " 0.978, over 4 of the 5 seeds), class-relative purity, and the standard deviation of Σ|A| among points predicted"
                        + " as the baseline is and among the others.");
        List<List<String>> rows = new ArrayList<>();
        for (String label : labels) {
            List<String> row = new ArrayList<>(List.of(label));
            double[] expected =
                    AT_SHOWN.getOrDefault(label, new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN});
            for (int i = 0; i < AT_NOISE.size(); i++) {
                row.add(number(expected[i]));
                row.add(number(results.mean(label, SHOWN_NOISE, AT_NOISE.get(i))));
            }
            rows.add(row);
        }
        section.table(
                List.of(
                        "noise 0.2",
                        "folded expected",
                        "found",
                        "class-relative expected",
                        "found",
                        "std same class expected",
                        "found",
                        "std other expected",
                        "found"),
                rows);
    }

    private void ratios(List<String> labels) {
        section.text(
                "NCC ratio Σ|A| / |Δf| of rows with |Δf| > 0.5 nat: median / 90th percentile, means over seeds; expected in"
                        + " brackets.");
        List<String> head = new ArrayList<>(List.of("noise"));
        RATIO_NOISES.forEach(noise -> head.add(Double.toString(noise / 100.0)));
        List<List<String>> rows = new ArrayList<>();
        for (String label : labels) {
            List<String> row = new ArrayList<>(List.of(label));
            double[] expected = RATIOS.get(label);
            for (int i = 0; i < RATIO_NOISES.size(); i++) {
                int noise = RATIO_NOISES.get(i);
                String found = number(results.mean(label, noise, RATIO.get(0)), 2) + " / "
                        + number(results.mean(label, noise, RATIO.get(1)), 2);
                String wanted = expected == null || Double.isNaN(expected[2 * i])
                        ? ""
                        : " (" + number(expected[2 * i], 2) + " / " + number(expected[2 * i + 1], 2) + ")";
                row.add(found + wanted);
            }
            rows.add(row);
        }
        section.table(head, rows);
    }

    private void targets() {
        double igFolded = results.area(Contestants.IG, Moons.Figures::folded);
        double igHigh = at(Contestants.IG, Moons.Figures::ratioHigh);
        between(Contestants.IG + ": folded purity at noise 0.2", at(Contestants.IG, Moons.Figures::folded));
        between(Contestants.IG + ": class-relative purity at noise 0.2", at(Contestants.IG, Moons.Figures::relative));
        for (String knn : List.of(Contestants.KNN_5, Contestants.KNN_15)) {
            double folded = results.area(knn, Moons.Figures::folded);
            double fold = at(knn, Moons.Figures::folded);
            double purity = at(knn, Moons.Figures::relative);
            double same = at(knn, Moons.Figures::spreadSame) / at(Contestants.IG, Moons.Figures::spreadSame);
            double other = at(knn, Moons.Figures::spreadOther) / at(Contestants.IG, Moons.Figures::spreadOther);
            double median = at(knn, Moons.Figures::ratioMedian);
            double high = at(knn, Moons.Figures::ratioHigh);
            section.target(knn + ": folded AUC-Purity at least 0.54", folded >= 0.54, number(folded), folded);
            section.target(
                    knn + ": folded AUC-Purity at least IG's + 0.05",
                    folded >= igFolded + 0.05,
                    number(folded) + " against " + number(igFolded),
                    folded,
                    igFolded);
            section.target(knn + ": folded purity at noise 0.2 at least 0.97", fold >= 0.97, number(fold), fold);
            section.target(
                    knn + ": class-relative purity at noise 0.2 at least 0.97", purity >= 0.97, number(purity), purity);
            section.target(
                    knn + ": spread at noise 0.2 below a tenth of IG's, both classes",
                    same < 0.1 && other < 0.1,
                    "ratios " + number(same) + " and " + number(other),
                    same,
                    other);
            section.target(
                    knn + ": NCC ratio at noise 0.2 median below 1.1, 90th percentile below 1.5 and below IG's",
                    median < 1.1 && high < 1.5 && high < igHigh,
                    number(median) + " and " + number(high) + " against " + number(igHigh),
                    median,
                    high,
                    igHigh);
        }
    }

    private void between(String what, double found) {
        section.target(what + " from 0.75 to 0.90", found >= 0.75 && found <= 0.90, number(found), found);
    }

    private double at(String label, ToDoubleFunction<Moons.Figures> figure) {
        return results.mean(label, SHOWN_NOISE, figure);
    }

    private void each(String label, int noise) {
        String setting = "noise " + noise / 100.0;
        section.figure(label, setting, "purity-raw", Double.NaN, results.mean(label, noise, Moons.Figures::raw));
        section.figure(label, setting, "purity-folded", Double.NaN, results.mean(label, noise, Moons.Figures::folded));
        section.figure(
                label, setting, "purity-relative", Double.NaN, results.mean(label, noise, Moons.Figures::relative));
        section.figure(label, setting, "std-same", Double.NaN, results.mean(label, noise, Moons.Figures::spreadSame));
        section.figure(label, setting, "std-other", Double.NaN, results.mean(label, noise, Moons.Figures::spreadOther));
        section.figure(
                label, setting, "ncc-median", Double.NaN, results.mean(label, noise, Moons.Figures::ratioMedian));
        section.figure(label, setting, "ncc-p90", Double.NaN, results.mean(label, noise, Moons.Figures::ratioHigh));
    }
}
