package dev.rationale.stream.audit;

import dev.rationale.audit.entry.BelievedKeys;
import dev.rationale.audit.entry.KeyChange;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.entry.KeyRotation;
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
     * @throws SigningKeys.KeyException if the key was ended
     */
    SignedNote sign(int partition, GrowingTree tree) {
        KeySuccession.requireNotEnded(verifier(), heads);
        SignedNote note = tree.head().sign(signer);
        heads.keep(partition, new SignedHead(tree.origin(), tree.head(), note));
        return note;
    }

    /** The keys whose published heads are believed. */
    BelievedKeys believed() {
        return heads.believed(verifier());
    }

    /**
     * Looks at an entry that changes keys, before it is signed. A new key must be allowed by the one that signs, or be that one. The end of a
     * key must be by one that has signed this log; it is kept, and ends the work where it is the end of the key that signs.
     *
     * @throws BrokenTreeException if it is none of these
     * @throws SigningKeys.KeyException if the key that signs was ended
     */
    void check(PlacedLeaf leaf) {
        KeyChange change = KeySuccession.read(log, leaf);
        if (change instanceof KeyRotation rotation) {
            check(leaf, rotation);
        } else if (change instanceof KeyEnd end) {
            if (!end.by().equals(verifier()) && !heads.keys().contains(end.by())) {
                throw leaf.broken(
                        leaf.leaf().getSeq(),
                        "the key " + end.ended() + " is ended by " + end.by() + ", which never signed this log");
            }
            heads.keepEnd(end);
            if (end.ended().equals(verifier())) {
                throw KeySuccession.ended(end);
            }
        }
    }

    private void check(PlacedLeaf leaf, KeyRotation rotation) {
        if (!rotation.before().equals(verifier()) && !rotation.after().equals(verifier())) {
            throw leaf.broken(
                    leaf.leaf().getSeq(),
                    "the key changes from " + rotation.before() + " to " + rotation.after() + ", this is "
                            + verifier());
        }
    }
}
