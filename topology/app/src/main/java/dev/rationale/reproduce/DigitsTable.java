package dev.rationale.reproduce;

import static dev.rationale.reproduce.Section.number;

import dev.rationale.attribution.metric.Measure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Methods on 8 × 8 digits: deletion, insertion, DiffID, comprehensiveness and log-odds next to expected values. */
final class DigitsTable implements Experiment {
    /** By label: deletion, insertion, DiffID, comprehensiveness, log-odds; an independent NumPy implementation's. */
    private static final Map<String, double[]> EXPECTED = Map.ofEntries(
            Map.entry(Contestants.RANDOM, new double[] {.596, .590, -.026, .134, -.40}),
            Map.entry("Gradient × Input", new double[] {.389, .749, .101, .739, -3.02}),
            Map.entry("IG zero", new double[] {.389, .782, .186, .891, -4.91}),
            Map.entry("IG mean", new double[] {.086, .958, .331, .600, -3.23}),
            Map.entry("IG max-distance", new double[] {.234, .791, .547, .162, -.50}),
            Map.entry("Expected Gradients, 200 draws", new double[] {.106, .956, .499, .778, -5.40}),
            Map.entry(Contestants.UNIFORM, new double[] {.144, .922, .674, .564, -3.05}),
            Map.entry(Contestants.WEIGHTED, new double[] {.109, .947, .609, .566, -3.03}),
            Map.entry(Contestants.FILTERED, new double[] {.110, .947, .601, .553, -2.98}),
            Map.entry(Contestants.FILTERED_HARD, new double[] {.097, .947, .417, .583, -3.11}),
            Map.entry(Contestants.SIG_16, new double[] {.399, .775, .229, .928, -6.31}),
            Map.entry(Contestants.SIG_64, new double[] {.394, .781, .234, .927, -6.39}),
            Map.entry("Guided IG f=.1 d=.02", new double[] {.381, .783, .186, .908, -4.92}),
            Map.entry("Guided IG f=.1 d=1", new double[] {.392, .747, .093, .678, -2.85}));

    /** Columns in the order of {@link #EXPECTED}. */
    private static final List<Column> COLUMNS = List.of(
            new Column("deletion", "± 0.03", Measure.DELETION, Digits.MEAN, 0.03, 0),
            new Column("insertion", "± 0.03", Measure.INSERTION, Digits.MEAN, 0.03, 0),
            new Column("DiffID", "± 0.06", Measure.DIFFID, Digits.REMAINING, 0.06, 0),
            new Column("comprehensiveness at 20 %", "", Measure.COMPREHENSIVENESS, Digits.ZERO, Double.NaN, 0),
            new Column("log-odds at 20 %", "± 10 %", Measure.LOG_ODDS, Digits.ZERO, 0, 0.1));

    private final Path data;

    /**
     * @param allowed as text; empty where nothing is asked
     * @param absolute largest difference; NaN where nothing is asked
     * @param relative largest difference as a share of the expected value
     */
    private record Column(
            String name, String allowed, Measure measure, String replacement, double absolute, double relative) {

        boolean isWithin(double expected, double found) {
            return Math.abs(found - expected) <= absolute + relative * Math.abs(expected);
        }

        boolean isJudged() {
            return !Double.isNaN(absolute);
        }
    }

    /**
     * @param data folder of {@code digits}
     */
    DigitsTable(Path data) {
        this.data = data;
    }

    @Override
    public String name() {
        return "digits";
    }

    @Override
    public Section run(Trials trials, boolean quick) throws IOException {
        Digits digits = Digits.read(data.resolve(name()), quick);
        Section section = new Section("Digits");
        section.text(
                "200 held-out images of each of 3 ReLU networks 64-64-32-10, values 0 to 1; the probability of the predicted"
                        + " class. Deletion, insertion: training mean stands in, 20 steps. DiffID: mean of what remains. Comprehensiveness"
                        + " and log-odds: the top 20 % become 0. Expected: an independent NumPy implementation with three networks of"
                        + " its own. By network: least and most of the three networks' means, which is what other networks of the kind"
                        + " change." + (quick ? " **Quick: 50 images of 1 network.**" : ""));
        Lineup lineup = Lineup.of(Contestants.DIGITS, digits.space());
        lineup.describe(section);
        Map<String, Scores> scores = new LinkedHashMap<>();
        for (Contestant contestant : lineup.present()) {
            trials.progress().now("digits: " + contestant.label());
            scores.put(contestant.label(), digits.measure(contestant, trials, section));
        }
        for (int i = 0; i < COLUMNS.size(); i++) {
            column(section, i, scores);
        }
        both(section, scores);
        return section;
    }

    private static void column(Section section, int index, Map<String, Scores> scores) {
        Column column = COLUMNS.get(index);
        List<List<String>> rows = new ArrayList<>();
        List<String> outside = new ArrayList<>();
        scores.forEach((label, found) -> {
            double value = found.mean(column.measure(), column.replacement());
            double expected = EXPECTED.getOrDefault(label, new double[COLUMNS.size()])[index];
            boolean within = column.isWithin(expected, value);
            rows.add(List.of(
                    label,
                    number(expected),
                    number(value),
                    found.range(column.measure(), column.replacement()),
                    column.isJudged() ? within ? "yes" : "no" : ""));
            section.figure(label, column.replacement(), column.measure().identifier(), expected, value);
            if (!within) {
                outside.add(label);
            }
        });
        String head = column.name() + (column.allowed().isEmpty() ? "" : ", " + column.allowed());
        section.table(List.of(head, "expected", "found", "by network", "within"), rows);
        if (column.isJudged()) {
            section.target(
                    "Digits, " + head + " of the expected value, every method",
                    outside.isEmpty(),
                    scores.size() - outside.size() + " of " + scores.size()
                            + (outside.isEmpty() ? "" : "; not " + String.join(", ", outside)));
        }
    }

    /** The same measures with both replacements: which one stands in decides the ranking. */
    private static void both(Section section, Map<String, Scores> scores) {
        List<Measure> measures =
                List.of(Measure.DELETION, Measure.INSERTION, Measure.COMPREHENSIVENESS, Measure.LOG_ODDS);
        List<String> head = new ArrayList<>(List.of("both replacements"));
        measures.forEach(measure -> {
            head.add(measure.identifier() + ", mean");
            head.add(measure.identifier() + ", zero");
        });
        List<List<String>> rows = new ArrayList<>();
        scores.forEach((label, found) -> {
            List<String> row = new ArrayList<>(List.of(label));
            for (Measure measure : measures) {
                row.add(number(found.mean(measure, Digits.MEAN)));
                row.add(number(found.mean(measure, Digits.ZERO)));
            }
            rows.add(row);
        });
        section.table(head, rows);
    }
}
