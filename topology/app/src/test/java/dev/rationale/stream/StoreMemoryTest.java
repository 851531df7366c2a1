package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.config.ConfigReader;
import dev.rationale.config.KafkaProperties;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;

class StoreMemoryTest {
    private static final List<String> NAMES = List.of("one", "other");
    private static final String VALUE = "x".repeat(1 << 12);
    private static final Path MODELS = Path.of("..", "..", "deploy", "models").toAbsolutePath();
    private static final int RECORDS = 3 << 10;

    /** Of a store, in bytes: three that wait for the disk, each a little beyond its size, and the one that is written. */
    private static final long BUFFERS = 4 * StoreMemory.WRITE_BUFFER;

    @TempDir
    private Path state;

    @Test
    void shouldKeepTheWriteBuffersOfAStoreSmallWhenMuchIsWritten() {
        try (TopologyTestDriver driver = written("", NAMES)) {
            assertThat(metrics(driver, "size-all-mem-tables"))
                    .hasSize(2)
                    .allSatisfy(bytes -> assertThat(bytes).isBetween(1L, BUFFERS));
        }
    }

    /** Two readings need not agree: files are written and merged beside them. A store without records has nothing of its own. */
    @Test
    void shouldShareOneCacheBetweenStores() {
        try (TopologyTestDriver driver = written("", NAMES.subList(0, 1))) {
            KeyValueStore<String, String> store = driver.getKeyValueStore(NAMES.get(0));
            assertThat(store.get("0")).isEqualTo(VALUE);
            assertThat(metrics(driver, "block-cache-capacity")).containsExactly(StoreMemory.CACHE, StoreMemory.CACHE);
            assertThat(metrics(driver, "block-cache-usage"))
                    .hasSize(2)
                    .allSatisfy(bytes -> assertThat(bytes).isGreaterThan(VALUE.length()));
        }
    }

    /** The cache is the process's: Kafka Streams closes what a store had before. */
    @Test
    void shouldOpenStoresAgainWhenOthersWereClosed() {
        for (int i = 0; i < 2; i++) {
            try (TopologyTestDriver driver = written("", NAMES)) {
                KeyValueStore<String, String> store = driver.getKeyValueStore(NAMES.get(0));
                assertThat(store.get("0")).isEqualTo(VALUE);
            }
        }
    }

    @Test
    void shouldLeaveTheStoresToTheUserWhenASetterIsGiven() {
        try (TopologyTestDriver driver = written(", rocksdb.config.setter: " + None.class.getName(), NAMES)) {
            assertThat(metrics(driver, "size-all-mem-tables"))
                    .allSatisfy(bytes -> assertThat(bytes).isGreaterThan(BUFFERS));
        }
    }

    /** Both stores are there; those of these names have the records. */
    private TopologyTestDriver written(String more, List<String> names) {
        Topology topology = new Topology()
                .addSource("source", new StringDeserializer(), new StringDeserializer(), "in")
                .addProcessor("write", () -> new Writing(names), "source");
        NAMES.forEach(name -> topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.String()),
                "write"));
        TopologyTestDriver driver = new TopologyTestDriver(topology, properties(more));
        TestInputTopic<String, String> input =
                driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
        for (int i = 0; i < RECORDS; i++) {
            input.pipeInput(Integer.toString(i), VALUE);
        }
        return driver;
    }

    private Properties properties(String more) {
        Properties properties = new Properties();
        properties.putAll(
                KafkaProperties.of(new ConfigReader(Map.of()).parse("""
                        kafka: {bootstrap.servers: "127.0.0.1:1"%s}
                        registry: {schema.registry.url: "http://127.0.0.1:1"}
                        application: {state-dir: "%s"}
                        topics: {predictions: [in]}
                        models:
                          - path: credit
                            explain: [{method: saliency}]
                        """.formatted(more, state), MODELS, "test.yaml"))
                        .streams());
        return properties;
    }

    private static List<Long> metrics(TopologyTestDriver driver, String name) {
        return driver.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(name))
                .map(metric -> ((BigInteger) metric.getValue().metricValue()).longValueExact())
                .toList();
    }

    /** Changes nothing. */
    public static final class None implements RocksDBConfigSetter {
        @Override
        public void setConfig(String store, Options options, Map<String, Object> configs) {}

        @Override
        public void close(String store, Options options) {}
    }

    private static final class Writing extends ContextualProcessor<String, String, Void, Void> {
        private final List<String> names;

        Writing(List<String> names) {
            this.names = names;
        }

        @Override
        public void process(Record<String, String> record) {
            for (String name : names) {
                KeyValueStore<String, String> store = context().getStateStore(name);
                store.put(record.key(), record.value());
            }
        }
    }
}
