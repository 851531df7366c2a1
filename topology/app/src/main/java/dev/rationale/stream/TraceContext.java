package dev.rationale.stream;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * W3C trace context of an output: the trace of the event it explains, with a span of its own. Both come from the
 * explanation's identifier where the event has none, so that a recomputed record is the same record.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param flags 2 hexadecimal digits
 * @param state vendor state passed on, or null
 */
record TraceContext(
        String traceId,
        String spanId,
        String flags,
        @Nullable String state) {
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?");

    /**
     * @param source headers of the event
     * @param explanationId 32 bytes
     */
    static TraceContext continuing(Headers source, byte[] explanationId) {
        String span = HexFormat.of().formatHex(explanationId, 16, 24);
        Header header = source.lastHeader("traceparent");
        if (header != null && header.value() != null) {
            var match =
                    TRACEPARENT.matcher(new String(header.value(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT));
            if (match.matches()) {
                return new TraceContext(match.group(1), span, match.group(2), text(source, "tracestate"));
            }
        }
        return new TraceContext(HexFormat.of().formatHex(explanationId, 0, 16), span, "00", null);
    }

    /** The {@code traceparent} header. */
    String traceparent() {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
