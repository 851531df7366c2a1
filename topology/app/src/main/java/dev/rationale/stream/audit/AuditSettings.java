package dev.rationale.stream.audit;

import dev.rationale.audit.note.VerifierKey;
import dev.rationale.config.RationaleConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the leaves of the outcomes are written.
 *
 * @param log name of the log
 * @param coverageInterval how long an outcome waits for its statement
 * @param leaves topic of the leaves
 * @param checkpoints topic of the signed heads
 * @param inputs the prediction topics
 * @param identity who writes
 * @param trusted keys, one of which must have signed a head that a rebuilt tree is compared with; without any none is asked for
 */
public record AuditSettings(
        String log,
        Duration coverageInterval,
        String leaves,
        String checkpoints,
        List<AuditedInput> inputs,
        WriterIdentity identity,
        List<VerifierKey> trusted) {

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
        Set<VerifierKey> trusted = new LinkedHashSet<>(key.stream().toList());
        if (key.isPresent() && audit.headsFolder() != null) {
            trusted.addAll(AuditSigning.heads(audit).keys());
        }
        return new AuditSettings(
                audit.log(),
                audit.coverageInterval(),
                config.topics().auditLeaves(),
                config.topics().auditCheckpoints(),
                List.copyOf(inputs),
                WriterIdentity.ofThisProcess(
                        System.getenv(), key.map(VerifierKey::idText).orElse(null)),
                List.copyOf(trusted));
    }
}
