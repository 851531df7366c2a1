package dev.rationale.cli;

import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.Registry;
import dev.rationale.serde.SchemaRegistration;
import dev.rationale.serde.SchemaRegistration.Registered;
import dev.rationale.stream.TopicSetup;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/**
 * What a configuration needs before {@code run}: its topics and the schemas of what stands in them.
 *
 * @param created topics that were missing
 * @param schemas every schema, old or new
 */
public record Groundwork(List<String> created, List<Registered> schemas) {

    /**
     * Makes what is missing and leaves what is there alone.
     *
     * @param config names topics and registry
     * @param access to its cluster
     * @param predictionPartitions partitions of prediction topics that are missing; 0 not to make any
     * @param replication replication factor of new topics, −1 for the brokers' default
     * @throws TopicSetup.TopicsException if a topic is missing and may not or cannot be made
     * @throws dev.rationale.serde.RegistryException if the registry is unreachable or refuses a schema
     */
    public static Groundwork lay(
            RationaleConfig config, KafkaAccess access, int predictionPartitions, short replication) {
        try (Admin admin = access.admin();
                SchemaRegistryClient registry = Registry.open(config.registry().values())) {
            TopicSetup setup = new TopicSetup(admin, config);
            List<String> created = setup.create(predictionPartitions, replication);
            return new Groundwork(created, SchemaRegistration.register(registry, setup.subjects()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
