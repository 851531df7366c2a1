package dev.rationale.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.TrainingData;
import dev.rationale.attribution.metric.Answer;
import dev.rationale.attribution.metric.DiffId;
import dev.rationale.attribution.metric.Erasure;
import dev.rationale.attribution.metric.Metric;
import dev.rationale.attribution.metric.RemovalCurves;
import dev.rationale.attribution.metric.Replacement;
import dev.rationale.attribution.metric.Units;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The digits: networks with held-out images and the metrics of their table. Explained is the probability of the predicted class.
 *
 * @param subjects one a network
 */
record Digits(List<Subject> subjects) {
    static final String MEAN = "mean";
    static final String ZERO = "zero";
    static final String REMAINING = Replacement.remainingMean().name();

    private static final int QUICK_IMAGES = 50;
    private static final int SIDE = 8;
    private static final int STEPS = 20;
    private static final double SHARE = 0.2;

    /**
     * @param quick only some images of one network
     */
    static Digits read(Path folder, boolean quick) throws IOException {
        Networks networks = Networks.read(folder);
        ByteBuffer images = networks.bytes("images.u8");
        double scale = networks.facts().path("scale").asDouble();
        List<Subject> subjects = new ArrayList<>();
        for (int k = 0; k < (quick ? 1 : networks.networks().size()); k++) {
            JsonNode facts = networks.facts(k);
            InputSpace space = space(images, Networks.integers(facts.path("training")), scale);
            int[] heldOut = Networks.integers(facts.path("held_out"));
            List<Subject.Row> rows = new ArrayList<>();
            for (int i = 0; i < (quick ? QUICK_IMAGES : heldOut.length); i++) {
                rows.add(Subject.Row.of(image(images, heldOut[i], scale), space, 1000L * k + i));
            }
            subjects.add(Subject.of(networks.networks().get(k), rows, Objective.PROBABILITY, Answer.Link.LOGIT));
        }
        return new Digits(subjects);
    }

    private static InputSpace space(ByteBuffer images, int[] training, double scale) {
        double[] mean = new double[SIDE * SIDE];
        List<float[]> rows = new ArrayList<>(training.length);
        for (int number : training) {
            double[] image = image(images, number, scale);
            float[] row = new float[image.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) image[i];
                mean[i] += image[i] / training.length;
            }
            rows.add(row);
        }
        return new InputSpace(List.of(1, SIDE, SIDE), List.of(), new TrainingData(rows, mean));
    }

    private static double[] image(ByteBuffer images, int number, double scale) {
        double[] image = new double[SIDE * SIDE];
        for (int i = 0; i < image.length; i++) {
            image[i] = (images.get(number * image.length + i) & 0xFF) / scale;
        }
        return image;
    }

    InputSpace space() {
        return subjects.get(0).space();
    }

    private static List<Metric> metrics(InputSpace space) {
        Units entries = Units.entries(SIDE * SIDE);
        Replacement mean = Sources.replacement(MEAN, space);
        Replacement zero = Sources.replacement(ZERO, space);
        return List.of(
                new RemovalCurves(entries, mean, STEPS),
                new RemovalCurves(entries, zero, STEPS),
                new DiffId(entries, Replacement.remainingMean()),
                new Erasure(entries, zero, SHARE),
                new Erasure(entries, mean, SHARE));
    }

    /** Explains and measures all images of all networks with one contestant. */
    Scores measure(Contestant contestant, Trials trials, Section section) {
        List<List<Trials.Explained>> all = new ArrayList<>();
        for (Subject subject : subjects) {
            Trials.Trial trial = trials.run(contestant, subject, metrics(subject.space()));
            all.add(trial.explained());
            section.failed(trial.failures());
        }
        return new Scores(all);
    }
}
