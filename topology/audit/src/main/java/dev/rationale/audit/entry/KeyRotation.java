package dev.rationale.audit.entry;

import dev.rationale.NamedValue;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.NoteSigner;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A new key. Details of its entry: {@code old_key} and {@code new_key} in text form, and {@code authorisation}, a note that the old key
 * signed: the lines {@code rationale audit key rotation}, the log, the new key. The old key does not end with it, since instances that are
 * restarted one by one sign with both; {@link KeyEnd} ends it.
 *
 * @param before key that signed so far
 * @param after key that signs from then on
 * @param authorisation signed with the key before
 */
public record KeyRotation(VerifierKey before, VerifierKey after, SignedNote authorisation) implements KeyChange {
    private static final String OLD = "old_key";
    private static final String NEW = "new_key";
    static final String NOTE = "authorisation";
    private static final String HEADLINE = "rationale audit key rotation";

    /**
     * A change that the old key allows.
     *
     * @param log name of the log
     */
    public static KeyRotation of(String log, NoteSigner before, VerifierKey after) {
        return new KeyRotation(before.verifier(), after, SignedNote.sign(text(log, after), before));
    }

    static KeyRotation of(String log, List<NamedValue> details) throws EntryException {
        try {
            VerifierKey before = VerifierKey.parse(Details.text(details, OLD));
            VerifierKey after = VerifierKey.parse(Details.text(details, NEW));
            SignedNote note = SignedNote.parse(Details.text(details, NOTE).getBytes(StandardCharsets.UTF_8));
            note.verify(List.of(before));
            if (!note.text().equals(text(log, after))) {
                throw new EntryException("the old key allowed something else, or for another log");
            }
            return new KeyRotation(before, after, note);
        } catch (NoteException e) {
            throw new EntryException("a change of key that cannot be read or was not allowed: " + e.getMessage());
        }
    }

    private static String text(String log, VerifierKey after) {
        return HEADLINE + "\n" + log + "\n" + after + "\n";
    }

    @Override
    public VerifierKey by() {
        return before;
    }

    @Override
    public List<NamedValue> details() {
        return List.of(
                new NamedValue(NOTE, authorisation.toString()),
                new NamedValue(NEW, after.toString()),
                new NamedValue(OLD, before.toString()));
    }

    @Override
    public String commandId() {
        return "key/" + before.idText() + "/" + after.idText();
    }
}
