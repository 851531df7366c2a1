package dev.rationale.stream.audit;

import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The largest published head of every generation of some trees: what a tree that is rebuilt must have been. */
final class KnownHeads {
    private record Head(Checkpoint checkpoint, String place) {}

    private final List<VerifierKey> trusted;
    private final Map<String, Head> largest = new HashMap<>();

    /**
     * @param trusted one of them must have signed; without any, nobody need have
     */
    KnownHeads(List<VerifierKey> trusted) {
        this.trusted = trusted;
    }

    /**
     * Reads the heads of some trees.
     *
     * @throws BrokenTreeException if one of them is no head, is not signed, or two contradict each other
     */
    void read(CommittedRecords records, String topic, int partition, Collection<String> scopes) {
        records.read(topic, partition, 0, record -> {
            if (scopes.contains(Scopes.of(record.keyText()))) {
                add(record);
            }
        });
    }

    private void add(StoredRecord record) {
        String tree = record.keyText();
        byte[] value = record.value();
        Checkpoint checkpoint;
        try {
            SignedNote note = SignedNote.parse(value == null ? new byte[0] : value);
            checkpoint = Checkpoint.parse(note.text());
            Head known = largest.get(tree);
            if (known != null && checkpoint.size() < known.checkpoint.size()) {
                return; // said again, or by a signer that was late
            }
            if (!trusted.isEmpty()) {
                note.verify(trusted);
            }
        } catch (NoteException e) {
            throw new BrokenTreeException(tree, -1, record.place(), "expected a signed head, found " + e.getMessage());
        }
        if (!checkpoint.origin().equals(tree)) {
            throw new BrokenTreeException(
                    tree, -1, record.place(), "expected a head of this tree, found one of another");
        }
        add(checkpoint, record.place());
    }

    /** Adds a head that is known from elsewhere. */
    void add(Checkpoint checkpoint, String place) {
        Head known = largest.get(checkpoint.origin());
        if (known != null
                && known.checkpoint.size() == checkpoint.size()
                && !known.checkpoint.root().equals(checkpoint.root())) {
            throw new BrokenTreeException(
                    checkpoint.origin(),
                    checkpoint.size(),
                    place,
                    "found another root for " + checkpoint.size() + " leaves than at " + known.place);
        }
        if (known == null || known.checkpoint.size() <= checkpoint.size()) {
            largest.put(checkpoint.origin(), new Head(checkpoint, place));
        }
    }

    /**
     * Compares a tree that grows, after each of its leaves.
     *
     * @throws BrokenTreeException if the head of this size has another root
     */
    void compare(TreeState state) {
        Head head = largest.get(state.origin().toString());
        if (head != null
                && head.checkpoint.size() == state.size()
                && !head.checkpoint.root().equals(state.root())) {
            throw new BrokenTreeException(
                    state.origin().toString(),
                    state.size(),
                    head.place,
                    "the first " + state.size() + " leaves have the root "
                            + state.root().base64() + ", the head there says "
                            + head.checkpoint.root().base64());
        }
    }

    /**
     * Makes sure that no head of a scope is larger than its trees are, once all their leaves were read.
     *
     * @param sizes leaves by origin
     * @throws BrokenTreeException if leaves are missing at the end of one
     */
    void requireReached(String scope, Map<String, Long> sizes) {
        largest.forEach((tree, head) -> {
            long found = sizes.getOrDefault(tree, 0L);
            if (Scopes.of(tree).equals(scope) && head.checkpoint.size() > found) {
                throw new BrokenTreeException(
                        tree,
                        found,
                        head.place,
                        "the head there has " + head.checkpoint.size() + " leaves, found only " + found);
            }
        });
    }
}
