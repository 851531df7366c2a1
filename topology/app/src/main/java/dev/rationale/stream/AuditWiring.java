package dev.rationale.stream;

import dev.rationale.AuditLeaf;
import dev.rationale.HoleReason;
import dev.rationale.config.RationaleConfig;
import dev.rationale.stream.audit.AuditSettings;
import dev.rationale.stream.audit.AuditedInput;
import dev.rationale.stream.audit.Gaps;
import dev.rationale.stream.audit.LeafProcessor;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/** The audit log of a configuration, as the topology needs it. */
final class AuditWiring {
    private AuditWiring() {}

    /** The node that appends leaves, or null where the configuration asks for no log. */
    static RationaleTopology.@Nullable AuditNode node(TopologyParts parts, RecordEncoder encoder) {
        RationaleConfig config = parts.loaded().config();
        RationaleConfig.Audit audit = config.audit();
        if (audit == null) {
            return null;
        }
        List<AuditedInput> audited = parts.inputs().all().stream()
                .map(topic -> new AuditedInput(topic.name(), topic.id().toString(), topic.partitions()))
                .toList();
        AuditSettings settings = AuditSettings.of(config, audit, audited, Optional.ofNullable(parts.key()));
        String leaves = settings.leaves();
        Function<AuditLeaf, byte[]> encode = leaf -> encoder.encode(leaves, leaf);
        return new RationaleTopology.AuditNode(
                leaves,
                () -> new LeafProcessor(
                        settings,
                        RationaleTopology.AuditNode.STORES,
                        parts.leaves(),
                        gaps(parts.inspector()),
                        encode,
                        Clock.systemUTC()));
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
