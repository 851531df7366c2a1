package dev.rationale.audit.entry;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.NamedValue;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import java.util.List;

/**
 * What an entry of type KEY_ROTATED says: a new key comes, or an old one ends. Either carries a note, so that whoever can write to the topics
 * cannot have one of theirs entered: the old key allows the new one, and a later key ends an earlier one.
 */
public sealed interface KeyChange permits KeyRotation, KeyEnd {

    /** The key that must be believed for this to be believed. */
    VerifierKey by();

    /** Signed with {@link #by()}. */
    SignedNote authorisation();

    /** As details of the entry, sorted by name. */
    List<NamedValue> details();

    /** Id of the command that asks for the entry; the same for the same change: asking twice enters nothing twice. */
    String commandId();

    /**
     * Reads an entry, and checks that the key which it names allowed it. Whether that key is to be believed is for the reader to say.
     *
     * @param log name of the log
     * @throws EntryException if it is of another type, cannot be read, or was not allowed for this log
     */
    static KeyChange of(String log, AuditLeaf leaf) throws EntryException {
        if (leaf.getType() != LeafType.KEY_ROTATED) {
            throw new EntryException("expected an entry KEY_ROTATED, found " + leaf.getType());
        }
        return of(log, leaf.getDetails());
    }

    /**
     * As {@link #of(String, AuditLeaf)}, from the details alone.
     *
     * @throws EntryException if they cannot be read, or it was not allowed for this log
     */
    static KeyChange of(String log, List<NamedValue> details) throws EntryException {
        return Details.find(details, KeyEnd.ENDED) == null ? KeyRotation.of(log, details) : KeyEnd.of(log, details);
    }
}
