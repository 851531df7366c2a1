package dev.rationale.stream.audit;

import dev.rationale.AuditCommand;
import dev.rationale.ExplainerSpec;
import dev.rationale.LeafType;
import dev.rationale.NamedValue;
import dev.rationale.Sha256;
import dev.rationale.SpecBaseline;
import dev.rationale.SpecModel;
import dev.rationale.config.KafkaProperties;
import dev.rationale.config.RationaleConfig;
import dev.rationale.policy.CompiledSpec;
import dev.rationale.serde.RecordSerializer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What an application says of itself in the control tree when it starts: the models, specifications and baselines it explains with, by
 * digest. Their command ids follow from the digests, so that starting again enters nothing twice.
 */
public final class Announcements {
    private final Collection<CompiledSpec> specs;
    private final String instance;
    private final Clock clock;

    /**
     * @param specs everything in use
     * @param instance name of this process
     * @param clock when that is
     */
    public Announcements(Collection<CompiledSpec> specs, String instance, Clock clock) {
        this.specs = specs;
        this.instance = instance;
        this.clock = clock;
    }

    /** One command for each model, specification and baseline. */
    public List<AuditCommand> commands() {
        Instant now = clock.instant();
        Map<String, AuditCommand> commands = new LinkedHashMap<>();
        for (CompiledSpec compiled : specs) {
            ExplainerSpec spec = compiled.spec();
            SpecModel model = spec.getModel();
            List<NamedValue> named =
                    List.of(new NamedValue("name", model.getName()), new NamedValue("version", model.getVersion()));
            add(
                    commands,
                    command(
                            "model/" + hex(model.getSha256()) + "/" + model.getName() + "/" + model.getVersion(),
                            LeafType.MODEL_LOADED,
                            model.getSha256(),
                            named,
                            now));
            List<NamedValue> details = new ArrayList<>();
            details.add(new NamedValue("method", spec.getMethod().getName()));
            details.add(new NamedValue("model", model.getName()));
            details.add(new NamedValue("model_version", model.getVersion()));
            add(
                    commands,
                    command(
                            "spec/" + hex(compiled.digest()),
                            LeafType.SPEC_PUBLISHED,
                            compiled.digest(),
                            details,
                            now));
            SpecBaseline baseline = spec.getBaseline();
            if (baseline != null && baseline.getSha256() != null) {
                add(
                        commands,
                        command(
                                "baseline/" + hex(baseline.getSha256()),
                                LeafType.BASELINE_PUBLISHED,
                                baseline.getSha256(),
                                baselineDetails(baseline),
                                now));
            }
        }
        return List.copyOf(commands.values());
    }

    private static List<NamedValue> baselineDetails(SpecBaseline baseline) {
        List<NamedValue> details = new ArrayList<>();
        if (baseline.getId() != null) {
            details.add(new NamedValue("id", baseline.getId()));
        }
        details.add(new NamedValue("kind", baseline.getKind()));
        if (baseline.getVersion() != null) {
            details.add(new NamedValue("version", baseline.getVersion()));
        }
        return details;
    }

    private static void add(Map<String, AuditCommand> commands, AuditCommand command) {
        commands.putIfAbsent(command.getCommandId(), command);
    }

    private AuditCommand command(String id, LeafType type, Sha256 subject, List<NamedValue> details, Instant now) {
        return AuditCommand.newBuilder()
                .setCommandId(id)
                .setType(type)
                .setSubjectDigest(subject)
                .setEventTime(now)
                .setInstance(instance)
                .setDetails(details)
                .build();
    }

    private static String hex(Sha256 digest) {
        return HexFormat.of().formatHex(digest.bytes());
    }

    /**
     * Sends commands and waits until the brokers have them.
     *
     * @throws KafkaException if they do not take them
     */
    public static void send(
            RationaleConfig config, RecordSerializer<SpecificRecord> serializer, Collection<AuditCommand> commands) {
        String topic = config.topics().auditCommands();
        Map<String, Object> properties =
                new HashMap<>(KafkaProperties.of(config).producer());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (AuditCommand command : commands) {
                sent.add(producer.send(new ProducerRecord<>(
                        topic,
                        command.getCommandId().getBytes(StandardCharsets.UTF_8),
                        serializer.encode(topic, command))));
            }
            for (Future<RecordMetadata> send : sent) {
                send.get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException("the commands to the audit log could not be sent to " + topic, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while sending commands to the audit log", e);
        }
    }
}
