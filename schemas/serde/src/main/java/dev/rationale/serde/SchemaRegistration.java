package dev.rationale.serde;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Registers the schemas of a deployment, once, before it runs.
 *
 * <p>Every subject gets compatibility BACKWARD_TRANSITIVE: whoever has the newest schema can read every record ever
 * written, which is what evidence needs.
 */
public final class SchemaRegistration {
    private SchemaRegistration() {}

    /**
     * A schema that is in the registry now.
     *
     * @param subject its subject
     * @param schemaId its id
     */
    public record Registered(String subject, int schemaId) {}

    /**
     * Registers what is missing; doing it again changes nothing. Stops at the first subject that fails, those before it
     * stay registered.
     *
     * @param client stays with the caller, who closes it
     * @param subjects one for each topic, see {@link Subjects}
     * @return one entry for each subject, in the same order
     * @throws IncompatibleSchemaException if the subject holds versions that the schema cannot read
     * @throws RegistryUnavailableException if the registry does not answer
     */
    public static List<Registered> register(SchemaRegistryClient client, Collection<Subject> subjects) {
        List<Registered> registered = new ArrayList<>();
        for (Subject subject : subjects) {
            registered.add(new Registered(subject.name(), register(client, subject)));
        }
        return registered;
    }

    /**
     * Makes sure that every schema is registered, and registers none.
     *
     * @param client stays with the caller, who closes it
     * @param subjects one for each topic that will be written
     * @throws UnregisteredSchemaException naming every subject that lacks its schema
     * @throws RegistryUnavailableException if the registry does not answer
     */
    public static void check(SchemaRegistryClient client, Collection<Subject> subjects) {
        List<String> missing = new ArrayList<>();
        RestClientException last = null;
        for (Subject subject : subjects) {
            AvroSchema schema = new AvroSchema(subject.schema());
            try {
                Registry.ask("id of the schema of " + subject.name(), () -> client.getId(subject.name(), schema));
            } catch (RestClientException e) {
                missing.add(subject.name());
                last = e;
            }
        }
        if (last != null) {
            throw new UnregisteredSchemaException(missing, last);
        }
    }

    private static int register(SchemaRegistryClient client, Subject subject) {
        String name = subject.name();
        try {
            // Compatibility first, so that a version which breaks it is refused.
            Registry.ask(
                    "compatibility of " + name,
                    () -> client.updateCompatibility(name, CompatibilityLevel.BACKWARD_TRANSITIVE.name));
            return Registry.ask(
                    "registration of " + name, () -> client.register(name, new AvroSchema(subject.schema())));
        } catch (RestClientException e) {
            if (Registry.isRefused(e)) {
                throw new IncompatibleSchemaException(name, e);
            }
            throw Registry.unavailable("registration of " + name, "it answered with error " + e.getErrorCode(), e);
        }
    }
}
