package dev.rationale.demo;

import dev.rationale.AttributionTensor;
import dev.rationale.ExplanationRecord;
import dev.rationale.audit.export.PublishedOutcome;
import dev.rationale.evidence.TopicLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * An explanation on the broker's disk, one byte of whose attributions can be changed and changed back.
 *
 * @param outcome the record
 * @param decision whose it is
 * @param place of the byte within the value on the topic
 */
record AlteredRecord(PublishedOutcome outcome, String decision, int place) {
    /** Magic byte and schema id before the body. */
    private static final int PREFIX = 5;

    /** An explanation from the middle of a log; empty if none has attributions in the open. */
    static Optional<AlteredRecord> choose(TopicLog log) {
        List<AlteredRecord> all = new ArrayList<>();
        log.published(outcome -> {
            of(outcome).ifPresent(all::add);
            return true;
        });
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() / 2));
    }

    private static Optional<AlteredRecord> of(PublishedOutcome outcome) {
        if (outcome.kind() != PublishedOutcome.Kind.EXPLANATION || outcome.schema() == null) {
            return Optional.empty();
        }
        ExplanationRecord record;
        try {
            record = new SpecificDatumReader<ExplanationRecord>(
                            outcome.schema().schema(),
                            ExplanationRecord.getClassSchema(),
                            SpecificData.getForClass(ExplanationRecord.class))
                    .read(null, DecoderFactory.get().binaryDecoder(outcome.body(), null));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
        if (record.getTargets().isEmpty()) {
            return Optional.empty();
        }
        AttributionTensor first = record.getTargets().get(0).getAttributions().get(0);
        if (!(first.getValues() instanceof ByteBuffer values) || values.remaining() < Float.BYTES) {
            return Optional.empty();
        }
        int at = indexOf(outcome.body(), values);
        String decision = Objects.requireNonNullElse(record.getPredictionRef().getDecisionId(), "");
        return at < 0 ? Optional.empty() : Optional.of(new AlteredRecord(outcome, decision, PREFIX + at + 2));
    }

    private static int indexOf(byte[] body, ByteBuffer values) {
        ByteBuffer all = ByteBuffer.wrap(body);
        for (int i = 0; i + values.remaining() <= body.length; i++) {
            if (all.slice(i, values.remaining()).equals(values)) {
                return i;
            }
        }
        return -1;
    }

    /** Changes the byte, or changes it back. */
    void flip(Path brokerData) {
        SegmentEdit.of(brokerData, outcome.topic(), outcome.partition()).flip(outcome.offset(), place);
    }

    /** Where it lies. */
    String where() {
        return outcome.topic() + "-" + outcome.partition() + "@" + outcome.offset();
    }
}
