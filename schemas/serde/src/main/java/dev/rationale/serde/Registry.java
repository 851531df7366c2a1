package dev.rationale.serde;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Opens registry clients, and tells the registry's answers from its absence. */
public final class Registry {
    /** Property with the registry's address, or several separated by commas. */
    public static final String URL = "schema.registry.url";

    private static final int CACHED_SCHEMAS = 1000;
    private static final int NOT_FOUND = 404;
    private static final int SUBJECT_NOT_FOUND = 40401;
    private static final int SCHEMA_NOT_FOUND = 40403;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    private Registry() {}

    /**
     * A client with its own cache, for any number of threads. Nothing is sent yet.
     *
     * @param properties {@link #URL} and whatever else Confluent's client understands: credentials, TLS settings,
     *     time-outs; passed through as they are
     * @return to be closed by the caller
     * @throws IllegalArgumentException if there is no address
     */
    public static SchemaRegistryClient open(Map<String, ?> properties) {
        Object url = properties.get(URL);
        if (url == null || url.toString().isBlank()) {
            throw new IllegalArgumentException("Expected the registry's address under " + URL + ", found none");
        }
        List<String> urls = List.of(url.toString().trim().split("\\s*,\\s*", -1));
        return SchemaRegistryClientFactory.newClient(
                urls, CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), properties, Map.of());
    }

    /**
     * Asks the registry, and lets only its own answers through.
     *
     * @throws RestClientException if it answered that it knows no such thing, or refuses the schema
     * @throws RegistryUnavailableException in every other case
     */
    static <T> T ask(String what, Call<T> call) throws RestClientException {
        try {
            return call.send();
        } catch (RestClientException e) {
            if (isUnknown(e) || isRefused(e)) {
                throw e;
            }
            throw unavailable(what, "it answered with HTTP status " + e.getStatus(), e);
        } catch (IOException e) {
            throw unavailable(what, e.toString(), e);
        }
    }

    /** Whether the registry itself says so; a 404 without its error code may come from a proxy or a wrong address. */
    static boolean isUnknown(RestClientException e) {
        return e.getStatus() == NOT_FOUND
                && e.getErrorCode() >= SUBJECT_NOT_FOUND
                && e.getErrorCode() <= SCHEMA_NOT_FOUND;
    }

    /** Whether the registry answered that it will not take the schema. */
    static boolean isRefused(RestClientException e) {
        return e.getStatus() == CONFLICT || e.getStatus() == UNPROCESSABLE;
    }

    static RegistryUnavailableException unavailable(String what, String why, Exception cause) {
        return new RegistryUnavailableException(
                "The registry gave no usable answer to: " + what + "; " + why
                        + ". Check its address, credentials and health",
                cause);
    }

    /** One request to the registry. */
    @FunctionalInterface
    interface Call<T> {
        T send() throws IOException, RestClientException;
    }
}
