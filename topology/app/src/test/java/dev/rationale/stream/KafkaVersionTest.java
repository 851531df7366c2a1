package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.config.ConfigReader;
import dev.rationale.config.InvalidConfigException;
import dev.rationale.config.RationaleConfig;
import java.nio.file.Path;
import java.util.Map;
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

    private static RationaleConfig config(String application) {
        return new ConfigReader(Map.of())
                .parse(
                        """
                kafka: {bootstrap.servers: "broker:9092"}
                registry: {schema.registry.url: "http://registry:8081"}
                topics: {predictions: [p]}
                application: %s
                models:
                  - path: golden
                    explain: [{method: integrated-gradients}]
                """.formatted(application),
                        Path.of("src", "test", "resources", "models").toAbsolutePath(),
                        "test.yaml");
    }

    @Test
    void shouldNotStartUnlessTheConfigurationAllowsIt() {
        RationaleConfig careful = config("{id: a}");
        RationaleConfig daring = config("{id: a, allow-unknown-kafka: true}");

        assertThatThrownBy(() -> KafkaVersion.check(careful, "4.4.0", "4.4.0"))
                .isInstanceOfSatisfying(
                        InvalidConfigException.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .satisfies(problem -> {
                                    assertThat(problem.path()).isEqualTo("application.allow-unknown-kafka");
                                    assertThat(problem.line()).isEqualTo(4);
                                }))
                .hasMessageContaining("found Kafka Streams 4.4.0");
        assertThatCode(() -> KafkaVersion.check(daring, "4.4.0", "4.4.0")).doesNotThrowAnyException();
        assertThatCode(() -> KafkaVersion.check(careful)).doesNotThrowAnyException();
    }

    @Test
    void shouldReadTheVersionsOfTheJarsOnTheClassPath() {
        assertThat(KafkaVersion.streams()).startsWith(KafkaVersion.TRIED);
        assertThat(KafkaVersion.problem(KafkaVersion.streams(), AppInfoParser.getVersion()))
                .isEmpty();
    }
}
