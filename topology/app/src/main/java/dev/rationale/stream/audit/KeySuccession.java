package dev.rationale.stream.audit;

import dev.rationale.LeafType;
import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.KeyChange;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.entry.KeyRotation;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.config.RationaleConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whether a key may sign: the one that signed before, or one that the key before named in the control tree, in an entry that is under
 * a checkpoint signed by that key; and no key that ended.
 */
final class KeySuccession {
    private final String log;
    private final String leaves;
    private final String checkpoints;
    private final CommittedRecords records;
    private final LeafReader reader;
    private final AskedEnds asked;

    KeySuccession(
            RationaleConfig.Topics topics,
            String log,
            CommittedRecords records,
            SchemaRegistryClient registry,
            Patience patience) {
        this.log = log;
        this.leaves = topics.auditLeaves();
        this.checkpoints = topics.auditCheckpoints();
        this.records = records;
        this.reader = new LeafReader(registry, patience);
        this.asked = new AskedEnds(log, topics.auditCommands(), records, registry, patience);
    }

    /** A change of keys and the number of its leaf. */
    private record Change(long seq, KeyChange said) {}

    /**
     * Makes sure that a key may sign, and keeps it among those that did.
     *
     * @throws SigningKeys.KeyException if it has ended, or another key signed last and did not name this one
     * @throws BrokenTreeException if the control tree is not sound
     */
    void admit(VerifierKey key, SignedHeads heads) {
        if (asked.isAsked(key)) {
            // Instances may have a folder of heads each: this one may not have been there.
            ends(end -> end.ended().equals(key) && before(end.by()).contains(key))
                    .forEach(heads::keepEnd);
        }
        requireNotEnded(key, heads);
        List<VerifierKey> known = heads.keys();
        if (!known.isEmpty() && !known.contains(key) && !isNamed(key, known)) {
            throw new SigningKeys.KeyException("the audit log " + log + " was signed by "
                    + known.get(known.size() - 1) + " last, the key that is configured is " + key
                    + ": expected an entry of the old key that names the new one. Configure the old key and change it with"
                    + " 'rationale audit rotate --new-key FILE'");
        }
        heads.keepKey(key);
    }

    /**
     * Makes sure that a key was not ended, as far as the heads folder says.
     *
     * @throws SigningKeys.KeyException if it was
     */
    static void requireNotEnded(VerifierKey key, SignedHeads heads) {
        for (KeyEnd end : heads.ends()) {
            if (end.ended().equals(key)) {
                throw ended(end);
            }
        }
    }

    /** What to say of a key that ended. */
    static SigningKeys.KeyException ended(KeyEnd end) {
        return new SigningKeys.KeyException("the key " + end.ended() + " was ended, it signs no more: expected "
                + end.by() + " or a later key; bring the new key file to this instance");
    }

    /** Whether a change from a known key to this one is in the control tree, under a checkpoint of the known key. */
    boolean isNamed(VerifierKey key, List<VerifierKey> known) {
        return signedChanges()
                .anyMatch(change -> change instanceof KeyRotation rotation
                        && rotation.after().equals(key)
                        && known.contains(rotation.before()));
    }

    /** The keys that signed before this one, by the changes of keys in the control tree. */
    Set<VerifierKey> before(VerifierKey key) {
        List<KeyChange> changes = signedChanges().toList();
        Set<VerifierKey> before = new LinkedHashSet<>();
        Set<VerifierKey> next = Set.of(key);
        while (!next.isEmpty()) {
            Set<VerifierKey> these = next;
            next = new LinkedHashSet<>();
            for (KeyChange change : changes) {
                if (change instanceof KeyRotation rotation
                        && these.contains(rotation.after())
                        && before.add(rotation.before())) {
                    next.add(rotation.before());
                }
            }
        }
        before.remove(key);
        return before;
    }

    /** Whether every one of these entries is in the control tree, under a checkpoint of the key that ended the other. */
    boolean areEntered(List<KeyEnd> ends) {
        Set<String> entered = new LinkedHashSet<>();
        signedChanges().forEach(change -> entered.add(change.commandId()));
        return entered.containsAll(ends.stream().map(KeyEnd::commandId).toList());
    }

    /** The ends of keys in the control tree, each under a checkpoint of the key that ended the other. */
    List<KeyEnd> ends(Predicate<KeyEnd> wanted) {
        return signedChanges()
                .filter(KeyEnd.class::isInstance)
                .map(KeyEnd.class::cast)
                .filter(wanted)
                .toList();
    }

    /** Changes under a checkpoint that the key signed which they are by. */
    private Stream<KeyChange> signedChanges() {
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
                changes.add(new Change(leaf.leaf().getSeq(), read(log, leaf)));
            }
        });
        return changes.stream()
                .filter(change -> signed.stream()
                        .anyMatch(head -> head.size() > change.seq
                                && head.checkpoint().root().equals(roots.get(head.size()))
                                && isSignedBy(head, change.said.by())))
                .map(Change::said);
    }

    /**
     * The change of keys that a leaf says.
     *
     * @throws BrokenTreeException if it says none that was allowed
     */
    static KeyChange read(String log, PlacedLeaf leaf) {
        try {
            return KeyChange.of(log, leaf.leaf());
        } catch (EntryException e) {
            throw leaf.broken(
                    leaf.leaf().getSeq(), "expected a change of keys that a key of the log allows, " + e.getMessage());
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
