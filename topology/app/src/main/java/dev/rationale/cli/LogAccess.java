package dev.rationale.cli;

import dev.rationale.AuditCommand;
import dev.rationale.audit.verify.LogUnreadableException;
import dev.rationale.config.RationaleConfig;
import dev.rationale.evidence.LogTopics;
import dev.rationale.evidence.TopicInput;
import dev.rationale.evidence.TopicLog;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.serde.Registry;
import dev.rationale.stream.audit.Announcements;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** The audit log of a configuration, opened for a command. */
public final class LogAccess {
    private final RationaleConfig config;
    private final RationaleConfig.Audit audit;
    private final KafkaAccess access;

    /**
     * @throws CommandException if the configuration has no audit section
     */
    public LogAccess(RationaleConfig config) {
        RationaleConfig.Audit section = config.audit();
        if (section == null) {
            throw CommandException.invalid(
                    config.source().name() + ": expected a section audit, found none; without it no audit log is kept");
        }
        this.config = config;
        this.audit = section;
        this.access = new KafkaAccess(config);
    }

    /** The audit section. */
    RationaleConfig.Audit audit() {
        return audit;
    }

    /**
     * Opens the log as it is now and works with it.
     *
     * @throws CommandException if brokers or registry do not answer
     */
    public <T> T reading(Function<TopicLog, T> work) {
        LogTopics topics = LogTopics.of(config, audit);
        return access.guarded(() -> {
            try (SchemaRegistryClient registry = Registry.open(config.registry().values());
                    TopicLog log = new TopicLog(topics, access::consumer, access::admin, registry, Clock.systemUTC())) {
                return work.apply(log);
            } catch (LogUnreadableException e) {
                throw CommandException.failed("the log could not be read: " + e.getMessage(), e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Asks for an entry in the control tree; the application enters it while it runs.
     *
     * @throws CommandException if brokers or registry do not answer
     */
    void command(AuditCommand command) {
        access.guarded(() -> {
            try (SchemaRegistryClient registry = Registry.open(config.registry().values())) {
                Announcements.send(config, RecordSerializer.canonical(registry), List.of(command));
                return command;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The input topics, to be counted again. */
    public TopicInput input() {
        return new TopicInput(access::consumer, access::admin);
    }
}
