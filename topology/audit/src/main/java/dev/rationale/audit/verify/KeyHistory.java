package dev.rationale.audit.verify;

import dev.rationale.audit.entry.KeyChange;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.entry.KeyRotation;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import dev.rationale.audit.verify.LeafContents.Signable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which keys the entries of a control tree name and end, found before any head is judged: an entry counts under a head that a key signed
 * which is trusted there, and that key may be named, or ended, by another entry.
 */
final class KeyHistory {
    private final String tree;
    private final List<Signable<KeyChange>> changes;
    private final TreeWalk walk;
    private final Set<VerifierKey> candidates;
    /** Sizes of the heads that each candidate signed and the leaves have. */
    private final Map<VerifierKey, TreeSet<Long>> heads = new HashMap<>();

    /**
     * @param changes in the order of their leaves
     * @param walk with the roots at the sizes of all heads
     * @param ring what is trusted so far
     */
    KeyHistory(String tree, List<Signable<KeyChange>> changes, TreeWalk walk, KeyRing ring) {
        this.tree = tree;
        this.changes = changes;
        this.walk = walk;
        this.candidates = new LinkedHashSet<>(ring.keys());
        for (Signable<KeyChange> change : changes) {
            candidates.add(change.said().by());
            if (change.said() instanceof KeyRotation rotation) {
                candidates.add(rotation.after());
            } else if (change.said() instanceof KeyEnd end) {
                candidates.add(end.ended());
            }
        }
    }

    /** Takes a published head. */
    void take(FoundNote found) {
        try {
            SignedNote note = SignedNote.parse(found.bytes());
            Checkpoint head = Checkpoint.parse(note.text());
            TreeWalk.At at = walk.at(head.size());
            if (!head.origin().equals(tree) || at == null || !at.root().equals(head.root())) {
                return;
            }
            for (VerifierKey key : candidates) {
                if (isSignedBy(note, key)) {
                    heads.computeIfAbsent(key, signer -> new TreeSet<>()).add(head.size());
                }
            }
        } catch (NoteException e) {
            // Named when the heads are judged.
        }
    }

    private static boolean isSignedBy(SignedNote note, VerifierKey key) {
        try {
            note.verify(List.of(key));
            return true;
        } catch (NoteException e) {
            return false;
        }
    }

    /** Gives every change that holds to the ring; one may make another hold. */
    void apply(KeyRing ring) {
        List<Signable<KeyChange>> waiting = new ArrayList<>(changes);
        int before;
        do {
            before = waiting.size();
            waiting.removeIf(change ->
                    isSigned(change.seq(), ring) && ring.take(change.said(), tree, change.seq(), change.place()));
        } while (waiting.size() < before);
    }

    private boolean isSigned(long seq, KeyRing ring) {
        return ring.keys().stream().anyMatch(key -> {
            TreeSet<Long> sizes = heads.get(key);
            Long largest = sizes == null ? null : sizes.floor(ring.most(key, tree));
            return largest != null && largest > seq;
        });
    }
}
