package dev.rationale.reproduce;

import static dev.rationale.reproduce.Section.number;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.metric.Answer;
import dev.rationale.attribution.metric.DiffId;
import dev.rationale.attribution.metric.Measure;
import dev.rationale.attribution.metric.Metric;
import dev.rationale.attribution.metric.RemovalCurves;
import dev.rationale.attribution.metric.Replacement;
import dev.rationale.attribution.metric.Units;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.Placement;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Methods on Fashion-MNIST with the convolutional sample model: deletion, insertion and DiffID, two replacements each. */
final class FashionTable implements Experiment {
    private static final int QUICK_IMAGES = 8;
    private static final int SIDE = 28;
    private static final int STEPS = 20;
    private static final List<String> REPLACEMENTS = List.of(Digits.ZERO, Digits.MEAN);
    private static final List<Measure> MEASURES = List.of(Measure.DELETION, Measure.INSERTION, Measure.DIFFID);

    private final ExplainableModel model;
    private final List<BoundInput> images;

    /**
     * @param model stays open
     * @param images of 28 × 28
     */
    FashionTable(ExplainableModel model, List<BoundInput> images) {
        this.model = model;
        this.images = images;
    }

    @Override
    public String name() {
        return "fashion";
    }

    @Override
    public Section run(Trials trials, boolean quick) {
        Subject subject = subject(quick);
        Section section = new Section("Fashion-MNIST");
        section.text(subject.rows().size()
                + " test images, the sample model's convolutional network; the probability of the predicted"
                + " class; ranked and removed per pixel; curves of 20 steps. Two replacements, because a method whose baseline is the"
                + " replacement wins. Nobody published figures for this network, so nothing is expected but that every map of"
                + " Integrated Gradients beats a random one.");
        Lineup lineup = Lineup.of(Contestants.FASHION, subject.space());
        lineup.describe(section);
        Map<String, Scores> scores = new LinkedHashMap<>();
        for (Contestant contestant : lineup.present()) {
            trials.progress().now("fashion: " + contestant.label());
            Trials.Trial trial = trials.run(contestant, subject, metrics(subject.space()));
            section.failed(trial.failures());
            scores.put(contestant.label(), new Scores(List.of(trial.explained())));
        }
        table(section, scores);
        for (String label : List.of("IG zero", "IG mean")) {
            for (String replacement : REPLACEMENTS) {
                double found = deletion(scores, label, replacement);
                double random = deletion(scores, Contestants.RANDOM, replacement);
                section.target(
                        "Fashion-MNIST, " + label + ": deletion with " + replacement + " below that of a random map",
                        found < random,
                        number(found) + " against " + number(random),
                        found,
                        random);
            }
        }
        return section;
    }

    private Subject subject(boolean quick) {
        List<Subject.Row> rows = new ArrayList<>();
        for (BoundInput image : quick ? images.subList(0, Math.min(QUICK_IMAGES, images.size())) : images) {
            EngineRequest.Shape shape = new EngineRequest.Shape(image.held(), image.shapeKey(), image.point().length);
            rows.add(new Subject.Row(image.point(), shape, model.space(image), rows.size()));
        }
        List<Placement> placements =
                model.replicas().stream().map(Placement::of).toList();
        return new Subject(placements, rows, Objective.PROBABILITY, Answer.Link.LOGIT);
    }

    private static List<Metric> metrics(InputSpace space) {
        Units pixels = Units.pixels(1, SIDE, SIDE);
        List<Metric> metrics = new ArrayList<>();
        for (String name : REPLACEMENTS) {
            Replacement replacement = Sources.replacement(name, space);
            metrics.add(new RemovalCurves(pixels, replacement, STEPS));
            metrics.add(new DiffId(pixels, replacement));
        }
        return metrics;
    }

    private static double deletion(Map<String, Scores> scores, String label, String replacement) {
        Scores found = scores.get(label);
        return found == null ? Double.NaN : found.mean(Measure.DELETION, replacement);
    }

    private static void table(Section section, Map<String, Scores> scores) {
        List<String> head = new ArrayList<>(List.of("Fashion-MNIST"));
        for (Measure measure : MEASURES) {
            REPLACEMENTS.forEach(replacement -> head.add(measure.identifier() + ", " + replacement));
        }
        List<List<String>> rows = new ArrayList<>();
        scores.forEach((label, found) -> {
            List<String> row = new ArrayList<>(List.of(label));
            for (Measure measure : MEASURES) {
                for (String replacement : REPLACEMENTS) {
                    double value = found.mean(measure, replacement);
                    row.add(number(value));
                    section.figure(label, replacement, measure.identifier(), Double.NaN, value);
                }
            }
            rows.add(row);
        });
        section.table(head, rows);
    }
}
