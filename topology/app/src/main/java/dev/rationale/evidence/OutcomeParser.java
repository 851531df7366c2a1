package dev.rationale.evidence;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.SubjectDigest;
import dev.rationale.audit.verify.FoundOutcome;
import dev.rationale.stream.DeadLetters;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads what an outcome says of itself and takes its digest; bytes that cannot be read become an outcome that says so. */
final class OutcomeParser {
    private final WriterSchemas schemas;

    /**
     * @param schemas of the values and headers
     */
    OutcomeParser(WriterSchemas schemas) {
        this.schemas = schemas;
    }

    /** An explained or skipped event. */
    FoundOutcome explanation(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        Schema writer = schemas.of(value).orElse(null);
        if (value == null || writer == null) {
            return unreadable(record, "no record in the registry's wire format");
        }
        ExplanationRecord read;
        try {
            read = decode(value, writer, ExplanationRecord.class, ExplanationRecord.getClassSchema());
        } catch (IOException | RuntimeException e) {
            return unreadable(record, "no explanation: " + e.getClass().getSimpleName());
        }
        var source = read.getPredictionRef();
        return found(
                record,
                source.getTopicId(),
                source.getPartition(),
                source.getOffset(),
                SubjectDigest.ofRecord(writer, value, WriterSchemas.PREFIX),
                source.getEventId());
    }

    /** An event that could not be explained. */
    FoundOutcome deadLetter(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(DeadLetters.RECORD_HEADER);
        byte[] letter = header == null ? null : header.value();
        Schema writer = schemas.of(letter).orElse(null);
        if (letter == null || writer == null) {
            return unreadable(record, "no header " + DeadLetters.RECORD_HEADER + " in the registry's wire format");
        }
        DeadLetter read;
        try {
            read = decode(letter, writer, DeadLetter.class, DeadLetter.getClassSchema());
        } catch (IOException | RuntimeException e) {
            return unreadable(record, "no dead letter: " + e.getClass().getSimpleName());
        }
        return found(
                record,
                read.getInput().getTopicId(),
                read.getInput().getPartition(),
                read.getInput().getOffset(),
                SubjectDigest.ofDeadLetter(writer, letter, WriterSchemas.PREFIX, record.key(), record.value()),
                read.getEventId());
    }

    private static <T extends SpecificRecord> T decode(byte[] value, Schema writer, Class<T> type, Schema reader)
            throws IOException {
        return new SpecificDatumReader<T>(writer, reader, SpecificData.getForClass(type))
                .read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(value, WriterSchemas.PREFIX, value.length - WriterSchemas.PREFIX, null));
    }

    private static FoundOutcome found(
            ConsumerRecord<?, ?> record,
            @Nullable String topicId,
            int partition,
            long offset,
            Sha256 digest,
            @Nullable String eventId) {
        if (topicId == null) {
            return unreadable(record, "no topic id of the event it is about");
        }
        return new FoundOutcome(
                new FoundOutcome.Source(topicId, partition, offset),
                digest,
                eventId,
                channel(record),
                record.offset(),
                null);
    }

    private static FoundOutcome unreadable(ConsumerRecord<?, ?> record, String defect) {
        return new FoundOutcome(null, null, null, channel(record), record.offset(), defect);
    }

    private static String channel(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition();
    }
}
