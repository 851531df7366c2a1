package dev.rationale.engine;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Program;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Replica;
import java.util.List;

/**
 * One record to explain.
 *
 * @param placements where its model stands, at least one; the engine chooses the least loaded device for the whole record
 * @param program fresh; the engine alone calls it from now on
 * @param shape what its rows look like
 * @param urgency when it is wanted
 * @param keeping whether what is prepared for it stays as long as the engine
 */
public record EngineRequest(
        List<Placement> placements, Program program, Shape shape, Urgency urgency, boolean keeping) {

    /**
     * @throws IllegalArgumentException if there is no placement
     */
    public EngineRequest {
        if (placements.isEmpty()) {
            throw new IllegalArgumentException("expected at least one placement of the model");
        }
        placements = List.copyOf(placements);
    }

    /** A record whose preparations make room for later ones. */
    public EngineRequest(List<Placement> placements, Program program, Shape shape, Urgency urgency) {
        this(placements, program, shape, urgency, false);
    }

    /** A record of a probed model. */
    public static EngineRequest of(ExplainableModel model, Program program, BoundInput input, Urgency urgency) {
        return new EngineRequest(Placement.of(model), program, shape(input), urgency);
    }

    /** A record of a probed model that is explained on one device, whatever else that has to do. */
    public static EngineRequest of(Replica replica, Program program, BoundInput input, Urgency urgency) {
        return new EngineRequest(List.of(Placement.of(replica)), program, shape(input), urgency);
    }

    private static Shape shape(BoundInput input) {
        return new Shape(input.held(), input.shapeKey(), input.point().length);
    }

    /** The same; what is prepared for it stays. */
    public EngineRequest keepingPrepared() {
        return new EngineRequest(placements, program, shape, urgency, true);
    }

    /** The same without a deadline. */
    EngineRequest withoutDeadline() {
        return new EngineRequest(placements, program, shape, new Urgency(urgency.priority(), Long.MAX_VALUE), keeping);
    }

    /**
     * @param held the record's inputs without gradient
     * @param key rows of requests with equal keys may share a batch
     * @param dimension coordinates of a row
     */
    public record Shape(HeldInputs held, Object key, int dimension) {}
}
