package dev.rationale.stream;

import dev.rationale.audit.note.VerifierKey;
import dev.rationale.config.RationaleConfig;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.policy.LoadedConfig;
import dev.rationale.serde.PredictionDecoder;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.stream.audit.LeafSource;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Clock;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/**
 * What a topology is made of, real or for a test.
 *
 * @param loaded configuration, models and policy
 * @param inputs topics of predictions
 * @param settings of the configuration
 * @param registry of the schemas
 * @param engine that explains
 * @param inspector of holes
 * @param hold of records whose schema is not to be had
 * @param leaves of the audit log that are there already
 * @param key that signs the audit log, where it is known
 */
record TopologyParts(
        LoadedConfig loaded,
        InputTopics inputs,
        StreamSettings settings,
        SchemaRegistryClient registry,
        AttributionEngine engine,
        HoleInspector inspector,
        RegistryHold hold,
        LeafSource leaves,
        @Nullable VerifierKey key) {

    /** Puts them together; the signer of the audit log comes on top. */
    Topology topology() {
        RationaleConfig config = loaded.config();
        Clock clock = Clock.systemUTC();
        RecordSerializer<SpecificRecord> serializer = RecordSerializer.canonical(registry);
        RecordEncoder encoder = serializer::encode;
        ExplanationAssembler assembler =
                new ExplanationAssembler(ThisProcess.environments(loaded.devices()), clock.instant());
        PublishProcessor.Destination destination = new PublishProcessor.Destination(
                config.topics().explanations(),
                config.topics().deadLetters(),
                config.application().id(),
                ThisProcess.version());
        InFlightBytes held = InFlightBytes.ofHeap();
        return RationaleTopology.build(
                inputs,
                settings,
                () -> new ExplainProcessor(
                        settings,
                        held,
                        inputs,
                        new EventAdmission(new PredictionDecoder(registry), loaded.policy(), engine),
                        inspector,
                        hold,
                        clock),
                () -> new PublishProcessor(destination, assembler, encoder, settings, config.audit() != null, clock),
                AuditWiring.node(this, encoder));
    }
}
