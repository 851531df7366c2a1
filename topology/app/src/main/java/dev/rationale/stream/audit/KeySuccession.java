package dev.rationale.stream.audit;

import dev.rationale.LeafType;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.config.RationaleConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a key may sign: the one that signed before, or one that the key before named in the control tree, in an entry that is under
 * a checkpoint signed by that key.
 */
final class KeySuccession {
    private final String log;
    private final String leaves;
    private final String checkpoints;
    private final CommittedRecords records;
    private final LeafReader reader;

    private KeySuccession(String log, String leaves, String checkpoints, CommittedRecords records, LeafReader reader) {
        this.log = log;
        this.leaves = leaves;
        this.checkpoints = checkpoints;
        this.records = records;
        this.reader = reader;
    }

    static KeySuccession of(RationaleConfig.Topics topics, String log, CommittedRecords records, LeafReader reader) {
        return new KeySuccession(log, topics.auditLeaves(), topics.auditCheckpoints(), records, reader);
    }

    /** A change of the key and the number of its leaf. */
    private record Change(long seq, KeyRotation rotation) {}

    /**
     * Makes sure that a key may sign, and keeps it among those that did.
     *
     * @throws SigningKeys.KeyException if another key signed last and did not name this one
     * @throws BrokenTreeException if the control tree is not sound
     */
    void admit(VerifierKey key, SignedHeads heads) {
        List<VerifierKey> known = heads.keys();
        if (!known.isEmpty() && !known.contains(key) && !isNamed(key, known)) {
            throw new SigningKeys.KeyException("the audit log " + log + " was signed by "
                    + known.get(known.size() - 1) + " last, the key that is configured is " + key
                    + ": expected an entry of the old key that names the new one. Configure the old key and change it with"
                    + " 'rationale audit rotate --new-key FILE'");
        }
        heads.keepKey(key);
    }

    /** Whether a change from a known key to this one is in the control tree, under a checkpoint of the known key. */
    boolean isNamed(VerifierKey key, List<VerifierKey> known) {
        Origin control = Origin.ofControl(log, 0);
        List<SignedHead> signed = checkpointsOf(control);
        GrowingTree tree = new GrowingTree(control);
        List<Change> changes = new ArrayList<>();
        Map<Long, TreeHash> roots = new HashMap<>();
        records.read(leaves, 0, 0, record -> {
            if (!record.keyText().equals(control.toString())) {
                return;
            }
            PlacedLeaf leaf = reader.read(record);
            tree.append(leaf);
            roots.put(tree.size(), tree.frontier().root());
            if (leaf.leaf().getType() == LeafType.KEY_ROTATED) {
                changes.add(new Change(leaf.leaf().getSeq(), rotation(leaf)));
            }
        });
        return changes.stream()
                .filter(change -> change.rotation.after().equals(key) && known.contains(change.rotation.before()))
                .anyMatch(change -> signed.stream()
                        .anyMatch(head -> head.size() > change.seq
                                && head.checkpoint().root().equals(roots.get(head.size()))
                                && isSignedBy(head, change.rotation.before())));
    }

    private KeyRotation rotation(PlacedLeaf leaf) {
        try {
            return KeyRotation.parse(log, leaf.leaf().getDetails());
        } catch (NoteException e) {
            throw leaf.broken(
                    leaf.leaf().getSeq(), "expected a change of key that the old key allows, " + e.getMessage());
        }
    }

    private List<SignedHead> checkpointsOf(Origin control) {
        List<SignedHead> found = new ArrayList<>();
        records.read(checkpoints, 0, 0, record -> {
            if (record.value() == null || !record.keyText().equals(control.toString())) {
                return;
            }
            try {
                SignedHead head = SignedHead.parse(record.value());
                if (head.origin().equals(control)) {
                    found.add(head);
                }
            } catch (NoteException e) {
                // No checkpoint says nothing of a key; the verifier names it.
                return;
            }
        });
        return found;
    }

    private static boolean isSignedBy(SignedHead head, VerifierKey key) {
        try {
            head.note().verify(List.of(key));
            return true;
        } catch (NoteException e) {
            return false;
        }
    }
}
