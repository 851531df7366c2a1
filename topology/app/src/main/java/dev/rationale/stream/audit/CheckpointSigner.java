package dev.rationale.stream.audit;

import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.NoteSigner;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;

/** Signs heads, and remembers each beside the key before anybody sees it. */
final class CheckpointSigner {
    private final NoteSigner signer;
    private final SignedHeads heads;
    private final String log;

    /**
     * @param log name of the log
     */
    CheckpointSigner(NoteSigner signer, SignedHeads heads, String log) {
        this.signer = signer;
        this.heads = heads;
        this.log = log;
    }

    VerifierKey verifier() {
        return signer.verifier();
    }

    SignedHeads heads() {
        return heads;
    }

    /**
     * Signs the head of a tree whose leaves are all committed.
     *
     * @return the note, durable beside the key
     * @throws HeadsException if it could not be kept, or does not extend what is kept
     */
    SignedNote sign(int partition, GrowingTree tree) {
        SignedNote note = tree.head().sign(signer);
        heads.keep(partition, new SignedHead(tree.origin(), tree.head(), note));
        return note;
    }

    /**
     * Looks at an entry that changes the key: before it is signed, the key that signs must be the one that allowed it, or the one it
     * names.
     *
     * @throws BrokenTreeException if neither
     */
    void check(PlacedLeaf rotation) {
        try {
            KeyRotation change = KeyRotation.parse(log, rotation.leaf().getDetails());
            if (!change.before().equals(verifier()) && !change.after().equals(verifier())) {
                throw rotation.broken(
                        rotation.leaf().getSeq(),
                        "the key changes from " + change.before() + " to " + change.after() + ", this is "
                                + verifier());
            }
        } catch (NoteException e) {
            throw rotation.broken(
                    rotation.leaf().getSeq(), "expected a change of key that the old key allows, " + e.getMessage());
        }
    }
}
