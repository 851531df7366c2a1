package dev.rationale.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final byte[] ID =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    private static Headers headers(String... namesAndValues) {
        Headers headers = new RecordHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }

    private static String text(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldContinueTheTraceOfTheEventWithASpanOfItsOwn() {
        TraceContext trace = TraceContext.continuing(
                headers(
                        "traceparent",
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                        "tracestate",
                        "vendor=1"),
                ID);

        assertThat(trace.traceparent()).isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-1011121314151617-01");
        assertThat(trace.state()).isEqualTo("vendor=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void shouldStartATraceWhenTheEventHasNoValidOne(String traceparent) {
        TraceContext trace = TraceContext.continuing(headers("traceparent", traceparent), ID);

        assertThat(trace.traceparent()).isEqualTo("00-000102030405060708090a0b0c0d0e0f-1011121314151617-00");
    }

    @Test
    void shouldCopyHeadersExceptThoseThatDescribeOneRecord() {
        Headers source = headers(
                "ce_id",
                "event",
                "ce_extra",
                "x",
                "content-type",
                "text/plain",
                "tenant",
                "north",
                "tracestate",
                "v=1");

        Headers output =
                OutputHeaders.of(source, ID, "type", "app", "application/avro", Instant.parse("2026-01-02T03:04:05Z"));

        assertThat(text(output, "tenant")).isEqualTo("north");
        assertThat(output.lastHeader("ce_extra")).isNull();
        assertThat(output.headers("ce_id")).hasSize(1);
        assertThat(text(output, "ce_id")).startsWith("00010203");
        assertThat(text(output, "ce_source")).isEqualTo("/rationale/app");
        assertThat(text(output, "ce_time")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(text(output, "content-type")).isEqualTo("application/avro");
        assertThat(output.lastHeader("tracestate")).isNull();
    }
}
