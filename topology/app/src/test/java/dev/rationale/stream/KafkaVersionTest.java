package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaVersionTest {

    @ParameterizedTest
    @CsvSource({"4.3.0, 4.3.0", "4.3.1, 4.3.7", "4.3, 4.3.1", "4.3.2-ccs, 4.3.2-ccs"})
    void shouldAcceptTheMinorVersionThatWasTried(String streams, String clients) {
        assertThat(KafkaVersion.problem(streams, clients)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "4.2.9, 4.3.1",
        "4.3.1, 4.4.0",
        "4.4.0, 4.4.0",
        "4.30.1, 4.30.1",
        "5.0.0, 5.0.0",
        "14.3.1, 14.3.1",
        "unknown, 4.3.1",
        "4.3.1, unknown",
    })
    void shouldRefuseEveryOther(String streams, String clients) {
        assertThat(KafkaVersion.problem(streams, clients))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .contains("expected Kafka 4.3")
                        .contains("Kafka Streams " + streams + " with clients " + clients));
    }

    @Test
    void shouldReadTheVersionsOfTheJarsOnTheClassPath() {
        assertThat(KafkaVersion.streams()).startsWith(KafkaVersion.TRIED);
        assertThat(KafkaVersion.problem(KafkaVersion.streams(), AppInfoParser.getVersion()))
                .isEmpty();
    }
}
