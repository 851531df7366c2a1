package dev.rationale.reproduce;

import dev.rationale.attribution.GradientOracle;
import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.metric.Answer;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.Placement;
import java.util.List;

/**
 * A model with the records that are explained on it: always the class that it predicts, of its first output.
 *
 * @param placements where the model stands
 * @param rows the records, at least one
 * @param objective what of the class is explained
 * @param link how outputs become probabilities
 */
record Subject(List<Placement> placements, List<Row> rows, Objective objective, Answer.Link link) {
    private static final int ROWS = 4096;

    /**
     * One record.
     *
     * @param point {@code [d]}
     * @param shape of its rows
     * @param space that it lies in
     * @param seed of its draws
     */
    record Row(double[] point, EngineRequest.Shape shape, InputSpace space, long seed) {

        /** A record of a plain network. */
        static Row of(double[] point, InputSpace space, long seed) {
            return new Row(point, new EngineRequest.Shape(HeldInputs.NONE, "rows", point.length), space, seed);
        }
    }

    /** A network in plain Java, on the processor. */
    static Subject of(GradientOracle network, List<Row> rows, Objective objective, Answer.Link link) {
        Placement here = new Placement("cpu", network, ROWS, 8L * network.dimension(), () -> {});
        return new Subject(List.of(here), rows, objective, link);
    }

    /** The space of its first record. */
    InputSpace space() {
        return rows.get(0).space();
    }
}
