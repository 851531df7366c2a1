package dev.rationale.audit.entry;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.NamedValue;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.VerifierKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of type KEY_ROTATED says, in its details {@code key}, {@code replaces} and {@code until}.
 *
 * <p>The checkpoint that first covers the entry is still signed by an old key: that is how the new one becomes trusted.
 *
 * @param key that signs from now on
 * @param replaces the key that ends; null where all earlier keys end
 * @param until the old key's checkpoints cover no leaf appended after this moment; null where the old key ends in each tree with the first
 *     checkpoint by the new one
 */
public record KeyRotation(
        VerifierKey key,
        @Nullable VerifierKey replaces,
        @Nullable Instant until) {
    private static final String KEY = "key";
    private static final String REPLACES = "replaces";
    private static final String UNTIL = "until";

    /** As details of the entry, sorted by name. */
    public List<NamedValue> details() {
        List<NamedValue> details = new ArrayList<>();
        details.add(new NamedValue(KEY, key.toString()));
        if (replaces != null) {
            details.add(new NamedValue(REPLACES, replaces.toString()));
        }
        if (until != null) {
            details.add(new NamedValue(UNTIL, until.toString()));
        }
        return details;
    }

    /**
     * Reads an entry.
     *
     * @throws EntryException if it is of another type, names no key, or a key or moment cannot be read
     */
    public static KeyRotation of(AuditLeaf leaf) throws EntryException {
        String key = Details.find(leaf, KEY);
        if (leaf.getType() != LeafType.KEY_ROTATED || key == null) {
            throw new EntryException("expected an entry KEY_ROTATED that names a key");
        }
        String replaces = Details.find(leaf, REPLACES);
        String until = Details.find(leaf, UNTIL);
        try {
            return new KeyRotation(
                    VerifierKey.parse(key),
                    replaces == null ? null : VerifierKey.parse(replaces),
                    until == null ? null : Instant.parse(until));
        } catch (NoteException | DateTimeException e) {
            throw new EntryException("a KEY_ROTATED that cannot be read: " + e.getMessage());
        }
    }
}
