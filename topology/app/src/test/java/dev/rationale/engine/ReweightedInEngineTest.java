package dev.rationale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.Target;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.Replica;
import dev.rationale.model.ReweightedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An engine remembers outputs at shared baselines; those of other weights must not be among them. */
class ReweightedInEngineTest {
    private static final IntegratedGradients IG = new IntegratedGradients();

    @Test
    void shouldNotRememberOutputsOfOtherWeights() {
        try (ExplainableModel model = ExplainableModel.open(Path.of("../../deploy/models/credit"));
                ReweightedModel copy = model.reweighted();
                AttributionEngine engine = new AttributionEngine(EngineSettings.onProcessor(8), EngineListener.NONE)) {
            BoundInput input = model.samples().get(0);
            Baselines zero = Baselines.of(new double[input.point().length]);
            agrees(engine, copy.replica(), input, zero);
            copy.randomise(1, 3);
            agrees(engine, copy.replica(), input, zero);
            copy.perturb(0.5, 3);
            agrees(engine, copy.replica(), input, zero);
            copy.restore();
            agrees(engine, copy.replica(), input, zero);
        }
    }

    private static void agrees(AttributionEngine engine, Replica replica, BoundInput input, Baselines zero) {
        Placement placement = new Placement(
                replica.device().text(), replica.oracle(), replica.probe().bestRows(), 1, replica.check());
        EngineRequest request = new EngineRequest(
                List.of(placement),
                IG.explain(new Explicand(input.point(), Target.of(0), 0.01, 1), zero, IG.settings(Map.of())),
                new EngineRequest.Shape(input.held(), input.shapeKey(), input.point().length),
                Urgency.NORMAL);
        Attribution found = ((EngineResult.Attributed) engine.submit(request).join()).attribution();
        double direct = replica.oracle()
                .outputs(List.of(new Point(zero.points().get(0), input.held())))
                .get(0)[0][0];

        assertThat(found.baselineOutput()).isCloseTo(direct, within(1e-5));
    }
}
