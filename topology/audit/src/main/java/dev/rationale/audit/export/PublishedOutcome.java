package dev.rationale.audit.export;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.SubjectDigest;
import dev.rationale.audit.verify.FoundOutcome;
import dev.rationale.audit.verify.FoundOutcome.Source;
import java.io.IOException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * What was published for an event: all bytes that its leaf stands for, and where they lay.
 *
 * @param kind explanation (a skip is one too) or dead letter
 * @param topic that it lay on
 * @param partition of that topic
 * @param offset on that partition
 * @param schema that the record was written with; null where it is not known, as with bytes that are no record
 * @param body Avro body of the explanation, or of the record in the dead letter's header, without a registry prefix; all bytes of
 *     the value or header where the schema is null; not copied
 * @param key of the Kafka record; not copied
 * @param original value of a dead letter's Kafka record: the event as it came; null where it has none, and for explanations
 */
public record PublishedOutcome(
        Kind kind,
        String topic,
        int partition,
        long offset,
        @Nullable RecordSchema schema,
        byte[] body,
        byte @Nullable [] key,
        byte @Nullable [] original) {

    /** What kind of record. */
    public enum Kind {
        /** An {@link ExplanationRecord}. */
        EXPLANATION,
        /** A {@link DeadLetter}, and the event beside it. */
        DEAD_LETTER
    }

    /** The outcome as a verifier takes it. What cannot be read becomes one with a defect. */
    public FoundOutcome found() {
        if (schema == null) {
            return unreadable("a record whose schema is not known");
        }
        try {
            return kind == Kind.EXPLANATION ? explanation(schema) : deadLetter(schema);
        } catch (IOException | RuntimeException e) {
            // Whatever Avro throws on bytes of strangers is the fault of the bytes.
            return unreadable(
                    "bytes that are no record of their schema: " + e.getClass().getSimpleName());
        }
    }

    /** Digest of all its bytes, which its leaf has as its subject; null where the schema is not known. Nothing is decoded. */
    public @Nullable Sha256 digest() {
        if (schema == null) {
            return null;
        }
        return kind == Kind.EXPLANATION
                ? schema.digest(body)
                : SubjectDigest.ofDeadLetter(schema.schema(), body, 0, key, original);
    }

    /** The record as JSON in the schema it was written with, for people; says so where it cannot be read. */
    public String json() {
        if (schema == null) {
            return "a record whose schema is not known";
        }
        try {
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(body, null);
            return String.valueOf(new GenericDatumReader<Object>(schema.schema()).read(null, decoder));
        } catch (IOException | RuntimeException e) {
            return "bytes that are no record of their schema";
        }
    }

    private FoundOutcome explanation(RecordSchema written) throws IOException {
        ExplanationRecord record = read(written.explanations());
        var ref = record.getPredictionRef();
        return found(new Source(ref.getTopicId(), ref.getPartition(), ref.getOffset()), ref.getEventId());
    }

    private FoundOutcome deadLetter(RecordSchema written) throws IOException {
        DeadLetter letter = read(written.letters());
        var input = letter.getInput();
        String topicId = input.getTopicId();
        return topicId == null
                ? unreadable("a dead letter without the id of its topic")
                : found(new Source(topicId, input.getPartition(), input.getOffset()), letter.getEventId());
    }

    private <T> T read(DatumReader<T> reader) throws IOException {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(body, null);
        T record = reader.read(null, decoder);
        if (!decoder.isEnd()) {
            throw new IOException("bytes behind the record");
        }
        return record;
    }

    private FoundOutcome found(Source source, @Nullable String eventId) {
        return new FoundOutcome(source, digest(), eventId, channel(), offset, null);
    }

    private FoundOutcome unreadable(String defect) {
        return new FoundOutcome(null, null, null, channel(), offset, defect);
    }

    /** Topic and partition. */
    public String channel() {
        return topic + "-" + partition;
    }
}
