package dev.rationale.stream.audit;

import dev.rationale.audit.entry.BelievedKeys;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.config.RationaleConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How the leaves of the outcomes are written.
 *
 * @param log name of the log
 * @param coverageInterval how long an outcome waits for its statement
 * @param leaves topic of the leaves
 * @param checkpoints topic of the signed heads
 * @param inputs the prediction topics
 * @param identity who writes
 * @param trusted keys, one of which must have signed a head that a rebuilt tree is compared with
 */
public record AuditSettings(
        String log,
        Duration coverageInterval,
        String leaves,
        String checkpoints,
        List<AuditedInput> inputs,
        WriterIdentity identity,
        BelievedKeys trusted) {

    /**
     * As configured.
     *
     * @param key that signs, where it is known; trusted beside those that have signed before it
     */
    public static AuditSettings of(
            RationaleConfig config,
            RationaleConfig.Audit audit,
            Collection<AuditedInput> inputs,
            Optional<VerifierKey> key) {
        BelievedKeys trusted = key.isPresent() && audit.headsFolder() != null
                ? AuditSigning.heads(audit).believed(key.get())
                : BelievedKeys.of(key.stream().toList());
        return new AuditSettings(
                audit.log(),
                audit.coverageInterval(),
                config.topics().auditLeaves(),
                config.topics().auditCheckpoints(),
                List.copyOf(inputs),
                WriterIdentity.ofThisProcess(
                        System.getenv(), key.map(VerifierKey::idText).orElse(null)),
                trusted);
    }
}
