package dev.rationale.stream;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.InputPosition;
import dev.rationale.LeafType;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.SubjectDigest;
import dev.rationale.stream.audit.AuditedOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the audit log is told of a published outcome: digests of the bytes that went to the topic. */
final class OutcomeDigests {
    private static final int PREFIX_BYTES = 5;

    private OutcomeDigests() {}

    /**
     * @param value as published, in the registry's wire format
     */
    static AuditedOutcome ofRecord(Decided decided, byte[] value) {
        boolean explained = decided.outcome() instanceof Outcome.Explained;
        return outcome(
                decided,
                explained ? LeafType.EXPLANATION : LeafType.SKIP,
                SubjectDigest.ofRecord(ExplanationRecord.getClassSchema(), value, PREFIX_BYTES),
                decided.outcome() instanceof Outcome.Explained outcome
                        ? outcome.spec().digest()
                        : null);
    }

    /**
     * @param letter the dead letter's header, in the registry's wire format
     * @param parcel as published
     */
    static AuditedOutcome ofDeadLetter(Decided decided, Outcome.Failed failed, byte[] letter, Parcel parcel) {
        return outcome(
                decided,
                LeafType.FAILURE,
                SubjectDigest.ofDeadLetter(
                        DeadLetter.getClassSchema(), letter, PREFIX_BYTES, parcel.key(), parcel.value()),
                failed.specDigest());
    }

    private static AuditedOutcome outcome(Decided decided, LeafType type, Sha256 subject, @Nullable Sha256 spec) {
        Position position = decided.position();
        InputPosition input = InputPosition.newBuilder()
                .setTopic(position.topic().name())
                .setTopicId(position.topic().id().toString())
                .setPartition(position.partition())
                .setOffset(position.offset())
                .setTimestamp(Instant.ofEpochMilli(position.timestamp()))
                .build();
        return new AuditedOutcome(type, input, subject, spec, decided.hole());
    }
}
