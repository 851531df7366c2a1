package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.Hole;
import dev.rationale.HoleReason;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetLedgerTest {
    private final KeyValueStore<String, Long> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("next-offsets"), Serdes.String(), Serdes.Long())
            .withLoggingDisabled()
            .build();
    private final List<String> inspected = new ArrayList<>();
    private HoleInspector.Hole found = new HoleInspector.Unreadable();

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private OffsetLedger ledger(boolean repeatsAllowed) {
        return new OffsetLedger(
                store,
                "this-one",
                (topic, partition, from, to) -> {
                    inspected.add(topic + "-" + partition + ":" + from + ".." + to);
                    return found;
                },
                repeatsAllowed);
    }

    @Test
    void shouldAcceptConsecutiveOffsetsOfSeveralPartitionsWithoutAsking() {
        OffsetLedger ledger = ledger(false);

        ledger.advance("a", 0, 7);
        ledger.advance("b", 0, 0);
        ledger.advance("a", 0, 8);
        ledger.save();

        assertThat(inspected).isEmpty();
        assertThat(store.get("a-0/this-one")).isEqualTo(9);
        assertThat(store.get("b-0/this-one")).isEqualTo(1);
    }

    @Test
    void shouldStopOnARewindAfterARestart() {
        store.put("a-0/the-last", 9L);

        assertThatThrownBy(() -> ledger(false).advance("a", 0, 3))
                .isInstanceOf(StreamsException.class)
                .hasMessageContaining("a-0@9")
                .hasMessageContaining("@3");
    }

    @Test
    void shouldAcceptARepetitionUnderAtLeastOnce() {
        store.put("a-0/the-last", 9L);

        assertThatCode(() -> ledger(true).advance("a", 0, 3)).doesNotThrowAnyException();
    }

    @Test
    void shouldStopOnAGapThatHoldsAReadableRecord() {
        store.put("a-0/the-last", 9L);
        found = new HoleInspector.Unread(10);

        assertThatThrownBy(() -> ledger(false).advance("a", 0, 12))
                .isInstanceOf(StreamsException.class)
                .hasMessageContaining("@10 can be read");
        assertThat(inspected).containsExactly("a-0:9..12");
    }

    @Test
    void shouldPassAHoleAfterARestart() {
        store.put("a-0/the-last", 9L);
        found = new HoleInspector.BeforeLogStart();

        assertThat(ledger(false).advance("a", 0, 12)).isEqualTo(new Hole(9L, 11L, HoleReason.BEFORE_LOG_START));
        assertThat(inspected).hasSize(1);
    }

    @Test
    void shouldTakeShortJumpsOfARunningConsumerForMarkersAndLookIntoLongOnes() {
        OffsetLedger ledger = ledger(false);
        assertThat(ledger.advance("a", 0, 0)).isNull();
        assertThat(ledger.advance("a", 0, 2)).isEqualTo(new Hole(1L, 1L, HoleReason.UNREADABLE));
        assertThat(inspected).isEmpty();

        assertThat(ledger.advance("a", 0, 3 + OffsetLedger.UNASKED_JUMP + 1))
                .isEqualTo(new Hole(3L, 103L, HoleReason.UNREADABLE));
        assertThat(inspected).hasSize(1);
    }

    @Test
    void shouldForgetWhatWasNotSaved() {
        ledger(false).advance("a", 0, 5);

        assertThat(store.get("a-0/this-one")).isNull();
    }

    @Test
    void shouldGoByTheFurthestWriterAndPutItselfInTheirPlace() {
        store.put("a-0/further", 9L);
        store.put("a-0/woke-up-late", 4L);
        store.put("a-01/of-another-partition", 20L);
        OffsetLedger ledger = ledger(true);

        ledger.advance("a", 0, 9);
        ledger.save();

        assertThat(inspected).isEmpty();
        assertThat(store.get("a-0/this-one")).isEqualTo(10);
        assertThat(store.get("a-0/further")).isNull();
        assertThat(store.get("a-0/woke-up-late")).isNull();
        assertThat(store.get("a-01/of-another-partition")).isEqualTo(20);
    }
}
