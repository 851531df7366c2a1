package dev.rationale.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaRegistrationTest {
    private static final List<Subject> SUBJECTS = List.of(
            Subjects.predictions("in"),
            Subjects.explanations("out"),
            Subjects.deadLetters("out.dlq"),
            Subjects.specifications("specifications"),
            Subjects.auditLeaves("leaves"));

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();

    @Test
    void shouldNameSubjectsByTopicWhenRegistered() throws Exception {
        SchemaRegistration.register(registry, SUBJECTS);

        assertThat(registry.getAllSubjects())
                .containsExactlyInAnyOrder(
                        "in-value", "out-value", "out.dlq-dead-letter", "specifications-value", "leaves-value");
        for (Subject subject : SUBJECTS) {
            assertThat(registry.getCompatibility(subject.name())).isEqualTo("BACKWARD_TRANSITIVE");
        }
    }

    @Test
    void shouldChangeNothingWhenDoneAgain() throws Exception {
        var first = SchemaRegistration.register(registry, SUBJECTS);

        assertThat(SchemaRegistration.register(registry, SUBJECTS)).isEqualTo(first);
        for (Subject subject : SUBJECTS) {
            assertThat(registry.getAllVersions(subject.name())).containsExactly(1);
        }
    }

    @Test
    void shouldNameEveryMissingSchemaAndRegisterNoneWhenChecked() {
        SchemaRegistration.register(registry, SUBJECTS.subList(0, 2));

        assertThatExceptionOfType(UnregisteredSchemaException.class)
                .isThrownBy(() -> SchemaRegistration.check(registry, SUBJECTS))
                .withMessageContaining("rationale topics")
                .satisfies(e -> assertThat(e.subjects())
                        .containsExactly("out.dlq-dead-letter", "specifications-value", "leaves-value"));
        assertThatExceptionOfType(RestClientException.class).isThrownBy(() -> registry.getAllVersions("leaves-value"));

        SchemaRegistration.register(registry, SUBJECTS);
        SchemaRegistration.check(registry, SUBJECTS);
    }

    @Test
    void shouldNameSubjectWhenRegistryRefuses() throws Exception {
        try (RegistryServer server = RegistryServer.answering(409, "{\"error_code\":409,\"message\":\"no default\"}");
                SchemaRegistryClient client = Registry.open(Map.of(Registry.URL, server.url(), "max.retries", 0))) {
            assertThatExceptionOfType(IncompatibleSchemaException.class)
                    .isThrownBy(() -> SchemaRegistration.register(client, SUBJECTS))
                    .withMessageContaining("in-value")
                    .withMessageContaining("no default");
        }
    }
}
