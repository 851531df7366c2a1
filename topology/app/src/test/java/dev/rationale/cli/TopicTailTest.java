package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class TopicTailTest {
    private static final TopicPartition FIRST = new TopicPartition("t", 0);
    private static final TopicPartition SECOND = new TopicPartition("t", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    private TopicTail tail(long firstEnd, long secondEnd) {
        consumer.updatePartitions("t", List.of(partition(0), partition(1)));
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        consumer.updateEndOffsets(Map.of(FIRST, firstEnd, SECOND, secondEnd));
        return new TopicTail(consumer, List.of("t"));
    }

    private static PartitionInfo partition(int number) {
        Node node = new Node(0, "localhost", 9092);
        return new PartitionInfo("t", number, node, new Node[] {node}, new Node[] {node});
    }

    private void arrive(TopicPartition partition, long offset, long timestamp) {
        consumer.addRecord(new ConsumerRecord<>(
                "t",
                partition.partition(),
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                ("r" + timestamp).getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty()));
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldReadEverythingUpToTheEnd() {
        TopicTail tail = tail(2, 1);
        consumer.schedulePollTask(() -> {
            arrive(FIRST, 0, 1);
            arrive(FIRST, 1, 3);
            arrive(SECOND, 0, 2);
        });
        List<String> read = new ArrayList<>();

        assertThat(tail.all(record -> read.add(text(record)))).isTrue();

        assertThat(read).containsExactlyInAnyOrder("r1", "r2", "r3");
    }

    @Test
    void shouldOrderTheLastRecordsByTime() {
        TopicTail tail = tail(2, 2);
        consumer.schedulePollTask(() -> {
            arrive(FIRST, 0, 1);
            arrive(FIRST, 1, 4);
            arrive(SECOND, 0, 2);
            arrive(SECOND, 1, 3);
        });

        assertThat(tail.last(3)).extracting(TopicTailTest::text).containsExactly("r2", "r3", "r4");
    }

    @Test
    void shouldFollowUntilTheReaderHasEnough() {
        TopicTail tail = tail(0, 0);
        assertThat(tail.last(0)).isEmpty();
        consumer.schedulePollTask(() -> arrive(FIRST, 0, 1));
        consumer.schedulePollTask(() -> arrive(SECOND, 0, 2));
        List<String> read = new ArrayList<>();

        tail.follow(record -> {
            read.add(text(record));
            return read.size() < 2;
        });

        assertThat(read).containsExactly("r1", "r2");
    }

    @Test
    void shouldStopWhenTheReaderHasEnough() {
        TopicTail tail = tail(2, 0);
        consumer.schedulePollTask(() -> {
            arrive(FIRST, 0, 1);
            arrive(FIRST, 1, 2);
        });

        assertThat(tail.all(record -> false)).isFalse();
    }

    @Test
    void shouldRefuseATopicThatDoesNotExist() {
        consumer.updatePartitions("t", List.of());

        assertThatThrownBy(() -> new TopicTail(consumer, List.of("t")))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("rationale topics");
    }
}
