package dev.rationale.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaPropertiesTest {
    @TempDir
    private Path folder;

    private KafkaProperties properties(String kafka, String sections) {
        return KafkaProperties.of(new Configurations(folder)
                .read(Configurations.with("\"broker:9092\"", "\"broker:9092\"" + kafka) + sections));
    }

    @Test
    void shouldSetPresetsWhenNothingIsGiven() {
        Map<String, Object> streams = properties("", "").streams();

        assertThat(streams)
                .isEqualTo(Map.ofEntries(
                        Map.entry("application.id", "rationale"),
                        Map.entry("bootstrap.servers", "broker:9092"),
                        Map.entry("processing.guarantee", "exactly_once_v2"),
                        Map.entry("num.stream.threads", "2"),
                        Map.entry("commit.interval.ms", "200"),
                        Map.entry("poll.ms", "10"),
                        Map.entry("buffered.records.per.partition", "256"),
                        Map.entry("consumer.max.poll.records", "500"),
                        Map.entry("consumer.auto.offset.reset", "earliest"),
                        Map.entry("producer.linger.ms", "100"),
                        Map.entry("producer.batch.size", "262144"),
                        Map.entry("producer.buffer.memory", "67108864"),
                        Map.entry("producer.compression.type", "lz4"),
                        Map.entry("producer.transaction.timeout.ms", "60000"),
                        Map.entry("rocksdb.config.setter", "dev.rationale.stream.StoreMemory"),
                        Map.entry("ensure.explicit.internal.resource.naming", "true"),
                        Map.entry("processing.exception.handler.global.enabled", "true")));
        assertThatNoException().isThrownBy(() -> new StreamsConfig(streams));
    }

    @Test
    void shouldCommitLessOftenAndSendSoonerWhenGuaranteeIsAtLeastOnce() {
        assertThat(properties("", "application: {guarantee: at_least_once}\n").streams())
                .containsEntry("commit.interval.ms", "1000")
                .containsEntry("producer.linger.ms", "5")
                .containsEntry("processing.guarantee", "at_least_once");
    }

    @Test
    void shouldKeepTheProtocolOfStreamsFromPlainConsumersWhenItIsGiven() {
        KafkaProperties properties = properties(", group.protocol: streams", "");

        assertThat(properties.streams()).containsEntry("group.protocol", "streams");
        assertThat(properties.consumer()).doesNotContainKey("group.protocol");
    }

    @Test
    void shouldPassGivenPropertyWhenItHasAPreset() {
        Map<String, Object> streams = properties(", linger.ms: 7, producer.batch.size: 1, poll.ms: 3", "")
                .streams();

        assertThat(streams)
                .containsEntry("linger.ms", "7")
                .doesNotContainKey("producer.linger.ms")
                .containsEntry("producer.batch.size", "1")
                .containsEntry("poll.ms", "3");
    }

    @Test
    void shouldNotWaitAtTheEndOfATopicWhenReadingWhatIsThere() {
        assertThat(properties("", "").reader()).containsEntry("fetch.max.wait.ms", "20");
        assertThat(properties(", fetch.max.wait.ms: 7", "").reader()).containsEntry("fetch.max.wait.ms", "7");
        assertThat(properties("", "").consumer()).doesNotContainKey("fetch.max.wait.ms");
    }

    @Test
    void shouldNameStateFolderWhenItIsGiven() {
        assertThat(properties("", "application: {state-dir: s}\n").streams())
                .containsEntry("state.dir", folder.resolve("s").toString());
    }

    @Test
    void shouldGiveEachClientItsPropertiesWhenOutsideOfStreams() {
        KafkaProperties properties = properties(
                ", security.protocol: SSL, poll.ms: 3, producer.linger.ms: 7, consumer.max.poll.records: 9,"
                        + " admin.retries: 4, my.interceptor.url: x",
                "");

        assertThat(properties.producer())
                .isEqualTo(Map.of(
                        "bootstrap.servers", "broker:9092",
                        "security.protocol", "SSL",
                        "linger.ms", "7",
                        "my.interceptor.url", "x"));
        assertThat(properties.consumer())
                .containsEntry("max.poll.records", "9")
                .doesNotContainKeys("linger.ms", "poll.ms", "producer.linger.ms");
        assertThat(properties.admin()).containsEntry("retries", "4").containsEntry("security.protocol", "SSL");
    }
}
