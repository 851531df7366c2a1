package dev.rationale.stream.audit;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;

/**
 * Where leaves and heads that were written before are read.
 *
 * @param records what is committed
 * @param settling waits for what is not yet
 * @param registry of the schemas; stays with the caller
 * @param patience while it cannot be reached
 * @param rebuilds what this process has read already
 */
public record LeafSource(
        CommittedRecords records,
        Settling settling,
        SchemaRegistryClient registry,
        Patience patience,
        Rebuilds rebuilds) {

    /** Of a process that has read nothing yet. */
    public LeafSource(CommittedRecords records, Settling settling, SchemaRegistryClient registry, Patience patience) {
        this(records, settling, registry, patience, new Rebuilds());
    }
}
