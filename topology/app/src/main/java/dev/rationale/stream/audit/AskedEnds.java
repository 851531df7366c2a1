package dev.rationale.stream.audit;

import dev.rationale.AuditCommand;
import dev.rationale.LeafType;
import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.KeyChange;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.serde.RecordDecoder;
import dev.rationale.serde.UndecodableRecordException;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.jspecify.annotations.Nullable;

/**
 * Ends of keys that stand among the commands. The topic is small, where the control tree lies among the leaves of a partition; what
 * stands here is a reason to look there, no more: anybody may write it.
 */
final class AskedEnds {
    private final String log;
    private final String commands;
    private final CommittedRecords records;
    private final RecordDecoder<AuditCommand> decoder;
    private final Patience patience;

    AskedEnds(String log, String commands, CommittedRecords records, SchemaRegistryClient registry, Patience patience) {
        this.log = log;
        this.commands = commands;
        this.records = records;
        this.decoder = new RecordDecoder<>(registry, AuditCommand.class, AuditCommand.getClassSchema());
        this.patience = patience;
    }

    /** Whether anybody asked for the end of a key. */
    boolean isAsked(VerifierKey key) {
        boolean[] found = new boolean[1];
        records.read(commands, 0, 0, record -> found[0] |= !found[0] && isEnd(record.value(), key));
        return found[0];
    }

    private boolean isEnd(byte @Nullable [] value, VerifierKey key) {
        if (value == null) {
            return false;
        }
        return patience.patiently(() -> {
            try {
                AuditCommand command = decoder.read(value);
                return command.getType() == LeafType.KEY_ROTATED
                        && KeyChange.of(log, command.getDetails()) instanceof KeyEnd end
                        && end.ended().equals(key);
            } catch (UndecodableRecordException | EntryException e) {
                return false;
            }
        });
    }
}
