package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.Attribution;
import dev.rationale.config.ConfigReader;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.DeviceBatch;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineResult;
import dev.rationale.engine.Urgency;
import dev.rationale.model.BoundInput;
import dev.rationale.policy.CompiledSpec;
import dev.rationale.policy.LoadedConfig;
import dev.rationale.policy.TargetChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RehearsalTest {
    private static final Path MODELS = Path.of("..", "..", "deploy", "models").toAbsolutePath();

    /** Gradient rows on the device, whoever wants them. */
    private static final class Rows implements EngineListener {
        private final AtomicLong gradients = new AtomicLong();

        @Override
        public void batchStarted(DeviceBatch batch) {
            gradients.addAndGet(batch.gradients() ? batch.rows() : 0);
        }
    }

    private static LoadedConfig credit(String entry) {
        return loaded("credit", entry);
    }

    private static LoadedConfig loaded(String model, String entry) {
        return LoadedConfig.open(new ConfigReader(Map.of()).parse("""
                kafka: {bootstrap.servers: "broker:9092"}
                registry: {schema.registry.url: "http://registry:8081"}
                topics: {predictions: [p]}
                engine: {devices: cpu}
                models:
                  - path: %s
                    explain: [%s]
                """.formatted(model, entry), MODELS, "test.yaml"));
    }

    private static Attribution explained(AttributionEngine engine, CompiledSpec spec, BoundInput input) {
        EngineResult result = engine.submit(
                        EngineRequest.of(spec.model(), spec.start(input, spec.usualTarget(), 7), input, Urgency.NORMAL))
                .join();
        assertThat(result).isInstanceOf(EngineResult.Attributed.class);
        return ((EngineResult.Attributed) result).attribution();
    }

    @Test
    void shouldBuildTheGraphBeforeTheFirstRecord() {
        Rows rows = new Rows();
        try (LoadedConfig loaded = credit("{method: geodesic-integrated-gradients-knn, baseline: {kind: mean},"
                        + " parameters: {neighbours: 4, steps: 5, background-rows: 200}}");
                AttributionEngine engine =
                        new AttributionEngine(Engines.settings(loaded.config().engine(), loaded.devices()), rows)) {
            List<CompletableFuture<EngineResult>> rehearsed = new Rehearsal(engine, loaded.specs()).submit();
            assertThat(rehearsed).hasSize(1);
            assertThat(rehearsed.get(0).join()).isInstanceOf(EngineResult.Attributed.class);
            assertThat(engine.keptBytes()).as("the graph, at least").isGreaterThan(4 * 10 * 50 * Double.BYTES);
            long before = rows.gradients.get();
            CompiledSpec spec = loaded.specs().get(0);
            int background = spec.model().trainingData().rows().size();
            assertThat(background).isBetween(50, 200);
            assertThat(before).as("two edges a row at least, five points each").isGreaterThan(background * 2 * 5);

            Attribution first = explained(engine, spec, spec.model().samples().get(1));
            assertThat(rows.gradients.get() - before).isEqualTo(first.gradientEvaluations());
        }
    }

    @Test
    void shouldPrepareTheClassesThatBaselinesTakeAndNothingWhereNothingIsShared() {
        try (LoadedConfig asking = credit("{method: integrated-gradients, baseline: {kind: counterfactual}}");
                LoadedConfig plain = credit("{method: integrated-gradients, baseline: {kind: mean}}");
                AttributionEngine engine = new AttributionEngine(
                        Engines.settings(asking.config().engine(), asking.devices()), EngineListener.NONE)) {
            assertThat(new Rehearsal(engine, asking.specs()).submit())
                    .singleElement()
                    .satisfies(result -> assertThat(result.join()).isInstanceOf(EngineResult.Attributed.class));
            assertThat(new Rehearsal(engine, plain.specs()).submit()).isEmpty();
        }
    }

    @Test
    void shouldPrepareForEveryClassThatMayBePredictedAndForOneThatIsFixed() {
        try (LoadedConfig open = loaded("fashion", "{method: integrated-gradients, baseline: {kind: counterfactual}}");
                LoadedConfig fixed = loaded(
                        "fashion", "{method: integrated-gradients, target: 3, baseline: {kind: counterfactual}}")) {
            assertThat(open.specs().get(0).likelyTargets(10))
                    .hasSize(10)
                    .contains(new TargetChoice.Fixed(0, 0), new TargetChoice.Fixed(0, 9));
            assertThat(open.specs().get(0).likelyTargets(9)).containsExactly(new TargetChoice.Predicted(0));
            assertThat(fixed.specs().get(0).likelyTargets(10)).containsExactly(new TargetChoice.Fixed(0, 3));
            try (AttributionEngine engine = new AttributionEngine(
                    Engines.settings(open.config().engine(), open.devices()), EngineListener.NONE)) {
                assertThat(new Rehearsal(engine, open.specs()).submit())
                        .hasSize(10)
                        .allSatisfy(result -> assertThat(result.join()).isInstanceOf(EngineResult.Attributed.class));
            }
        }
    }

    @Test
    void shouldLeaveItWhenTheEngineIsDown() {
        try (LoadedConfig loaded = credit("{method: integrated-gradients, baseline: {kind: counterfactual}}")) {
            AttributionEngine engine = new AttributionEngine(
                    Engines.settings(loaded.config().engine(), loaded.devices()), EngineListener.NONE);
            engine.close();
            assertThat(new Rehearsal(engine, loaded.specs()).submit()).isEmpty();
        }
    }
}
