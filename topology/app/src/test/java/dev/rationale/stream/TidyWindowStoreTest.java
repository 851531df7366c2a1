package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TidyWindowStoreTest {
    private static final String STORE = "seen";
    private static final Duration WINDOW = Duration.ofHours(1);

    @TempDir
    private Path state;

    /** What the class is for: with a Kafka where this fails it can go. */
    @Test
    void shouldFindThatKafkasStoreLeavesAFolderWhenItWasNeverWritten() throws Exception {
        try (TopologyTestDriver driver = driver(persistent())) {
            driver.getWindowStore(STORE).close();

            assertThat(folders())
                    .singleElement()
                    .satisfies(folder -> assertThat(folder).isEmptyDirectory());
        }
    }

    @Test
    void shouldLeaveNoFolderWhenItWasNeverWritten() throws Exception {
        try (TopologyTestDriver driver = driver(new TidyWindowStore.Supplier(persistent()))) {
            assertThat(folders()).hasSize(1);

            driver.getWindowStore(STORE).close();
            assertThat(folders()).isEmpty();

            driver.getWindowStore(STORE).close();
            assertThat(folders()).isEmpty();
        }
    }

    @Test
    void shouldLeaveItsSegmentsWhenItWasWritten() throws Exception {
        try (TopologyTestDriver driver = driver(new TidyWindowStore.Supplier(persistent()))) {
            driver.createInputTopic("in", new StringSerializer(), new StringSerializer())
                    .pipeInput("key", "value", 1000);
            WindowStore<String, String> store = driver.getWindowStore(STORE);
            assertThat(store.fetch("key", 1000)).isEqualTo("value");

            store.close();

            assertThat(folders())
                    .singleElement()
                    .satisfies(folder -> assertThat(folder).isNotEmptyDirectory());
        }
    }

    /** Under exactly-once Streams opens nothing that was written and has no offset. */
    @Test
    void shouldKeepTheOffsetsOfTheStoreWithin() {
        try (TopologyTestDriver driver = driver(new TidyWindowStore.Supplier(persistent()))) {
            driver.createInputTopic("in", new StringSerializer(), new StringSerializer())
                    .pipeInput("key", "value", 1000);
            TopicPartition changelog = new TopicPartition("tidy-seen-changelog", 0);
            StateStore store = driver.getWindowStore(STORE);

            store.commit(Map.of(changelog, 41L));

            assertThat(store.committedOffset(changelog)).isEqualTo(41);
        }
    }

    private List<Path> folders() throws Exception {
        try (Stream<Path> paths = Files.walk(state)) {
            return paths.filter(path -> path.endsWith(STORE)).toList();
        }
    }

    private static WindowBytesStoreSupplier persistent() {
        return Stores.persistentWindowStore(STORE, WINDOW.multipliedBy(2), WINDOW, false);
    }

    private TopologyTestDriver driver(WindowBytesStoreSupplier stores) {
        Topology topology = new Topology()
                .addSource("source", new StringDeserializer(), new StringDeserializer(), "in")
                .addProcessor("remember", Remembering::new, "source")
                .addStateStore(Stores.windowStoreBuilder(stores, Serdes.String(), Serdes.String()), "remember");
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "tidy");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        return new TopologyTestDriver(topology, properties);
    }

    private static final class Remembering extends ContextualProcessor<String, String, Void, Void> {
        @Override
        public void process(Record<String, String> record) {
            WindowStore<String, String> store = context().getStateStore(STORE);
            store.put(record.key(), record.value(), record.timestamp());
        }
    }
}
