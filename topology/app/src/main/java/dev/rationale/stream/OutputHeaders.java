package dev.rationale.stream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Headers of an output: the event's own, except those that describe one record (CloudEvents attributes, content type, trace
 * context), which are new.
 */
final class OutputHeaders {
    private OutputHeaders() {}

    /**
     * @param source headers of the event
     * @param id identifier of the explanation, 32 bytes
     * @param type CloudEvents type
     * @param application CloudEvents source
     * @param contentType media type of the value
     * @param time when the record was made
     */
    static Headers of(Headers source, byte[] id, String type, String application, String contentType, Instant time) {
        Headers headers = new RecordHeaders();
        for (Header header : source) {
            if (!isReplaced(header.key())) {
                headers.add(header);
            }
        }
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", HexFormat.of().formatHex(id));
        add(headers, "ce_source", "/rationale/" + application);
        add(headers, "ce_type", type);
        add(headers, "ce_time", time.toString());
        add(headers, "content-type", contentType);
        TraceContext trace = TraceContext.continuing(source, id);
        add(headers, "traceparent", trace.traceparent());
        if (trace.state() != null) {
            add(headers, "tracestate", trace.state());
        }
        return headers;
    }

    static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isReplaced(String name) {
        return name.startsWith("ce_")
                || name.equals("content-type")
                || name.equals("traceparent")
                || name.equals("tracestate");
    }
}
