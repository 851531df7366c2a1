package dev.rationale.stream.audit;

import dev.rationale.Hole;
import dev.rationale.InputPosition;
import dev.rationale.LeafType;
import dev.rationale.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * An outcome that was forwarded to its topic and needs its leaf.
 *
 * @param type {@code EXPLANATION}, {@code SKIP} or {@code FAILURE}
 * @param input the event it is about
 * @param subjectDigest of what was published, {@link dev.rationale.audit.entry.SubjectDigest}
 * @param specDigest specification, where one was chosen
 * @param hole offsets right before the event's that nobody can read, as far as they were looked into; null where there are none
 */
public record AuditedOutcome(
        LeafType type,
        InputPosition input,
        Sha256 subjectDigest,
        @Nullable Sha256 specDigest,
        @Nullable Hole hole) {}
