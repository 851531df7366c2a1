package dev.rationale.bench;

import java.util.Locale;
import java.util.Optional;

/** The models that come along, each with its events. */
enum SampleModel {
    /** A small network, of which thousands of rows fit into a millisecond. */
    CREDIT("credit", "mean", "0"),
    /** Two convolutions. */
    FASHION("fashion", "zero", "predicted");

    private final String folder;
    private final String baseline;
    private final String target;

    SampleModel(String folder, String baseline, String target) {
        this.folder = folder;
        this.baseline = baseline;
        this.target = target;
    }

    /** The model of a name such as {@code credit}. */
    static Optional<SampleModel> parse(String name) {
        for (SampleModel model : values()) {
            if (model.text().equals(name)) {
                return Optional.of(model);
            }
        }
        return Optional.empty();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Below the repository's root. */
    String folder() {
        return "deploy/models/" + folder;
    }

    /** Below the repository's root. */
    String samples() {
        return "deploy/samples/" + folder + ".jsonl";
    }

    String topic() {
        return folder + ".predictions";
    }

    String baseline() {
        return baseline;
    }

    String target() {
        return target;
    }
}
