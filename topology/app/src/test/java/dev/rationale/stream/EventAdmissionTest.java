package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.DeviceSettings;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineSettings;
import dev.rationale.serde.PredictionDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EventAdmissionTest {
    private static final Duration FOREVER = Duration.ofHours(1);

    @Test
    void shouldLeaveNothingInTheEngineWhenTheRecordsAreGivenUp() {
        // Every row waits for company that does not come.
        EngineSettings patient = new EngineSettings(
                List.of(new DeviceSettings("cpu", 1, 1 << 30)), 100, 1 << 30, FOREVER, Duration.ofMinutes(1));
        try (TopologyFixture fixture = new TopologyFixture();
                AttributionEngine engine = new AttributionEngine(patient, EngineListener.NONE)) {
            EventAdmission admission =
                    new EventAdmission(new PredictionDecoder(fixture.registry), fixture.loaded.policy(), engine);
            InFlight<Integer> inFlight =
                    new InFlight<>(8, new InFlightBytes(1000), FOREVER, System::nanoTime, (record, outcome) -> {});
            InputTopic topic = new InputTopic(TopologyFixture.INPUT, TopologyFixture.TOPIC_ID, 1);
            for (int record = 0; record < 3; record++) {
                CompletableFuture<Outcome> outcome = admission.admit(
                        new Position(topic, 0, record, 0),
                        fixture.encode(TopologyFixture.sample(record)),
                        event -> false);
                inFlight.add(record, outcome, 1);
            }
            assertThat(engine.size()).isEqualTo(3);

            assertThat(inFlight.abandon()).isEqualTo(3);
            assertThat(engine.size()).isZero();
        }
    }
}
