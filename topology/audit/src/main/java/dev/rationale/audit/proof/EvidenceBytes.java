package dev.rationale.audit.proof;

import dev.rationale.audit.export.ExportException;
import dev.rationale.audit.export.PublishedOutcome;
import dev.rationale.audit.export.PublishedOutcome.Kind;
import dev.rationale.audit.export.RecordSchema;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a proof file holds beside the proof, as bytes: the line {@code rationale-evidence v1}; {@code E} or {@code D}; and, each with its length before it in
 * four bytes, big-endian: entry, schema as JSON, body of the record, key, original value. A length of −1 is of what is not there.
 */
final class EvidenceBytes {
    private static final byte[] HEADER = "rationale-evidence v1\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte EXPLANATION = 'E';
    private static final byte DEAD_LETTER = 'D';

    private EvidenceBytes() {}

    static byte[] write(byte[] entry, PublishedOutcome outcome, RecordSchema schema) {
        byte[] json = schema.schema().toString().getBytes(StandardCharsets.UTF_8);
        byte @Nullable [][] parts = {entry, json, outcome.body(), outcome.key(), outcome.original()};
        long size = HEADER.length + 1L;
        for (byte[] part : parts) {
            size += Integer.BYTES + (part == null ? 0L : part.length);
        }
        if (size > TlogProof.MOST_BYTES / 2) {
            throw new IllegalArgumentException("a record of " + size + " bytes is too large for a proof file");
        }
        ByteBuffer out = ByteBuffer.allocate((int) size);
        out.put(HEADER).put(outcome.kind() == Kind.EXPLANATION ? EXPLANATION : DEAD_LETTER);
        for (byte[] part : parts) {
            out.putInt(part == null ? -1 : part.length);
            if (part != null) {
                out.put(part);
            }
        }
        return out.array();
    }

    /**
     * @param entry bytes of the leaf
     * @param outcome what it is about, as far as it was published; topic, partition and offset are not part of the evidence
     */
    record Evidence(byte[] entry, PublishedOutcome outcome) {}

    static Evidence parse(byte[] bytes) throws ProofFileException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length <= HEADER.length || !Arrays.equals(bytes, 0, HEADER.length, HEADER, 0, HEADER.length)) {
            throw ProofFileException.malformed("expected evidence of this version beside the proof, found other bytes");
        }
        in.position(HEADER.length);
        byte kind = in.get();
        if (kind != EXPLANATION && kind != DEAD_LETTER) {
            throw ProofFileException.malformed("expected evidence of an explanation or a dead letter, found another");
        }
        byte[] entry = present(in);
        RecordSchema schema;
        try {
            schema = RecordSchema.parse(new String(present(in), StandardCharsets.UTF_8));
        } catch (ExportException e) {
            throw ProofFileException.malformed(String.valueOf(e.getMessage()));
        }
        byte[] body = present(in);
        byte[] key = part(in);
        byte[] original = part(in);
        if (in.hasRemaining()) {
            throw ProofFileException.malformed(in.remaining() + " bytes behind the evidence");
        }
        Kind is = kind == EXPLANATION ? Kind.EXPLANATION : Kind.DEAD_LETTER;
        return new Evidence(entry, new PublishedOutcome(is, "", 0, 0, schema, body, key, original));
    }

    private static byte[] present(ByteBuffer in) throws ProofFileException {
        byte[] part = part(in);
        if (part == null) {
            throw ProofFileException.malformed("evidence without entry, schema or record");
        }
        return part;
    }

    private static byte @Nullable [] part(ByteBuffer in) throws ProofFileException {
        int length = in.remaining() < Integer.BYTES ? Integer.MIN_VALUE : in.getInt();
        if (length == -1) {
            return null;
        }
        if (length < 0 || length > in.remaining()) {
            throw ProofFileException.malformed("evidence that is cut");
        }
        byte[] part = new byte[length];
        in.get(part);
        return part;
    }
}
