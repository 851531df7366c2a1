package dev.rationale.audit.verify;

import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the checkpoints of one tree against its leaves, in the order of their publication, and saved heads against both. Of roots that do not
 * fit only the first is named: all later ones follow from it.
 */
final class CheckpointJudge {
    private final String tree;
    private final KeyRing keys;
    private final TreeWalk walk;
    private final Findings findings;
    private final Map<Long, TreeHash> signed = new HashMap<>();
    private long published;
    private long valid;
    private long newest = -1;
    private long agreed;
    private @Nullable Instant lastSigned;
    private int newestRank = Integer.MIN_VALUE;
    private boolean mismatch;
    private @Nullable String longerPlace;
    private long longer;

    CheckpointJudge(String tree, KeyRing keys, TreeWalk walk, Findings findings) {
        this.tree = tree;
        this.keys = keys;
        this.walk = walk;
        this.findings = findings;
    }

    /** Reads a note without belief in it. */
    static Checkpoint parse(FoundNote found) throws NoteException {
        return Checkpoint.parse(SignedNote.parse(found.bytes()).text());
    }

    /** Takes the next published checkpoint. */
    void published(FoundNote found) {
        published++;
        Checkpoint head = trusted(found);
        if (head == null) {
            return;
        }
        if (head.size() < newest) {
            findings.add(
                    DefectKind.CHECKPOINT_BEHIND,
                    tree,
                    Defect.NO_LEAF,
                    found.place(),
                    "a checkpoint of " + head.size() + " leaves after one of " + newest);
            return;
        }
        newest = head.size();
        if (contradicts(head, found.place())) {
            return;
        }
        TreeWalk.At at = walk.at(head.size());
        if (at == null) {
            longer = head.size();
            longerPlace = found.place();
        } else if (at.root().equals(head.root())) {
            valid++;
            agreed = Math.max(agreed, head.size());
            lastSigned = at.lastAppend();
        } else if (!mismatch) {
            mismatch = true;
            mismatch(head, found.place());
        }
    }

    /** Takes a saved head, after all published ones. */
    void saved(FoundNote found) {
        Checkpoint head = trusted(found);
        if (head != null) {
            kept(head, found.place());
        }
    }

    /** Takes a head that a trusted key stated in another tree, after all published ones. */
    void pinned(KeyRing.Pin pin) {
        kept(pin.head(), pin.place());
    }

    private void kept(Checkpoint head, String place) {
        if (contradicts(head, place)) {
            return;
        }
        TreeWalk.At at = walk.at(head.size());
        if (at == null) {
            shorter(head.size(), place);
        } else if (!at.root().equals(head.root())) {
            if (head.size() <= agreed) {
                fork(head.size(), place);
            } else {
                mismatch(head, place);
            }
        }
    }

    /** Says that all published ones were taken. */
    void finishPublished() {
        if (longerPlace != null) {
            shorter(longer, longerPlace);
        }
        if (published == 0 && walk.leaves() > 0) {
            findings.add(
                    DefectKind.NO_CHECKPOINT,
                    tree,
                    0,
                    "leaf 0",
                    "no checkpoint signs any of the " + walk.leaves() + " leaves");
        }
    }

    private @Nullable Checkpoint trusted(FoundNote found) {
        try {
            SignedNote note = SignedNote.parse(found.bytes());
            Checkpoint head = Checkpoint.parse(note.text());
            if (!head.origin().equals(tree)) {
                findings.add(
                        DefectKind.CHECKPOINT_OF_ANOTHER_TREE,
                        tree,
                        Defect.NO_LEAF,
                        found.place(),
                        "a checkpoint of " + head.origin());
                return null;
            }
            VerifierKey key = signer(note, head, found.place());
            if (key == null) {
                return null;
            }
            order(key, found.place());
            return head;
        } catch (NoteException e) {
            DefectKind kind = switch (e.defect()) {
                case MALFORMED -> DefectKind.CHECKPOINT_MALFORMED;
                case UNSIGNED -> DefectKind.CHECKPOINT_UNTRUSTED;
                case FORGED -> DefectKind.CHECKPOINT_FORGED;
            };
            findings.add(kind, tree, Defect.NO_LEAF, found.place(), e.getMessage());
            return null;
        }
    }

    /** Who signed and may have; null after a defect was named: only a key that had ended there did. */
    private @Nullable VerifierKey signer(SignedNote note, Checkpoint head, String place) throws NoteException {
        List<VerifierKey> believed = keys.keys(tree, head.size());
        try {
            return note.verify(believed);
        } catch (NoteException e) {
            if (e.defect() != NoteException.Defect.UNSIGNED
                    || believed.size() == keys.keys().size()) {
                throw e;
            }
            VerifierKey ended = note.verify(keys.keys());
            long most = keys.most(ended, tree);
            findings.add(
                    DefectKind.CHECKPOINT_KEY_ENDED,
                    tree,
                    most,
                    place,
                    "a head of " + head.size() + " leaves that the key " + ended.idText()
                            + " alone signed, which ended when the tree had " + most);
            return null;
        }
    }

    /** While instances are restarted with a new key one by one, old and new may take turns; later that is a question to ask. */
    private void order(VerifierKey key, String place) {
        if (keys.rank(key) < newestRank) {
            findings.notice("the checkpoint " + place + " of " + tree + " is by the old key " + key.idText()
                    + " after one by a newer key: expected only while instances are restarted with the new key");
        }
        newestRank = Math.max(newestRank, keys.rank(key));
    }

    private boolean contradicts(Checkpoint head, String place) {
        TreeHash known = signed.putIfAbsent(head.size(), head.root());
        if (known == null || known.equals(head.root())) {
            return false;
        }
        fork(head.size(), place);
        return true;
    }

    private void fork(long size, String place) {
        findings.add(
                DefectKind.FORK,
                tree,
                Defect.NO_LEAF,
                place,
                "another signed head of " + size + " leaves has another root: two histories were signed");
    }

    private void shorter(long size, String place) {
        findings.add(
                DefectKind.LOG_SHORTER,
                tree,
                walk.leaves(),
                place,
                "the head says " + size + " leaves, there are " + walk.leaves());
    }

    private void mismatch(Checkpoint head, String place) {
        findings.add(
                DefectKind.ROOT_MISMATCH,
                tree,
                agreed,
                place,
                "of the leaves " + agreed + " to " + (head.size() - 1)
                        + " at least one is not as it was signed: the signed root of " + head.size() + " leaves is "
                        + head.root());
    }

    long publishedCount() {
        return published;
    }

    long valid() {
        return valid;
    }

    /** Leaves under the newest head that agrees with them. */
    long agreed() {
        return agreed;
    }

    @Nullable
    Instant lastSigned() {
        return lastSigned;
    }
}
