package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeenEventsTest {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final long HOUR = WINDOW.toMillis();

    @TempDir
    private Path folder;

    private TopologyTestDriver driver;
    private SeenEvents seen;

    @BeforeEach
    void open() {
        Topology topology = new Topology();
        topology.addSource("events", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "events");
        topology.addProcessor("explain", Ignore::new, "events");
        topology.addStateStore(SeenEvents.store("seen-events", WINDOW), "explain");
        Properties config = new Properties();
        config.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        driver = new TopologyTestDriver(topology, config);
        seen = new SeenEvents(driver.getWindowStore("seen-events"), WINDOW);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void shouldTakeTheSecondRecordForADuplicateOfTheFirst() {
        assertThat(seen.isDuplicate("event", "t-0@7", 1000)).isFalse();
        assertThat(seen.isDuplicate("event", "t-0@9", 1100)).isTrue();
        assertThat(seen.isDuplicate("event", "t-0@11", 900)).isTrue();
        assertThat(seen.isDuplicate("event", "t-0@100", 1200)).isTrue();
        assertThat(seen.isDuplicate("other", "t-0@12", 1200)).isFalse();
    }

    @Test
    void shouldTakeNothingForADuplicateWhenAllComeAgain() {
        seen.isDuplicate("event", "t-0@7", 1000);
        seen.isDuplicate("event", "t-0@9", 1100);

        assertThat(seen.isDuplicate("event", "t-0@7", 1000)).isFalse();
        assertThat(seen.isDuplicate("event", "t-0@9", 1100)).isTrue();
    }

    /** The first, a duplicate of it, and one that is new by its time, in the span that is asked before that of the first. */
    @Test
    void shouldTakeADuplicateForOneAgainWhenALaterRecordIsWithinItsWindowToo() {
        assertThat(seen.isDuplicate("event", "t-0@1", 2 * HOUR - 1)).isFalse();
        assertThat(seen.isDuplicate("event", "t-0@2", HOUR)).isTrue();
        assertThat(seen.isDuplicate("event", "t-0@3", HOUR / 2)).isFalse();

        assertThat(seen.isDuplicate("event", "t-0@2", HOUR)).isTrue();
        assertThat(seen.isDuplicate("event", "t-0@3", HOUR / 2)).isFalse();
    }

    @Test
    void shouldRememberTheNextOneWhenTheFirstIsForgotten() {
        seen.isDuplicate("event", "t-0@7", 1000);
        seen.forget("event", "t-0@7", 1000);

        assertThat(seen.isDuplicate("event", "t-0@9", 1100)).isFalse();
        assertThat(seen.isDuplicate("event", "t-0@11", 1200)).isTrue();
    }

    /** At-least-once: the dead letter and what was produced again from it were not committed. */
    @Test
    void shouldKeepBothOutcomesWhenADeadLetterAndItsSuccessorComeAgain() {
        seen.isDuplicate("event", "t-0@7", 1000);
        seen.forget("event", "t-0@7", 1000);
        seen.isDuplicate("event", "t-0@10", 1100);

        assertThat(seen.isDuplicate("event", "t-0@7", 1000)).isFalse();
        assertThat(seen.isDuplicate("event", "t-0@10", 1100)).isFalse();
        assertThat(seen.isDuplicate("event", "t-0@11", 1200)).isTrue();
    }

    @Test
    void shouldTakeARecordOfAnotherTopicForADuplicateWhateverItsOffset() {
        seen.isDuplicate("event", "t-0@70", 1000);

        assertThat(seen.isDuplicate("event", "u-0@7", 1100)).isTrue();
    }

    @ParameterizedTest(name = "{0} and then {1}")
    @CsvSource({
        "0, 1", // one span
        "3599999, 3600000", // neighbours
        "0, 3600000", // a window apart
        "3599999, 7199999",
        "7199999, 3599999", // the later one first
        "3600000, 3599999",
        "3600000, 0"
    })
    void shouldTakeForDuplicatesWhatLiesWithinTheWindow(long first, long second) {
        assertThat(seen.isDuplicate("event", "t-0@7", first)).isFalse();
        assertThat(seen.isDuplicate("event", "t-0@9", second)).isTrue();
    }

    @ParameterizedTest(name = "{0} and then {1}")
    @CsvSource({"0, 3600001", "3599999, 7200000", "7200000, 3599999", "3600001, 0", "1800000, 9000000"})
    void shouldTakeForNewWhatLiesBeyondTheWindow(long first, long second) {
        assertThat(seen.isDuplicate("event", "t-0@7", first)).isFalse();
        assertThat(seen.isDuplicate("event", "t-0@9", second)).isFalse();
        assertThat(seen.isDuplicate("event", "t-0@11", first)).isTrue();
        assertThat(seen.isDuplicate("event", "t-0@13", second)).isTrue();
    }

    @Test
    void shouldForgetOnlyTheFirstWhenAnotherIsWithinTheWindow() {
        seen.isDuplicate("event", "t-0@7", HOUR - 1);
        seen.forget("event", "t-0@9", HOUR - 1);
        seen.forget("event", "t-0@7", HOUR);

        assertThat(seen.isDuplicate("event", "t-0@11", HOUR)).isTrue();
    }

    @Test
    void shouldRememberUntilTheNewestIsTwoWindowsAhead() {
        seen.isDuplicate("event", "t-0@7", 5 * HOUR);
        seen.isDuplicate("newest", "t-0@8", 8 * HOUR - 1);

        assertThat(seen.isDuplicate("event", "t-0@9", 6 * HOUR)).isTrue();
    }

    @Test
    void shouldTakeForNewWhatIsTooLateToBeRemembered() {
        seen.isDuplicate("newest", "t-0@6", 8 * HOUR);

        assertThat(seen.isDuplicate("event", "t-0@7", 5 * HOUR)).isFalse();
        assertThat(seen.isDuplicate("event", "t-0@9", 5 * HOUR)).isFalse();
    }

    private static final class Ignore implements Processor<byte[], byte[], Void, Void> {
        @Override
        public void process(Record<byte[], byte[]> record) {}
    }
}
