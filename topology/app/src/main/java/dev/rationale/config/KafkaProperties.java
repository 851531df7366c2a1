package dev.rationale.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The properties for Kafka's own classes: what the user gave, over what suits explanations better than Kafka's defaults,
 * under what Rationale cannot work without. Serializers and exception handlers are the topology's business.
 */
public final class KafkaProperties {
    private static final List<String> PREFIXES =
            List.of("main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.", "admin.");
    /** By name, for what has to do with stores is no business of this package. */
    private static final String STORE_MEMORY = "dev.rationale.stream.StoreMemory";

    private static final Map<String, String> PRESETS = presets();

    /** Milliseconds that a broker may keep a request of a {@link #reader} waiting for records. */
    private static final String READER_WAIT = "20";

    private final RationaleConfig.Application application;
    private final Map<String, String> given;

    private KafkaProperties(RationaleConfig.Application application, Map<String, String> given) {
        this.application = application;
        this.given = given;
    }

    /** The properties of a configuration. */
    public static KafkaProperties of(RationaleConfig config) {
        return new KafkaProperties(config.application(), config.kafka().values());
    }

    static KafkaProperties of(RationaleConfig.Application application, Map<String, String> given) {
        return new KafkaProperties(application, given);
    }

    /** What is set unless the configuration says otherwise, by Streams' name of the property, with what depends on the guarantee. */
    public static Map<String, String> presets(RationaleConfig.Guarantee guarantee) {
        Map<String, String> presets = new TreeMap<>(PRESETS);
        boolean exactlyOnce = guarantee == RationaleConfig.Guarantee.EXACTLY_ONCE_V2;
        presets.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, exactlyOnce ? "200" : "1000");
        // In a transaction nothing is read before the commit, which sends what waits: hurry would only cost requests.
        presets.put("producer." + ProducerConfig.LINGER_MS_CONFIG, exactlyOnce ? "100" : "5");
        return presets;
    }

    private static Map<String, String> presets() {
        Map<String, String> presets = new LinkedHashMap<>();
        presets.put(StreamsConfig.POLL_MS_CONFIG, "10");
        presets.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, "256");
        presets.put("consumer." + ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "500");
        presets.put("producer." + ProducerConfig.BATCH_SIZE_CONFIG, "262144");
        presets.put("producer." + ProducerConfig.BUFFER_MEMORY_CONFIG, "67108864");
        presets.put("producer." + ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        presets.put("producer." + ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "60000");
        presets.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, STORE_MEMORY);
        return presets;
    }

    /** For {@code KafkaStreams}, without serdes and handlers. */
    public Map<String, Object> streams() {
        Map<String, Object> properties = new TreeMap<>();
        presets(application.guarantee()).forEach((name, value) -> {
            if (!given.containsKey(unprefixed(name))) {
                properties.put(name, value);
            }
        });
        properties.putAll(given);
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application.id());
        properties.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                application.guarantee().text());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.toString(application.threads()));
        properties.put("consumer." + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
        properties.put("processing.exception.handler.global.enabled", "true"); // its constant is deprecated, it is not
        if (application.stateDir() != null) {
            properties.put(
                    StreamsConfig.STATE_DIR_CONFIG, application.stateDir().toString());
        }
        return properties;
    }

    /** For an {@code Admin} client. */
    public Map<String, Object> admin() {
        return client("admin.", AdminClientConfig.configNames());
    }

    /** For a {@code KafkaProducer} outside of Streams, without serializers. */
    public Map<String, Object> producer() {
        return client("producer.", ProducerConfig.configNames());
    }

    /** For a {@code KafkaConsumer} outside of Streams, without group and deserializers. */
    public Map<String, Object> consumer() {
        Map<String, Object> properties = client("consumer.", ConsumerConfig.configNames());
        // Meant for Streams, which knows a protocol that a plain consumer refuses.
        properties.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        return properties;
    }

    /**
     * For a {@code KafkaConsumer} that reads what is there already and is closed then. A consumer asks for more before it hands out what it
     * has, and a broker answers no other request of it meanwhile, a farewell neither: at the end of a topic, where nothing comes, each of
     * them would take Kafka's default of half a second.
     */
    public Map<String, Object> reader() {
        Map<String, Object> properties = consumer();
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, READER_WAIT);
        return properties;
    }

    /** Unprefixed properties of this client and of nobody known (those of plug-ins), then the prefixed ones. */
    private Map<String, Object> client(String prefix, Set<String> known) {
        Map<String, Object> properties = new TreeMap<>();
        given.forEach((name, value) -> {
            if (known.contains(name) || (unprefixed(name).equals(name) && !isKnown(name))) {
                properties.put(name, value);
            }
        });
        given.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                properties.put(name.substring(prefix.length()), value);
            }
        });
        return properties;
    }

    private static boolean isKnown(String name) {
        return StreamsConfig.configDef().names().contains(name)
                || ConsumerConfig.configNames().contains(name)
                || ProducerConfig.configNames().contains(name)
                || AdminClientConfig.configNames().contains(name);
    }

    /** The value that Streams itself gets, given or preset, or the default. */
    String value(String name, String kafkaDefault) {
        return effective(List.of(name), kafkaDefault);
    }

    /** The value that the producer of Streams gets, given or preset, or the default. */
    String producerValue(String name, String kafkaDefault) {
        return effective(List.of("producer." + name, name), kafkaDefault);
    }

    /** The value that the main consumer of Streams gets, or the default. */
    String consumerValue(String name, String kafkaDefault) {
        return effective(List.of("main.consumer." + name, "consumer." + name, name), kafkaDefault);
    }

    private String effective(List<String> names, String kafkaDefault) {
        for (Map<String, String> source : List.of(given, presets(application.guarantee()))) {
            for (String name : names) {
                if (source.containsKey(name)) {
                    return source.get(name).strip();
                }
            }
        }
        return kafkaDefault;
    }

    /** The name of a property without Streams' prefix for one of its clients. */
    static String unprefixed(String name) {
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }
}
