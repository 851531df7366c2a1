package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimestampsTest {

    @ParameterizedTest
    @CsvSource({
        "1700000000000, 5, 1700000000000",
        "0, 5, 0",
        "-1, 5, 5",
        "-1, -1, 0",
        "253402300799999, 5, 253402300799999",
        "253402300800000, 5, 5",
        "9223372036854775807, -1, 0",
    })
    void shouldTakeTheTimeOfThePartitionWhenTheRecordHasNone(long own, long partitionTime, long expected) {
        ConsumerRecord<Object, Object> record = new ConsumerRecord<>(
                "t", 0, 0, own, TimestampType.CREATE_TIME, 0, 0, null, null, new RecordHeaders(), Optional.empty());

        assertThat(new EventTimestamps().extract(record, partitionTime)).isEqualTo(expected);
    }
}
