package dev.rationale.cli;

import dev.rationale.attribution.Target;
import dev.rationale.attribution.metric.Answer;
import dev.rationale.attribution.metric.Measure;
import dev.rationale.attribution.metric.Purity;
import dev.rationale.attribution.metric.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found for one contestant.
 *
 * @param records of those that were explained, in the order of the data
 * @param failures one line for each of the others
 */
record EvaluationResult(List<Judgement> records, List<String> failures) {

    /**
     * One explained record.
     *
     * @param row position among the rows
     * @param scores measured
     * @param target that was explained
     * @param answer its class
     * @param outputs of the model at the record, {@code [outputs][size]}
     * @param map its attributions, {@code [d]}; empty where nobody needs them later
     */
    record Judgement(int row, List<Score> scores, Target target, Answer answer, double[][] outputs, double[] map) {

        /** Probability of its class in other outputs. */
        double probability(double[][] found) {
            return answer.probability(found);
        }

        /** Whether other outputs are of its class. */
        boolean isKept(double[][] found) {
            return answer.isKept(found);
        }

        double value(Measure measure) {
            return scores.stream()
                    .filter(score -> score.measure() == measure)
                    .mapToDouble(Score::value)
                    .findFirst()
                    .orElse(Double.NaN);
        }
    }

    /**
     * A line of a table.
     *
     * @param measure its name
     * @param replacement what stood in; empty where nothing did
     */
    record Key(String measure, String replacement) {}

    /**
     * @param value mean or median of those that are numbers; NaN where none is
     * @param error standard error of a mean; NaN of other numbers
     * @param records that are numbers
     * @param missing records whose number has no meaning
     */
    record Cell(double value, double error, int records, int missing) {
        /** A number of all records together. */
        static Cell of(double value, int records) {
            return new Cell(value, Double.NaN, records, 0);
        }
    }

    /** Every measure with every replacement. */
    Map<Key, Cell> cells(List<Measure> shown) {
        Map<Key, List<Double>> values = new LinkedHashMap<>();
        for (Measure measure : shown) {
            for (Judgement record : records) {
                for (Score score : record.scores()) {
                    if (score.measure() == measure) {
                        values.computeIfAbsent(
                                        new Key(measure.identifier(), score.replacement()), key -> new ArrayList<>())
                                .add(score.value());
                    }
                }
            }
        }
        Map<Key, Cell> cells = new LinkedHashMap<>();
        values.forEach((key, all) -> cells.put(
                key, cell(all, Measure.named(key.measure()).orElseThrow().typical())));
        return cells;
    }

    static Cell cell(List<Double> values, Measure.Typical typical) {
        double[] numbers = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        int n = numbers.length;
        int missing = values.size() - n;
        if (n == 0) {
            return new Cell(Double.NaN, Double.NaN, 0, missing);
        }
        if (typical == Measure.Typical.MEDIAN) {
            return new Cell((numbers[(n - 1) / 2] + numbers[n / 2]) / 2, Double.NaN, n, missing);
        }
        double mean = Arrays.stream(numbers).sum() / n;
        double squares =
                Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum();
        double error = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
        return new Cell(mean, error, n, missing);
    }

    /** Purity and spread of all records together; raw and folded purity only where there are two classes. */
    Map<Key, Cell> purity() {
        Map<Key, Cell> cells = new LinkedHashMap<>();
        List<Judgement> known = records.stream()
                .filter(record -> Double.isFinite(record.value(Measure.CROSSING)))
                .toList();
        double[] masses = masses(known);
        boolean[] crossed = new boolean[masses.length];
        int[] classes = classes(known);
        for (int i = 0; i < crossed.length; i++) {
            crossed[i] = known.get(i).value(Measure.CROSSING) == 1;
        }
        cells.put(new Key("purity", ""), Cell.of(Purity.relative(masses, crossed), masses.length));
        boolean binary = Arrays.stream(classes).allMatch(number -> number < 2) && classes.length > 0;
        double raw = binary ? Purity.raw(masses, classes) : Double.NaN;
        cells.put(new Key("purity-raw", ""), Cell.of(raw, masses.length));
        cells.put(new Key("purity-folded", ""), Cell.of(Purity.folded(raw), masses.length));
        cells.put(new Key("spread", ""), Cell.of(spread(), records.size()));
        return cells;
    }

    /** Root mean square over the records of the standard deviations within their classes. */
    private double spread() {
        double[] masses = masses(records);
        int[] classes = classes(records);
        double variance = 0;
        for (int number : classes) {
            double within = Purity.spread(masses, classes, number);
            variance += within * within / classes.length;
        }
        return classes.length == 0 ? Double.NaN : Math.sqrt(variance);
    }

    private static double[] masses(List<Judgement> records) {
        return records.stream()
                .mapToDouble(record -> record.value(Measure.MASS))
                .toArray();
    }

    private static int[] classes(List<Judgement> records) {
        return records.stream().mapToInt(record -> record.answer().number()).toArray();
    }
}
