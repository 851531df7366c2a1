package dev.rationale.audit.seal;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.NamedValue;
import dev.rationale.audit.entry.Details;
import dev.rationale.audit.entry.EntryException;
import java.util.List;

/**
 * What an entry of type ERASURE says: that the key of a person was destroyed. Its detail {@code subject_key} holds the key's reference.
 *
 * @param reference of the destroyed key
 */
public record Erasure(String reference) {
    private static final String SUBJECT_KEY = "subject_key";

    /**
     * @throws IllegalArgumentException if the reference is none
     */
    public Erasure {
        SubjectKey.checkReference(reference);
    }

    /** As details of the entry. */
    public List<NamedValue> details() {
        return List.of(new NamedValue(SUBJECT_KEY, reference));
    }

    /**
     * Reads an entry.
     *
     * @throws EntryException if it is of another type or names no key
     */
    public static Erasure of(AuditLeaf leaf) throws EntryException {
        String reference = Details.find(leaf, SUBJECT_KEY);
        if (leaf.getType() != LeafType.ERASURE || reference == null) {
            throw new EntryException("expected an entry ERASURE that names a subject key");
        }
        try {
            return new Erasure(reference);
        } catch (IllegalArgumentException e) {
            throw new EntryException("an ERASURE that cannot be read: " + e.getMessage());
        }
    }
}
