package dev.rationale.audit.entry;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.NamedValue;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.NoteSigner;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of the key that signs, as an entry of type KEY_ROTATED has it in its details: {@code old_key} and {@code new_key} in text form,
 * {@code authorisation}, a note that the old key signed, and perhaps {@code until}. Whoever can write to the topics cannot have a key of
 * theirs entered.
 *
 * <p>The note's text: the line {@code rationale audit key rotation}, the log, the new key, and the moment where there is one.
 *
 * @param before key that signed so far
 * @param after key that signs from then on
 * @param until checkpoints of the key before cover no leaf appended after this moment; null where it does not end, since instances that are
 *     restarted one by one sign with both
 * @param authorisation signed with the key before
 */
public record KeyRotation(
        VerifierKey before, VerifierKey after, @Nullable Instant until, SignedNote authorisation) {
    private static final String OLD = "old_key";
    private static final String NEW = "new_key";
    private static final String UNTIL = "until";
    private static final String NOTE = "authorisation";
    private static final String HEADLINE = "rationale audit key rotation";

    /**
     * A change that the old key allows.
     *
     * @param log name of the log
     * @param until see above
     */
    public static KeyRotation of(String log, NoteSigner before, VerifierKey after, @Nullable Instant until) {
        return new KeyRotation(before.verifier(), after, until, SignedNote.sign(text(log, after, until), before));
    }

    /**
     * Reads an entry, and checks that the old key allowed it. Whether the old key is to be believed is for the reader to say.
     *
     * @param log name of the log
     * @throws EntryException if it is of another type, cannot be read, or the old key did not sign it for this log
     */
    public static KeyRotation of(String log, AuditLeaf leaf) throws EntryException {
        if (leaf.getType() != LeafType.KEY_ROTATED) {
            throw new EntryException("expected an entry KEY_ROTATED, found " + leaf.getType());
        }
        try {
            VerifierKey before = VerifierKey.parse(text(leaf, OLD));
            VerifierKey after = VerifierKey.parse(text(leaf, NEW));
            String moment = Details.find(leaf, UNTIL);
            Instant until = moment == null ? null : Instant.parse(moment);
            SignedNote note = SignedNote.parse(text(leaf, NOTE).getBytes(StandardCharsets.UTF_8));
            note.verify(List.of(before));
            if (!note.text().equals(text(log, after, until))) {
                throw new EntryException("the old key allowed something else, or for another log");
            }
            return new KeyRotation(before, after, until, note);
        } catch (NoteException | DateTimeException e) {
            throw new EntryException("a change of key that cannot be read or was not allowed: " + e.getMessage());
        }
    }

    private static String text(AuditLeaf leaf, String name) {
        String value = Details.find(leaf, name);
        return value == null ? "" : value;
    }

    private static String text(String log, VerifierKey after, @Nullable Instant until) {
        return HEADLINE + "\n" + log + "\n" + after + "\n" + (until == null ? "" : until + "\n");
    }

    /** As details of the entry, sorted by name. */
    public List<NamedValue> details() {
        List<NamedValue> details = new ArrayList<>();
        details.add(new NamedValue(NOTE, authorisation.toString()));
        details.add(new NamedValue(NEW, after.toString()));
        details.add(new NamedValue(OLD, before.toString()));
        if (until != null) {
            details.add(new NamedValue(UNTIL, until.toString()));
        }
        return details;
    }
}
