package dev.rationale.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
    private Configurations configurations;

    @TempDir
    private Path folder;

    @BeforeEach
    void openFolder() {
        configurations = new Configurations(folder);
    }

    @Test
    void shouldOverrideFileWhenVariablesNameItsKeys() {
        RationaleConfig config = configurations.read(
                Configurations.withSections("application: {id: from-file}\n"),
                Map.of(
                        "RATIONALE_APPLICATION_ID", "123",
                        "RATIONALE_APPLICATION_THREADS", "5",
                        "RATIONALE_TOPICS_PREFIX", "",
                        "RATIONALE_TOPICS_PREDICTIONS", "a, b",
                        "RATIONALE_LIMITS_MAX_OUTPUT_BYTES", "4096",
                        "RATIONALE_LIMITS_DRAIN_DEADLINE", "3s",
                        "RATIONALE_ENGINE_DEVICES", "gpu:0,1",
                        "RATIONALE_KAFKA_BOOTSTRAP_SERVERS", "elsewhere:1",
                        "RATIONALE_KAFKA_PRODUCER_LINGER_MS", "9",
                        "RATIONALE_REGISTRY_SCHEMA_REGISTRY_URL", "https://r"));

        assertThat(config.application().id()).isEqualTo("123");
        assertThat(config.application().threads()).isEqualTo(5);
        assertThat(config.topics()).isEqualTo(new RationaleConfig.Topics("", List.of("a", "b")));
        assertThat(config.limits().maxOutputBytes()).isEqualTo(4096);
        assertThat(config.limits().drainDeadline()).hasSeconds(3);
        assertThat(config.engine().devices()).isEqualTo("gpu:0,1");
        assertThat(config.kafka().values())
                .isEqualTo(Map.of("bootstrap.servers", "elsewhere:1", "producer.linger.ms", "9"));
        assertThat(config.registry().values()).isEqualTo(Map.of("schema.registry.url", "https://r"));
    }

    @Test
    void shouldMakeSectionsWhenOnlyTheEnvironmentHasThem() {
        String yaml = Configurations.with("kafka: {bootstrap.servers: \"broker:9092\"}\n", "");

        assertThat(configurations
                        .read(yaml, Map.of("RATIONALE_KAFKA_BOOTSTRAP_SERVERS", "b:1"))
                        .kafka()
                        .values())
                .isEqualTo(Map.of("bootstrap.servers", "b:1"));
    }

    @Test
    void shouldLeaveTheSigningKeyAloneWhenTheEnvironmentHoldsIt() {
        Map<String, String> key = Map.of("RATIONALE_AUDIT_KEY", "PRIVATE+KEY");

        assertThat(configurations.read(Configurations.MINIMAL, key).audit()).isNull();
        assertThat(configurations
                        .read(Configurations.withSections("audit: {}\n"), key)
                        .describe())
                .doesNotContain("PRIVATE");
    }

    @ParameterizedTest
    @CsvSource({
        "BOOTSTRAP_SERVERS, bootstrap.servers",
        "MAIN_CONSUMER_FETCH_MAX_BYTES, main.consumer.fetch.max.bytes",
        "A__B, a-b",
        "A___B, a_b",
        "A____B, a_.b",
        "A_____B, a_-b",
        "______PROCESSING_THREADS_ENABLED______, __processing.threads.enabled__"
    })
    void shouldReadPropertyNameWhenUnderscoresRun(String variable, String property) {
        assertThat(Environment.property(variable)).isEqualTo(property);
    }

    @Test
    void shouldNameKnownVariablesWhenOneOfASectionIsUnknown() {
        assertThat(configurations.problems(Configurations.MINIMAL, Map.of("RATIONALE_TOPICS_PREFX", "x")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .contains(
                                "environment variable RATIONALE_TOPICS_PREFX",
                                "RATIONALE_TOPICS_PREFIX, RATIONALE_TOPICS_PREDICTIONS"));
    }

    @Test
    void shouldIgnoreVariableWhenItBelongsToNoSection() {
        assertThat(configurations.problems(
                        Configurations.MINIMAL,
                        Map.of("RATIONALE_SERVICE_HOST", "10.0.0.1", "RATIONALE_PORT", "tcp://x", "HOME", "/")))
                .isEmpty();
    }

    @Test
    void shouldGiveEveryFixedKeyItsOwnVariable() {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, JsonNode> section :
                ShippedSchema.load().root().path("properties").properties()) {
            section.getValue()
                    .path("properties")
                    .fieldNames()
                    .forEachRemaining(key -> names.add(
                            (section.getKey() + "_" + key).replace('-', '_').toUpperCase(Locale.ROOT)));
        }

        assertThat(names).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void shouldSubstituteVariablesWhenValuesNameThem() {
        String yaml = Configurations.with("\"broker:9092\"", "\"${HOST}:${PORT:-9092}\", client.id: \"$${HOST}\"")
                        .replace("integrated-gradients\n", "integrated-gradients\n        tolerance: ${TOLERANCE}\n")
                + "application: {threads: \"${THREADS}\"}\n";

        RationaleConfig config =
                configurations.read(yaml, Map.of("HOST", "broker", "THREADS", "4", "TOLERANCE", "0.25"));

        assertThat(config.kafka().values())
                .isEqualTo(Map.of("bootstrap.servers", "broker:9092", "client.id", "${HOST}"));
        assertThat(config.application().threads()).isEqualTo(4);
        assertThat(config.models().get(0).explain().get(0).tolerance()).isEqualTo(0.25);
    }

    @Test
    void shouldLeaveReferenceToKafkasOwnProvidersAlone() {
        String yaml = Configurations.with("\"broker:9092\"", "\"b:1\", ssl.key.password: \"${file:/secrets:key}\"");

        assertThat(configurations.read(yaml).kafka().values())
                .containsEntry("ssl.key.password", "${file:/secrets:key}");
    }

    @Test
    void shouldNotSubstituteWhenValueComesFromTheEnvironmentItself() {
        assertThat(configurations
                        .read(Configurations.MINIMAL, Map.of("RATIONALE_KAFKA_CLIENT_ID", "a${B}c"))
                        .kafka()
                        .values())
                .containsEntry("client.id", "a${B}c");
    }

    @Test
    void shouldReportOnceWhenVariableIsMissing() {
        assertThat(configurations.problems(Configurations.withSections("application: {threads: \"${THREADS}\"}\n")))
                .containsExactly(new Problem("application.threads", 8, "the environment variable THREADS is not set"));
    }
}
