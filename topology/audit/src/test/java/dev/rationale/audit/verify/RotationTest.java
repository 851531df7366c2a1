package dev.rationale.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.LeafType;
import dev.rationale.NamedValue;
import dev.rationale.audit.entry.KeyRotation;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which keys are trusted, from where on and how long. */
class RotationTest {
    private static final Origin CONTROL = Origin.ofControl(ExampleLog.LOG, 0);
    private static final Origin P = ExampleLog.tree(0);
    private static final SigningKey OLD = ExampleLog.key(1);
    private static final SigningKey NEW = ExampleLog.key(2);

    /** A control tree of four leaves: the third names the new key. */
    private static StoredLog rotated(KeyRotation rotation) {
        ExampleLog example = ExampleLog.sound();
        example.add(CONTROL, LeafType.KEY_ROTATED).setDetails(rotation.details());
        example.add(CONTROL, LeafType.REVIEW);
        example.heads.put(CONTROL, List.of(2L, 3L, 4L));
        StoredLog log = example.stored();
        resign(log, CONTROL, 2, NEW);
        return log;
    }

    private static StoredLog rotated() {
        return rotated(KeyRotation.of(ExampleLog.LOG, OLD, NEW.verifier(), null));
    }

    private static void resign(StoredLog log, Origin tree, int note, SigningKey key) {
        try {
            FoundNote old = log.notes.get(tree).get(note);
            Checkpoint head = CheckpointJudge.parse(old);
            log.notes.get(tree).set(note, new FoundNote(head.sign(key).bytes(), old.place()));
        } catch (NoteException e) {
            throw new AssertionError(e);
        }
    }

    private static List<DefectKind> kinds(StoredLog log) throws Exception {
        return TamperTest.verify(log).defects().stream().map(Defect::kind).toList();
    }

    @Test
    void shouldTrustTheNewKeyWhenTheOldOneSignedTheRotation() throws Exception {
        StoredLog log = rotated();
        resign(log, P, 2, NEW);
        resign(log, P, 3, NEW);

        assertThat(TamperTest.verify(log).defects()).isEmpty();
    }

    @Test
    void shouldNotTrustTheNewKeyWhenOnlyItselfSignedTheRotation() throws Exception {
        StoredLog log = rotated();
        resign(log, CONTROL, 1, NEW);

        assertThat(kinds(log)).containsExactly(DefectKind.CHECKPOINT_UNTRUSTED, DefectKind.CHECKPOINT_UNTRUSTED);
    }

    /** Instances are restarted with the new key one by one: both sign for a while. */
    @Test
    void shouldSayWhenTheOldKeySignsAfterTheNewOne() throws Exception {
        StoredLog log = rotated();
        resign(log, P, 1, NEW);
        resign(log, CONTROL, 2, OLD);

        Report report = TamperTest.verify(log);

        assertThat(report.defects()).isEmpty();
        assertThat(report.notices())
                .hasSize(2)
                .allSatisfy(notice -> assertThat(notice).contains("after one by a newer key"));
    }

    @Test
    void shouldNotTrustTheNewKeyWhenTheKeyThatAllowedItIsNotTrusted() throws Exception {
        SigningKey stranger = ExampleLog.key(7);
        StoredLog log = rotated(KeyRotation.of(ExampleLog.LOG, stranger, NEW.verifier(), null));

        assertThat(kinds(log)).containsExactly(DefectKind.CHECKPOINT_UNTRUSTED);
    }

    /** The sixth leaf was appended 5.005 s after the start: the head of 4 leaves lies before the end of the key, those of 6, 9, 10 behind. */
    @Test
    void shouldEndTheOldKeyWhenLeavesAreLaterThanItsEnd() throws Exception {
        Instant until = ExampleLog.START.plusSeconds(5);
        StoredLog log = rotated(KeyRotation.of(ExampleLog.LOG, OLD, NEW.verifier(), until));
        resign(log, P, 2, NEW);
        resign(log, P, 3, NEW);
        Origin other = ExampleLog.tree(1);
        log.notes.get(other).subList(1, 4).clear();

        Report report = TamperTest.verify(log);

        assertThat(report.defects()).singleElement().satisfies(defect -> {
            assertThat(defect.kind()).isEqualTo(DefectKind.CHECKPOINT_KEY_ENDED);
            assertThat(defect.place()).isEqualTo("audit.checkpoints-0@1");
        });
    }

    @Test
    void shouldBeIncompleteWhenARotationNamesNoKey() throws Exception {
        ExampleLog example = ExampleLog.sound();
        example.add(CONTROL, LeafType.KEY_ROTATED).setDetails(new ArrayList<>());
        example.add(CONTROL, LeafType.KEY_ROTATED).setDetails(List.of(new NamedValue("new_key", "none")));
        example.add(CONTROL, LeafType.ERASURE).setDetails(List.of(new NamedValue("subject_key", "../x")));

        assertThat(kinds(example.stored()))
                .containsExactly(DefectKind.LEAF_INCOMPLETE, DefectKind.LEAF_INCOMPLETE, DefectKind.LEAF_INCOMPLETE);
    }
}
