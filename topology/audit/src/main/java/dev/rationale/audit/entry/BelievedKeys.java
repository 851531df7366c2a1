package dev.rationale.audit.entry;

import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keys whose heads are believed, some of them up to a size of each tree.
 *
 * @param keys all, also those that ended
 * @param ends of some of them; a key that has several by different keys ends with the smallest
 */
public record BelievedKeys(Set<VerifierKey> keys, List<KeyEnd> ends) {

    public BelievedKeys {
        keys = new LinkedHashSet<>(keys);
        ends = List.copyOf(ends);
    }

    /** Keys of which none has ended. */
    public static BelievedKeys of(Collection<VerifierKey> keys) {
        return new BelievedKeys(new LinkedHashSet<>(keys), List.of());
    }

    /** Whether a key signs no more. */
    public boolean isEnded(VerifierKey key) {
        return ends.stream().anyMatch(end -> end.ended().equals(key));
    }

    /** Most leaves of a tree under a head that this key signed: 0 where the tree began after the end. */
    public long most(VerifierKey key, String tree) {
        if (!isEnded(key)) {
            return Long.MAX_VALUE;
        }
        OptionalLong stated = ends.stream()
                .filter(end -> end.ended().equals(key))
                .flatMap(end -> end.trees().stream())
                .filter(head -> head.origin().equals(tree))
                .mapToLong(Checkpoint::size)
                .min();
        return stated.orElse(0);
    }

    /** The keys that may have signed a head. */
    public List<VerifierKey> of(Checkpoint head) {
        return keys.stream()
                .filter(key -> head.size() <= most(key, head.origin()))
                .toList();
    }

    /**
     * The first of the keys that signed a head, and may have.
     *
     * @throws NoteException as {@link SignedNote#verify}
     */
    public VerifierKey verify(SignedNote note, Checkpoint head) throws NoteException {
        return note.verify(of(head));
    }
}
