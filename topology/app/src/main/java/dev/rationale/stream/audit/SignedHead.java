package dev.rationale.stream.audit;

import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;

/**
 * A head that was signed.
 *
 * @param origin the tree
 * @param checkpoint size and root
 * @param note the same with its signature
 */
public record SignedHead(Origin origin, Checkpoint checkpoint, SignedNote note) {

    /**
     * Reads a published checkpoint; its signature is not checked.
     *
     * @throws NoteException if the bytes are none
     */
    public static SignedHead parse(byte[] bytes) throws NoteException {
        SignedNote note = SignedNote.parse(bytes);
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        try {
            return new SignedHead(Origin.parse(checkpoint.origin()), checkpoint, note);
        } catch (EntryException e) {
            throw new NoteException(NoteException.Defect.MALFORMED, "a checkpoint of no tree: " + e.getMessage());
        }
    }

    long size() {
        return checkpoint.size();
    }
}
