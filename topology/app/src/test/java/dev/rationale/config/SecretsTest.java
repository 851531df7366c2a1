package dev.rationale.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssl.key.password",
                "ssl.keystore.password",
                "ssl.truststore.password",
                "ssl.keystore.key",
                "sasl.jaas.config",
                "producer.sasl.jaas.config",
                "basic.auth.user.info",
                "schema.registry.basic.auth.user.info",
                "bearer.auth.token",
                "bearer.auth.client.secret",
                "sasl.oauthbearer.client.credentials.client.secret",
                "sasl.oauthbearer.assertion.private.key.passphrase",
                "my.plugin.api-key",
                "API_KEY",
                "aws.access.key"
            })
    void shouldHideValueWhenNameTellsOfASecret(String key) {
        assertThat(Secrets.hides(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bootstrap.servers",
                "schema.registry.url",
                "ssl.keystore.location",
                "ssl.keystore.type",
                "security.protocol",
                "sasl.mechanism",
                "linger.ms",
                "group.protocol"
            })
    void shouldShowValueWhenNameIsPlain(String key) {
        assertThat(Secrets.hides(key)).isFalse();
    }

    @Test
    void shouldPrintNoSecretWhenConfigurationIsDescribed() {
        RationaleConfig config = new Configurations(folder).read("""
                        kafka:
                          bootstrap.servers: "broker:9092"
                          sasl.jaas.config: 'Module required password="hunter2";'
                          ssl.keystore.password: ${KEYSTORE}
                        registry:
                          schema.registry.url: http://me:hunter2@registry:8081,https://you:hunter2@other
                          basic.auth.user.info: me:hunter2
                        topics: {predictions: [p]}
                        models: [{path: credit, explain: [{method: integrated-gradients}]}]
                        """, Map.of("KEYSTORE", "hunter2"));

        assertThat(List.of(
                        config.describe(),
                        config.toString(),
                        config.kafka().toString(),
                        config.registry().toString()))
                .allSatisfy(text -> assertThat(text).doesNotContain("hunter2"));
        assertThat(config.describe())
                .contains("kafka.bootstrap.servers = broker:9092", "@registry:8081", "kafka.sasl.jaas.config = ****");
    }

    @Test
    void shouldPrintNoSecretWhenItsValueIsWrong() {
        List<Problem> problems = new Configurations(folder).problems("""
                        kafka:
                          bootstrap.servers: "broker:9092"
                          ssl.keystore.password: {hunter2: hunter2}
                          sasl.login.class.token: [hunter2, [hunter2]]
                          sasl.login.refresh.token: hunter2
                          ssl.keystore.key: 5
                        registry:
                          schema.registry.url: hunter2:hunter2@registry
                          basic.auth.user.info: {x: hunter2}
                        topics: {predictions: [p]}
                        models: [{path: credit, explain: [{method: integrated-gradients}]}]
                        """);

        assertThat(problems).hasSizeGreaterThanOrEqualTo(4);
        assertThat(new InvalidConfigException("f", problems).getMessage()).doesNotContain("hunter2");
    }
}
