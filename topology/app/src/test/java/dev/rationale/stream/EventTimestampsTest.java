package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimestampsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "1700000000000, 5, 1700000000000",
        "1600000000000, 5, 1600000000000",
        "0, 5, 0",
        "-1, 5, 5",
        "-1, -1, 1700000000000",
        "1700003300000, 5, 1700003300000",
        "1700003300001, 5, 5",
        "1700003300001, -1, 1700000000000",
        "1700003300001, 1700003300000, 1700003300000",
        "253402300799999, 5, 5",
        "9223372036854775807, -1, 1700000000000",
        "-1, 9223372036854775807, 1700003300000",
    })
    void shouldTakeTheTimeOfThePartitionWhenTheRecordHasNoneThatBrokersTake(
            long own, long partitionTime, long expected) {
        ConsumerRecord<Object, Object> record = new ConsumerRecord<>(
                "t", 0, 0, own, TimestampType.CREATE_TIME, 0, 0, null, null, new RecordHeaders(), Optional.empty());

        assertThat(new EventTimestamps(CLOCK).extract(record, partitionTime)).isEqualTo(expected);
    }
}
