package dev.rationale.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.PredictionEvent;
import dev.rationale.contract.CanonicalBody;
import dev.rationale.serde.Decoding.Decoded;
import dev.rationale.serde.Decoding.Undecodable;
import dev.rationale.serde.Decoding.UnknownSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PredictionDecoderTest {
    private static final Subject EVENTS = Subjects.predictions("t");

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final PredictionDecoder decoder = new PredictionDecoder(registry);

    @Test
    void shouldDecodeWhenConfluentsSerializerWroteIt() {
        SchemaRegistration.register(registry, List.of(EVENTS));
        byte[] bytes = RecordSerializer.<PredictionEvent>verbatim(registry).encode("t", Examples.event());

        assertThat(decoder.decode(bytes)).isEqualTo(new Decoded(Examples.event()));
    }

    @ParameterizedTest
    @CsvSource({"v0", "v1"})
    void shouldDecodeWhenWriterIsACommittedVersion(String version) throws Exception {
        int id = register(CompatibilityTest.committed("PredictionEvent", version));

        Decoding decoding = decoder.decode(wire(id, CompatibilityTest.bytes("PredictionEvent", version)));

        assertThat(decoding).isInstanceOfSatisfying(Decoded.class, decoded -> {
            assertThat(decoded.event().getDecision().getDecisionId()).isEqualTo("credit-0812");
            assertThat(decoded.event().getDecision().getThreshold()).isNull();
            assertThat(decoded.event().getFeatures()).hasSize(3);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'Expected at least 5 bytes of magic byte and schema id, found 0'",
        "00000001, 'Expected at least 5 bytes of magic byte and schema id, found 4'",
        "0100000001, 'Expected magic byte 0, found 1'",
        "7b2261223a317d, 'Expected magic byte 0, found 123'"
    })
    void shouldNameFaultWhenPrefixIsWrong(String hex, String reason) {
        assertThat(decoder.decode(HexFormat.of().parseHex(hex))).isEqualTo(new Undecodable(reason));
    }

    @Test
    void shouldAskAgainWhenSchemaIsUnknown() throws Exception {
        byte[] body = CanonicalBody.of(Examples.event());
        assertThat(decoder.decode(wire(1, body))).isEqualTo(new UnknownSchema(1));
        assertThat(decoder.decode(wire(-7, body))).isEqualTo(new UnknownSchema(-7));

        assertThat(register(EVENTS.schema())).isEqualTo(1);

        assertThat(decoder.decode(wire(1, body))).isInstanceOf(Decoded.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"string\" | Expected schema 1 to be of dev.rationale.PredictionEvent, it is of string",
                "{\"type\":\"record\",\"name\":\"PredictionEvent\",\"namespace\":\"org.other\",\"fields\":[]} | "
                        + "Expected schema 1 to be of dev.rationale.PredictionEvent, "
                        + "it is of org.other.PredictionEvent",
                "{\"type\":\"record\",\"name\":\"dev.rationale.PredictionEvent\",\"fields\":[]} | "
                        + "This version cannot read schema 1: READER_FIELD_MISSING_DEFAULT_VALUE at /fields/0"
            })
    void shouldNameFaultWhenSchemaIsOfSomethingElse(String schema, String reason) throws Exception {
        int id = register(new Schema.Parser().parse(schema));

        assertThat(decoder.decode(wire(id, new byte[] {0}))).isEqualTo(new Undecodable(reason));
    }

    @Test
    void shouldNameFaultWhenBodyIsCutAnywhere() throws Exception {
        int id = register(EVENTS.schema());
        byte[] whole = wire(id, CanonicalBody.of(Examples.event()));

        for (int length = 5; length < whole.length; length++) {
            assertThat(decoder.decode(Arrays.copyOf(whole, length)))
                    .as("%d bytes", length)
                    .isInstanceOf(Undecodable.class);
        }
    }

    @Test
    void shouldNameFaultWhenBytesTrail() throws Exception {
        int id = register(EVENTS.schema());
        byte[] whole = wire(id, CanonicalBody.of(Examples.event()));

        assertThat(decoder.decode(Arrays.copyOf(whole, whole.length + 1)))
                .isEqualTo(new Undecodable("Expected the record to end at byte " + whole.length + ", the message has "
                        + (whole.length + 1) + " bytes"));
    }

    @ParameterizedTest
    @CsvSource({
        "feffffff0f, 'Expected a value of 2147483647 bytes at byte 10, there are 0'",
        "01, 'Expected a value of -1 bytes at byte 6, there are 0'",
        "ffffffffffffffffffff, 'Expected a number at byte 5'",
        "feffffffffffffffff01, 'Expected a value of 9223372036854775807 bytes at byte 15, there are 0'"
    })
    void shouldNotAllocateWhenLengthIsHostile(String body, String reason) throws Exception {
        int id = register(EVENTS.schema());

        assertThat(decoder.decode(wire(id, HexFormat.of().parseHex(body)))).isEqualTo(new Undecodable(reason));
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of(500, "{\"error_code\":50001,\"message\":\"store\"}"),
                Arguments.of(502, "<html>bad gateway</html>"),
                Arguments.of(503, ""),
                Arguments.of(401, "{\"error_code\":401,\"message\":\"who are you\"}"),
                Arguments.of(403, ""),
                Arguments.of(404, "<html>not found</html>"),
                Arguments.of(404, "{\"error_code\":404,\"message\":\"no such path\"}"),
                Arguments.of(200, "<html>log in</html>"));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void shouldBlameRegistryWhenAnswerIsNotItsOwn(int status, String body) throws IOException {
        try (RegistryServer server = RegistryServer.answering(status, body);
                SchemaRegistryClient client = open(server.url())) {
            PredictionDecoder strict = new PredictionDecoder(client);

            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(() -> strict.decode(wire(1, new byte[8])))
                    .withMessageContaining("schema 1");
        }
    }

    @Test
    void shouldBlameRegistryWhenNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (SchemaRegistryClient client = open("http://127.0.0.1:" + port)) {
            PredictionDecoder strict = new PredictionDecoder(client);

            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(() -> strict.decode(wire(1, new byte[8])));
        }
    }

    @Test
    void shouldBlameBytesWhenRegistrySaysSchemaIsUnknown() throws IOException {
        try (RegistryServer server = RegistryServer.answering(404, "{\"error_code\":40403,\"message\":\"none\"}");
                SchemaRegistryClient client = open(server.url())) {
            assertThat(new PredictionDecoder(client).decode(wire(77, new byte[8])))
                    .isEqualTo(new UnknownSchema(77));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message P {}\"}",
                "{\"schemaType\":\"AVRO\",\"schema\":\"{\\\"type\\\":\\\"rec\"}"
            })
    void shouldBlameBytesWhenSchemaIsNotAvro(String answer) throws IOException {
        try (RegistryServer server = RegistryServer.answering(200, answer);
                SchemaRegistryClient client = open(server.url())) {
            PredictionDecoder strict = new PredictionDecoder(client);

            assertThat(strict.decode(wire(5, new byte[8])))
                    .isEqualTo(new Undecodable("Schema 5 is not an Avro schema"));
            int asked = server.requests();
            assertThat(strict.decode(wire(5, new byte[8]))).isInstanceOf(Undecodable.class);
            assertThat(server.requests()).isEqualTo(asked);
        }
    }

    private int register(Schema schema) throws Exception {
        return registry.register("t-value", new AvroSchema(schema));
    }

    private static SchemaRegistryClient open(String url) {
        return Registry.open(Map.of(Registry.URL, url, "max.retries", 0));
    }

    static byte[] wire(int id, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) 0)
                .putInt(id)
                .put(body)
                .array();
    }
}
