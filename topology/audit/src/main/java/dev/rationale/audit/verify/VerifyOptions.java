package dev.rationale.audit.verify;

import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.seal.SubjectKeys;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verification starts from.
 *
 * @param keys that are trusted from the beginning; later ones become trusted by entries of the log
 * @param saved heads that the reader kept earlier, outside the reach of whoever holds the log
 * @param outcomes which outcomes are compared
 * @param input to count again what was stated; null to believe the statements
 * @param subjectKeys to check commitments with; null where the reader has none, and they are counted only
 * @param now to tell the age of the last checkpoint
 * @param mostDefects how many defects are kept; all are counted
 * @param allowExpired whether outcomes may be gone where the settings of their topics let retention delete them
 */
public record VerifyOptions(
        List<VerifierKey> keys,
        List<FoundNote> saved,
        OutcomeScope outcomes,
        @Nullable InputReader input,
        @Nullable SubjectKeys subjectKeys,
        Instant now,
        int mostDefects,
        boolean allowExpired) {
    private static final int MOST_DEFECTS = 100;

    /**
     * @throws IllegalArgumentException if no key is trusted or no defect would be kept
     */
    public VerifyOptions {
        keys = List.copyOf(keys);
        saved = List.copyOf(saved);
        if (keys.isEmpty() || mostDefects < 1) {
            throw new IllegalArgumentException("expected at least one trusted key and room for one defect");
        }
    }

    /** Compares all outcomes, keeps 100 defects, has neither saved heads, input nor subject keys. */
    public static VerifyOptions of(List<VerifierKey> keys, Instant now) {
        return new VerifyOptions(keys, List.of(), OutcomeScope.ALL, null, null, now, MOST_DEFECTS, false);
    }

    /** A copy with saved heads. */
    public VerifyOptions withSaved(List<FoundNote> heads) {
        return new VerifyOptions(keys, heads, outcomes, input, subjectKeys, now, mostDefects, allowExpired);
    }

    /** A copy that compares other outcomes. */
    public VerifyOptions withOutcomes(OutcomeScope scope) {
        return new VerifyOptions(keys, saved, scope, input, subjectKeys, now, mostDefects, allowExpired);
    }

    /** A copy that reads the input again. */
    public VerifyOptions withInput(InputReader reader) {
        return new VerifyOptions(keys, saved, outcomes, reader, subjectKeys, now, mostDefects, allowExpired);
    }

    /** A copy that checks commitments. */
    public VerifyOptions withSubjectKeys(SubjectKeys keeper) {
        return new VerifyOptions(keys, saved, outcomes, input, keeper, now, mostDefects, allowExpired);
    }

    /** A copy that keeps another number of defects. */
    public VerifyOptions withMostDefects(int most) {
        return new VerifyOptions(keys, saved, outcomes, input, subjectKeys, now, most, allowExpired);
    }

    /** A copy that takes outcomes for no defect which retention may have deleted; they are counted all the same. */
    public VerifyOptions withExpiredAllowed(boolean allowed) {
        return new VerifyOptions(keys, saved, outcomes, input, subjectKeys, now, mostDefects, allowed);
    }
}
