package dev.rationale.reproduce;

import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineSettings;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Runs the chosen experiments one after the other on one engine on the processor. */
public final class Reproduction {
    /** Names of the experiments, in the order in which they run. */
    public static final List<String> NAMES = List.of("moons", "digits", "fashion", "weighting", "gridworld");

    private static final int UNDER_WAY = 512;

    private final List<Experiment> experiments = new ArrayList<>();

    /**
     * Experiments on the networks of {@code deploy/reproduce}.
     *
     * @param data that folder
     * @param names some of {@link #NAMES}; {@code fashion} comes with {@link #addFashion}
     */
    public Reproduction(Path data, Collection<String> names) {
        for (Experiment experiment :
                List.of(new MoonsSweep(data), new DigitsTable(data), new Weighting(data), new GridworldShapley(data))) {
            if (names.contains(experiment.name())) {
                experiments.add(experiment);
            }
        }
    }

    /**
     * The experiment on Fashion-MNIST too.
     *
     * @param model stays open while {@link #run} does
     * @param images at least one, of 28 × 28
     */
    public void addFashion(ExplainableModel model, List<BoundInput> images) {
        experiments.add(new FashionTable(model, images));
        experiments.sort((a, b) -> Integer.compare(NAMES.indexOf(a.name()), NAMES.indexOf(b.name())));
    }

    /**
     * Does everything; minutes, or less than one where quick.
     *
     * @param quick whether a part of the records is enough
     * @param command line, for the report
     * @param progress hears a few words at a time
     * @throws IOException if data cannot be read
     * @throws dev.rationale.engine.EngineDownException if a model can no longer be evaluated
     */
    public ReproductionReport run(boolean quick, String command, Consumer<String> progress) throws IOException {
        EngineSettings settings = EngineSettings.onProcessor(UNDER_WAY);
        List<Section> sections = new ArrayList<>();
        try (AttributionEngine engine = new AttributionEngine(settings, EngineListener.NONE)) {
            Trials trials = new Trials(engine, progress::accept);
            for (Experiment experiment : experiments) {
                sections.add(experiment.run(trials, quick));
            }
        }
        return new ReproductionReport(sections, command, quick);
    }
}
