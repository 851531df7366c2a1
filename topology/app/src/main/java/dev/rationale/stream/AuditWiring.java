package dev.rationale.stream;

import dev.rationale.AuditLeaf;
import dev.rationale.HoleReason;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.config.RationaleConfig;
import dev.rationale.stream.audit.AuditSettings;
import dev.rationale.stream.audit.AuditSigning;
import dev.rationale.stream.audit.AuditedInput;
import dev.rationale.stream.audit.Gaps;
import dev.rationale.stream.audit.LeafProcessor;
import dev.rationale.stream.audit.LeafSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/** The audit log of a configuration, as the topology needs it. */
final class AuditWiring {
    private AuditWiring() {}

    /** The node that appends leaves, or null where the configuration asks for no log. */
    static RationaleTopology.@Nullable AuditNode node(
            RationaleConfig config,
            InputTopics inputs,
            LeafSource source,
            HoleInspector inspector,
            RecordEncoder encoder) {
        RationaleConfig.Audit audit = config.audit();
        if (audit == null) {
            return null;
        }
        List<AuditedInput> audited = inputs.all().stream()
                .map(topic -> new AuditedInput(topic.name(), topic.id().toString(), topic.partitions()))
                .toList();
        AuditSettings settings = AuditSettings.of(
                audit,
                config.topics(),
                audited,
                key(audit.keyFile(), System.getenv()),
                // Heads that an earlier key signed still bind.
                audit.headsFolder() == null
                        ? List.of()
                        : AuditSigning.heads(audit).keys());
        String leaves = settings.leaves();
        Function<AuditLeaf, byte[]> encode = leaf -> encoder.encode(leaves, leaf);
        return new RationaleTopology.AuditNode(
                leaves,
                () -> new LeafProcessor(
                        settings,
                        RationaleTopology.AuditNode.STORES,
                        source,
                        gaps(inspector),
                        encode,
                        Clock.systemUTC()));
    }

    /** The public half of the signing key, where this process has one. */
    static Optional<VerifierKey> key(@Nullable Path file, Map<String, String> environment) {
        try {
            String text = file == null ? environment.get(RationaleConfig.Audit.KEY_VARIABLE) : Files.readString(file);
            return text == null
                    ? Optional.empty()
                    : Optional.of(SigningKey.parse(text.strip()).verifier());
        } catch (IOException | NoteException e) {
            // Neither message holds the key.
            throw new StreamsException("the signing key of the audit log cannot be read: " + e.getMessage());
        }
    }

    /** Holes as an inspector finds them. */
    static Gaps gaps(HoleInspector inspector) {
        return (topic, partition, from, to) -> {
            HoleInspector.Hole hole = inspector.inspect(topic, partition, from, to);
            if (hole instanceof HoleInspector.Unread unread) {
                throw new StreamsException("expected a leaf of the audit log for every record of " + topic + "-"
                        + partition + " from @" + from + ", found none for @" + unread.offset()
                        + ", which can be read: it was explained while there was no log. Stop the application and run"
                        + " `rationale audit close`: a new generation begins");
            }
            return hole instanceof HoleInspector.BeforeLogStart ? HoleReason.BEFORE_LOG_START : HoleReason.UNREADABLE;
        };
    }
}
