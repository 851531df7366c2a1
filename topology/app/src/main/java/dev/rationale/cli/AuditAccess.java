package dev.rationale.cli;

import dev.rationale.audit.note.NoteSigner;
import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.Registry;
import dev.rationale.stream.audit.AuditSigning;
import dev.rationale.stream.audit.BrokenTreeException;
import dev.rationale.stream.audit.HeadsException;
import dev.rationale.stream.audit.LogKeeper;
import dev.rationale.stream.audit.LogRefusedException;
import dev.rationale.stream.audit.SigningKeys;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;

/** Opens what is needed to keep the log of a configuration; what it refuses becomes one line. */
final class AuditAccess {
    private AuditAccess() {}

    /**
     * The log's section.
     *
     * @throws CommandException if there is none
     */
    static RationaleConfig.Audit section(RationaleConfig config) {
        if (config.audit() == null) {
            throw CommandException.invalid(config.source().name()
                    + ": expected a section audit, found none; without it the application keeps no audit log");
        }
        return config.audit();
    }

    /**
     * Makes sure, before anything is opened, that a configured log has its key and a place for its signed heads.
     *
     * @throws CommandException if not
     */
    static void requireKey(RationaleConfig config) {
        if (config.audit() == null) {
            return;
        }
        try {
            AuditSigning.signer(config.audit());
            AuditSigning.heads(config.audit());
        } catch (SigningKeys.KeyException e) {
            throw CommandException.invalid(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Works on a log.
     *
     * @throws CommandException if key, state or brokers do not allow it
     */
    static <T> T keeping(RationaleConfig config, Function<LogKeeper, T> work) {
        try {
            NoteSigner signer = AuditSigning.signer(section(config));
            KafkaAccess access = new KafkaAccess(config);
            return access.guarded(() -> {
                access.requireTopic(config.topics().auditLeaves());
                try (Admin admin = access.admin();
                        SchemaRegistryClient registry =
                                Registry.open(config.registry().values())) {
                    return work.apply(new LogKeeper(config, signer, admin, registry));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (SigningKeys.KeyException e) {
            throw CommandException.invalid(String.valueOf(e.getMessage()));
        } catch (LogRefusedException e) {
            throw CommandException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether an error says what is wrong with log or heads, not with the brokers. */
    static boolean isOfLog(Throwable error) {
        return error instanceof BrokenTreeException || error instanceof HeadsException;
    }
}
