package dev.rationale.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/** The properties that are passed through: none that Rationale sets itself, none that Kafka would refuse at start. */
final class PropertyChecks {
    private static final Pattern SERVER =
            Pattern.compile("([A-Za-z0-9_+.-]+://)?(\\[[0-9A-Fa-f:.%]+]|[^\\s:/,]+):[0-9]{1,5}");
    private static final Set<String> SCHEMES = Set.of("http", "https", "mock");
    private static final String EXACT = "it decides whether every event gets its outcome exactly once";
    private static final String BYTES = "Rationale reads and writes raw bytes";
    private static final String HANDLERS = "Rationale has its own handlers, which lose nothing";
    private static final Map<String, String> KAFKA_REFUSED = Map.ofEntries(
            Map.entry("application.id", "use application.id of this file's section application"),
            Map.entry("processing.guarantee", "use application.guarantee"),
            Map.entry("num.stream.threads", "use application.threads"),
            Map.entry("state.dir", "use application.state-dir"),
            Map.entry("group.id", "the consumer group is application.id"),
            Map.entry("enable.auto.commit", EXACT),
            Map.entry("isolation.level", EXACT),
            Map.entry("enable.idempotence", EXACT),
            Map.entry("transactional.id", EXACT),
            Map.entry("acks", EXACT),
            Map.entry("auto.offset.reset", "it is earliest, so that no event is passed over"),
            Map.entry("key.serializer", BYTES),
            Map.entry("value.serializer", BYTES),
            Map.entry("key.deserializer", BYTES),
            Map.entry("value.deserializer", BYTES),
            Map.entry("default.key.serde", BYTES),
            Map.entry("default.value.serde", BYTES),
            Map.entry("deserialization.exception.handler", HANDLERS),
            Map.entry("default.deserialization.exception.handler", HANDLERS),
            Map.entry("production.exception.handler", HANDLERS),
            Map.entry("default.production.exception.handler", HANDLERS),
            Map.entry("processing.exception.handler", HANDLERS),
            Map.entry("default.timestamp.extractor", "a record with a strange timestamp must have its outcome too"),
            Map.entry("processing.exception.handler.global.enabled", HANDLERS),
            Map.entry("errors.dead.letter.queue.topic.name", "dead letters go to <topics.prefix>explanations.dlq"),
            Map.entry("ensure.explicit.internal.resource.naming", "names are persisted state"),
            Map.entry("__processing.threads.enabled__", "commits would not wait for the events in work"));
    private static final Map<String, String> REGISTRY_REFUSED = Map.of(
            "auto.register.schemas", "`rationale topics` registers the schemas, `rationale run` never does",
            "use.latest.version", "records are written with the schemas that this version of Rationale ships",
            "key.subject.name.strategy", "subjects are named after their topics",
            "value.subject.name.strategy", "subjects are named after their topics",
            "specific.avro.reader", "Rationale reads with its own classes");

    private final Problems problems;
    private final Map<String, ConfigDef> definitions = Map.of(
            "", StreamsConfig.configDef(),
            "consumer.", ConsumerConfig.configDef(),
            "producer.", ProducerConfig.configDef(),
            "admin.", AdminClientConfig.configDef());

    PropertyChecks(Problems problems) {
        this.problems = problems;
    }

    /** Checks both sections; returns the Kafka properties that are usable. */
    Map<String, String> check(JsonNode root) {
        Map<String, String> usable = kafka(root.path("kafka"));
        registry(root.path("registry"));
        return usable;
    }

    private Map<String, String> kafka(JsonNode section) {
        Map<String, String> usable = new TreeMap<>();
        texts(section).forEach((name, value) -> {
            ConfigPath path = ConfigPath.ROOT.key("kafka").key(name);
            String refusal = KAFKA_REFUSED.get(KafkaProperties.unprefixed(name));
            String problem = refusal == null ? kafkaProblem(name, value) : null;
            if (refusal != null) {
                problems.add(path, "cannot be set: " + refusal);
            } else if (problem != null) {
                problems.add(path, Secrets.hides(name) ? "not accepted by Kafka (the value is not shown)" : problem);
            } else {
                usable.put(name, value);
            }
        });
        String servers = usable.get("bootstrap.servers");
        if (servers != null) {
            servers(servers);
        }
        return usable;
    }

    private void servers(String servers) {
        for (String server : servers.split(",", -1)) {
            if (!SERVER.matcher(server.strip()).matches()) {
                problems.add(
                        ConfigPath.ROOT.key("kafka").key("bootstrap.servers"),
                        "expected host:port, several separated by commas, found "
                                + (server.contains("@") ? "a value that is not shown" : "'" + server.strip() + "'"));
            }
        }
    }

    /** What Kafka's own definition says against a value, or null; a name that Kafka does not know is for a plug-in. */
    private @Nullable String kafkaProblem(String name, String value) {
        String bare = KafkaProperties.unprefixed(name);
        String client = name.substring(0, name.length() - bare.length());
        List<ConfigDef> asked = new ArrayList<>();
        if (client.isEmpty() && StreamsConfig.configDef().configKeys().containsKey(bare)) {
            // Streams knows values of its own: group.protocol=streams is no plain consumer's.
            asked.add(StreamsConfig.configDef());
        } else if (client.isEmpty()) {
            asked.addAll(definitions.values());
        } else {
            asked.add(definitions.getOrDefault(client, ConsumerConfig.configDef()));
        }
        for (ConfigDef definition : asked) {
            ConfigDef.ConfigKey key = definition.configKeys().get(bare);
            if (key != null) {
                try {
                    Object parsed = ConfigDef.parseType(bare, value, key.type);
                    if (key.validator != null) {
                        key.validator.ensureValid(bare, parsed);
                    }
                } catch (ConfigException e) {
                    return e.getMessage();
                }
            }
        }
        return null;
    }

    private void registry(JsonNode section) {
        Map<String, String> texts = texts(section);
        texts.keySet().forEach(name -> {
            String refusal = REGISTRY_REFUSED.get(name);
            if (refusal != null) {
                problems.add(ConfigPath.ROOT.key("registry").key(name), "cannot be set: " + refusal);
            }
        });
        String urls = texts.get("schema.registry.url");
        if (urls != null) {
            for (String url : urls.split(",", -1)) {
                if (!isRegistry(url.strip())) {
                    problems.add(
                            ConfigPath.ROOT.key("registry").key("schema.registry.url"),
                            "expected http:// or https:// and a host, several separated by commas");
                }
            }
        }
    }

    private static boolean isRegistry(String url) {
        try {
            URI uri = new URI(url);
            return uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getRawAuthority() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The properties of a section as text; those of a wrong type, which the schema names, are left out. */
    static Map<String, String> texts(JsonNode section) {
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, JsonNode> property : section.properties()) {
            JsonNode value = property.getValue();
            if (value.isArray()) {
                List<String> items = new ArrayList<>();
                value.forEach(item -> items.add(item.asText()));
                texts.put(property.getKey(), String.join(",", items));
            } else if (value.isValueNode() && !value.isNull()) {
                texts.put(property.getKey(), value.asText());
            }
        }
        return texts;
    }
}
