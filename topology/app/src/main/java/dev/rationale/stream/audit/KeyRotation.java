package dev.rationale.stream.audit;

import dev.rationale.AuditCommand;
import dev.rationale.LeafType;
import dev.rationale.NamedValue;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.NoteSigner;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A change of the key that signs, as a KEY_ROTATED entry has it in its details: {@code old_key} and {@code new_key} in text form, and
 * {@code authorisation}, a note signed with the old key that names log and new key. Whoever can write to the topics still cannot have a key
 * of theirs entered.
 *
 * @param log name of the log
 * @param before key that signed so far
 * @param after key that signs from then on
 * @param authorisation signed with the key before
 */
record KeyRotation(String log, VerifierKey before, VerifierKey after, SignedNote authorisation) {
    private static final String OLD = "old_key";
    private static final String NEW = "new_key";
    private static final String NOTE = "authorisation";
    private static final String HEADLINE = "rationale audit key rotation";

    /** A change that the old key allows. */
    static KeyRotation of(String log, NoteSigner before, VerifierKey after) {
        return new KeyRotation(log, before.verifier(), after, SignedNote.sign(text(log, after), before));
    }

    /**
     * Reads and checks it.
     *
     * @throws NoteException if it is none, or the old key did not sign it
     */
    static KeyRotation parse(String log, List<NamedValue> details) throws NoteException {
        Map<String, String> values = new HashMap<>();
        details.forEach(detail -> values.put(detail.getName(), detail.getValue()));
        VerifierKey before = VerifierKey.parse(values.getOrDefault(OLD, ""));
        VerifierKey after = VerifierKey.parse(values.getOrDefault(NEW, ""));
        SignedNote note = SignedNote.parse(values.getOrDefault(NOTE, "").getBytes(StandardCharsets.UTF_8));
        note.verify(List.of(before));
        if (!note.text().equals(text(log, after))) {
            throw new NoteException(
                    NoteException.Defect.FORGED, "the authorisation is not of this log or not of the new key");
        }
        return new KeyRotation(log, before, after, note);
    }

    private static String text(String log, VerifierKey after) {
        return HEADLINE + "\n" + log + "\n" + after + "\n";
    }

    /** Sorted by name. */
    List<NamedValue> details() {
        return List.of(
                new NamedValue(NOTE, authorisation.toString()),
                new NamedValue(NEW, after.toString()),
                new NamedValue(OLD, before.toString()));
    }

    /** What asks for its entry. */
    AuditCommand command(String instance, Instant now) {
        return AuditCommand.newBuilder()
                .setCommandId(commandId())
                .setType(LeafType.KEY_ROTATED)
                .setEventTime(now)
                .setInstance(instance)
                .setDetails(details())
                .build();
    }

    /** The same for the same keys: asking twice enters nothing twice. */
    String commandId() {
        return "key/" + before.idText() + "/" + after.idText();
    }
}
