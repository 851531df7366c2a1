package dev.rationale.audit.verify;

import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the checkpoints of one tree against its leaves, in the order of their publication, and saved heads against both. Of roots that do not
 * fit only the first is named: all later ones follow from it.
 */
final class CheckpointJudge {
    private final String tree;
    private final boolean control;
    private final KeyRing keys;
    private final TreeWalk walk;
    private final LeafContents contents;
    private final Findings findings;
    private final Map<Long, TreeHash> signed = new HashMap<>();
    private long published;
    private long valid;
    private long newest = -1;
    private long agreed;
    private @Nullable Instant lastSigned;
    private int newestRank;
    private int applied;
    private boolean mismatch;
    private @Nullable String longerPlace;
    private long longer;

    CheckpointJudge(
            String tree, boolean control, KeyRing keys, TreeWalk walk, LeafContents contents, Findings findings) {
        this.tree = tree;
        this.control = control;
        this.keys = keys;
        this.walk = walk;
        this.contents = contents;
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
            apply();
        } else if (!mismatch) {
            mismatch = true;
            mismatch(head, found.place());
        }
    }

    /** Takes a saved head, after all published ones. */
    void saved(FoundNote found) {
        Checkpoint head = trusted(found);
        if (head == null || contradicts(head, found.place())) {
            return;
        }
        TreeWalk.At at = walk.at(head.size());
        if (at == null) {
            shorter(head.size(), found.place());
        } else if (!at.root().equals(head.root())) {
            if (head.size() <= agreed) {
                fork(head.size(), found.place());
            } else {
                mismatch(head, found.place());
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
            VerifierKey key = note.verify(keys.keys());
            TreeWalk.At at = walk.at(head.size());
            if (keys.ended(key, at == null ? null : at.lastAppend())) {
                findings.add(
                        DefectKind.CHECKPOINT_KEY_ENDED,
                        tree,
                        Defect.NO_LEAF,
                        found.place(),
                        "signed by the key " + key.idText() + ", which had ended when its last leaf was appended");
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

    /** Rotations under a head that a trusted key signed hold from the next checkpoint on. */
    private void apply() {
        while (control
                && applied < contents.rotations().size()
                && contents.rotations().get(applied).seq() < agreed) {
            keys.rotate(contents.rotations().get(applied++).said());
        }
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
