package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeenEventsTest {
    private static final Duration WINDOW = Duration.ofHours(1);

    private final WindowStore<String, String> store = Stores.windowStoreBuilder(
                    Stores.inMemoryWindowStore("seen-events", WINDOW.multipliedBy(2), WINDOW, false),
                    Serdes.String(),
                    Serdes.String())
            .withLoggingDisabled()
            .build();
    private final SeenEvents seen = new SeenEvents(store, WINDOW);

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    }

    @AfterEach
    void close() {
        store.close();
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

    @Test
    void shouldTakeARecordBeyondTheWindowForANewOne() {
        seen.isDuplicate("event", "t-0@7", 1000);

        assertThat(seen.isDuplicate("event", "t-0@9", 1001 + WINDOW.toMillis())).isFalse();
    }
}
