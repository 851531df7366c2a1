package dev.rationale.bench;

import dev.rationale.PredictionEvent;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Function;

/**
 * An event as it goes over the wire, encoded once: each one sent is a copy under an identifier of its own. Encoding every event
 * would take a core from the application that is measured.
 */
final class EventTemplate {
    private final byte[] key;
    private final byte[] message;
    private final int identifierAt;

    private EventTemplate(byte[] key, byte[] message, int identifierAt) {
        this.key = key;
        this.message = message;
        this.identifierAt = identifierAt;
    }

    /**
     * @param sample whose identifier does not matter
     * @param encode as messages are encoded
     * @throws IllegalArgumentException if the identifier does not stand in the message exactly once
     */
    static EventTemplate of(PredictionEvent sample, Function<PredictionEvent, byte[]> encode) {
        String identifier = UUID.randomUUID().toString();
        byte[] message = encode.apply(
                PredictionEvent.newBuilder(sample).setEventId(identifier).build());
        // One byte is one character here, so places are the same.
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(identifier);
        if (at < 0 || text.indexOf(identifier, at + 1) >= 0) {
            throw new IllegalArgumentException("expected the identifier of an event once in its message");
        }
        return new EventTemplate(sample.getDecision().getDecisionId().getBytes(StandardCharsets.UTF_8), message, at);
    }

    byte[] key() {
        return key;
    }

    /** The message under another identifier. */
    byte[] message(UUID identifier) {
        byte[] copy = message.clone();
        byte[] text = identifier.toString().getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(text, 0, copy, identifierAt, text.length);
        return copy;
    }
}
