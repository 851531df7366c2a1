package dev.rationale.audit.verify;

import dev.rationale.LeafType;
import dev.rationale.audit.entry.KeyChange;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.entry.KeyRotation;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import java.util.ArrayList;
import java.util.List;

/** The example with changes of keys in its control tree, as leaves 2, 3 and so on, each under a head of its own. */
final class RotatedLog {
    static final Origin CONTROL = Origin.ofControl(ExampleLog.LOG, 0);
    static final Origin P = ExampleLog.tree(0);
    static final Origin Q = ExampleLog.tree(1);
    static final SigningKey OLD = ExampleLog.key(1);
    static final SigningKey NEW = ExampleLog.key(2);

    private RotatedLog() {}

    /** All heads by the old key. */
    static StoredLog with(KeyChange... changes) {
        return example(changes).stored();
    }

    static ExampleLog example(KeyChange... changes) {
        ExampleLog example = ExampleLog.sound();
        List<Long> heads = new ArrayList<>(List.of(2L));
        for (KeyChange change : changes) {
            example.add(CONTROL, LeafType.KEY_ROTATED).setDetails(change.details());
            heads.add(2L + heads.size());
        }
        example.heads.put(CONTROL, heads);
        return example;
    }

    static KeyRotation rotation() {
        return KeyRotation.of(ExampleLog.LOG, OLD, NEW.verifier());
    }

    /** The old key ends at three leaves of the control tree and six of each partition. */
    static KeyEnd end() {
        return end(NEW, OLD);
    }

    static KeyEnd end(SigningKey by, SigningKey ended) {
        StoredLog before = with(rotation());
        List<Checkpoint> trees = new ArrayList<>();
        trees.add(head(before.notes.get(CONTROL).get(1)));
        trees.add(head(before.notes.get(P).get(1)));
        trees.add(head(before.notes.get(Q).get(1)));
        return KeyEnd.of(ExampleLog.LOG, by, ended.verifier(), trees).get(0);
    }

    /** Rotated, ended, and signed as it should be: with the new key beyond the end. */
    static StoredLog ended() {
        StoredLog log = with(rotation(), end());
        resignBeyondTheEnd(log);
        return log;
    }

    static void resignBeyondTheEnd(StoredLog log) {
        resign(log, CONTROL, 2, NEW);
        for (Origin tree : List.of(P, Q)) {
            resign(log, tree, 2, NEW);
            resign(log, tree, 3, NEW);
        }
    }

    static void resign(StoredLog log, Origin tree, int note, SigningKey key) {
        FoundNote old = log.notes.get(tree).get(note);
        log.notes.get(tree).set(note, new FoundNote(head(old).sign(key).bytes(), old.place()));
    }

    static Checkpoint head(FoundNote note) {
        try {
            return CheckpointJudge.parse(note);
        } catch (NoteException e) {
            throw new AssertionError(e);
        }
    }
}
