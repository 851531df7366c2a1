package dev.rationale.audit.verify;

import static dev.rationale.audit.verify.RotatedLog.CONTROL;
import static dev.rationale.audit.verify.RotatedLog.NEW;
import static dev.rationale.audit.verify.RotatedLog.OLD;
import static dev.rationale.audit.verify.RotatedLog.P;
import static dev.rationale.audit.verify.RotatedLog.resign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rationale.LeafType;
import dev.rationale.NamedValue;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.entry.KeyRotation;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which keys are trusted, from where on and how far. */
class RotationTest {
    /** A control tree of four leaves: the third names the new key, which signs the last head. */
    private static StoredLog rotated(KeyRotation rotation) {
        ExampleLog example = RotatedLog.example(rotation);
        example.add(CONTROL, LeafType.REVIEW);
        example.heads.put(CONTROL, List.of(2L, 3L, 4L));
        StoredLog log = example.stored();
        resign(log, CONTROL, 2, NEW);
        return log;
    }

    private static StoredLog rotated() {
        return rotated(RotatedLog.rotation());
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
        StoredLog log = rotated(KeyRotation.of(ExampleLog.LOG, stranger, NEW.verifier()));

        assertThat(kinds(log)).containsExactly(DefectKind.CHECKPOINT_UNTRUSTED);
    }

    private static Report verify(StoredLog log, SigningKey... keys) {
        List<VerifierKey> trusted =
                Arrays.stream(keys).map(SigningKey::verifier).toList();
        return new LogVerifier(VerifyOptions.of(trusted, TamperTest.NOW).withSaved(log.saved)).verify(log);
    }

    @Test
    void shouldBelieveTheOldKeyUpToItsEnd() {
        StoredLog log = RotatedLog.ended();

        assertThat(verify(log, OLD).defects()).isEmpty();
        assertThat(verify(log, OLD, NEW).defects()).isEmpty();
    }

    /** Who has the new key alone learns from it how far the old one is to be believed. */
    @Test
    void shouldVerifyTheWholeLogWithTheNewKeyAloneWhenTheOldOneEnded() {
        Report report = verify(RotatedLog.ended(), NEW);

        assertThat(report.defects()).isEmpty();
        assertThat(report.trees())
                .allSatisfy(tree -> assertThat(tree.unsignedLeaves()).isZero());
        assertThat(verify(rotated(), NEW).isSound()).as("without the end").isFalse();
    }

    @Test
    void shouldVerifyTheWholeLogWithTheLastOfThreeKeys() {
        SigningKey third = ExampleLog.key(3);
        StoredLog sound = ExampleLog.sound().stored();
        List<Checkpoint> trees = new ArrayList<>();
        trees.add(new Checkpoint(CONTROL.toString(), 5, TreeHash.ZERO));
        for (Origin tree : List.of(P, RotatedLog.Q)) {
            trees.add(RotatedLog.head(sound.notes.get(tree).get(2)));
        }
        StoredLog log = RotatedLog.with(
                RotatedLog.rotation(),
                RotatedLog.end(),
                KeyRotation.of(ExampleLog.LOG, NEW, third.verifier()),
                KeyEnd.of(ExampleLog.LOG, third, NEW.verifier(), trees).get(0));
        RotatedLog.resignBeyondTheEnd(log);
        resign(log, CONTROL, 3, NEW);
        resign(log, CONTROL, 4, third);
        resign(log, P, 3, third);
        resign(log, RotatedLog.Q, 3, third);

        for (SigningKey key : List.of(OLD, NEW, third)) {
            Report report = verify(log, key);
            assertThat(report.defects()).isEmpty();
            assertThat(report.notices()).isEmpty();
        }
        resign(log, P, 2, OLD);
        resign(log, P, 3, NEW);
        assertThat(verify(log, third).defects())
                .extracting(Defect::kind, Defect::seq)
                .containsExactly(
                        tuple(DefectKind.CHECKPOINT_KEY_ENDED, 6L), tuple(DefectKind.CHECKPOINT_KEY_ENDED, 9L));
    }

    @Test
    void shouldNameEveryHeadThatTheEndedKeyAloneSigned() {
        StoredLog log = RotatedLog.ended();
        resign(log, P, 2, OLD);
        resign(log, RotatedLog.Q, 3, OLD);

        for (SigningKey key : List.of(OLD, NEW)) {
            assertThat(verify(log, key).defects())
                    .extracting(Defect::kind, Defect::tree, Defect::seq, Defect::place)
                    .containsExactly(
                            tuple(DefectKind.CHECKPOINT_KEY_ENDED, P.toString(), 6L, "audit.checkpoints-0@2"),
                            tuple(
                                    DefectKind.CHECKPOINT_KEY_ENDED,
                                    RotatedLog.Q.toString(),
                                    6L,
                                    "audit.checkpoints-1@3"));
            assertThat(verify(log, key).defects().get(0).message())
                    .contains("9 leaves", OLD.verifier().idText(), "when the tree had 6");
        }
    }

    @Test
    void shouldTakeAHeadThatBothKeysSigned() throws NoteException {
        StoredLog log = RotatedLog.ended();
        FoundNote note = log.notes.get(P).get(3);
        Checkpoint head = CheckpointJudge.parse(note);
        List<SignedNote.NoteSignature> both = new ArrayList<>(head.sign(OLD).signatures());
        both.addAll(head.sign(NEW).signatures());
        log.notes.get(P).set(3, new FoundNote(new SignedNote(head.text(), both).bytes(), note.place()));

        assertThat(verify(log, OLD).defects()).isEmpty();
    }

    @Test
    void shouldBelieveTheEndedKeyForNothingInATreeThatBeganLater() {
        ExampleLog example = RotatedLog.example(RotatedLog.rotation(), RotatedLog.end());
        Origin later = ExampleLog.tree(2);
        example.add(later, LeafType.SPEC_IN_USE).setSubjectDigest(ExampleLog.SPEC);
        example.heads.put(later, List.of(1L));
        StoredLog log = example.stored();
        RotatedLog.resignBeyondTheEnd(log);

        assertThat(verify(log, OLD).defects()).singleElement().satisfies(defect -> {
            assertThat(defect.kind()).isEqualTo(DefectKind.CHECKPOINT_KEY_ENDED);
            assertThat(defect.tree()).isEqualTo(later.toString());
            assertThat(defect.seq()).isZero();
        });
    }

    /** The thief of the old key has every topic: he can end nobody, and name nobody. */
    @Test
    void shouldNotBelieveWhatTheEndedKeySaysOfKeys() {
        SigningKey thief = ExampleLog.key(7);
        StoredLog log = RotatedLog.with(
                RotatedLog.rotation(),
                RotatedLog.end(),
                RotatedLog.end(OLD, NEW),
                KeyRotation.of(ExampleLog.LOG, OLD, thief.verifier()));
        RotatedLog.resignBeyondTheEnd(log);
        // Even under a head of the new key, which its holder would not sign.
        resign(log, CONTROL, 3, NEW);
        resign(log, CONTROL, 4, NEW);
        assertThat(verify(log, OLD).defects()).isEmpty();
        assertThat(verify(log, NEW).defects()).isEmpty();

        resign(log, P, 3, thief);
        for (SigningKey key : List.of(OLD, NEW)) {
            assertThat(verify(log, key).defects())
                    .extracting(Defect::kind)
                    .containsExactly(DefectKind.CHECKPOINT_UNTRUSTED);
        }
    }

    @Test
    void shouldMissTheTreesThatTheEndStates() {
        StoredLog log = RotatedLog.ended();
        log.entries.remove(RotatedLog.Q);
        log.notes.remove(RotatedLog.Q);
        log.outcomes.removeIf(one -> one.channel().endsWith("-1"));

        assertThat(verify(log, NEW).defects()).singleElement().satisfies(defect -> {
            assertThat(defect.kind()).isEqualTo(DefectKind.LOG_SHORTER);
            assertThat(defect.tree()).isEqualTo(RotatedLog.Q.toString());
            assertThat(defect.place()).isEqualTo("audit.leaves-control@3");
        });
    }

    @Test
    void shouldNotEndAKeyUnlessATrustedKeySignedTheEntry() {
        StoredLog log = RotatedLog.with(RotatedLog.rotation(), RotatedLog.end());
        log.notes.get(CONTROL).remove(2);

        assertThat(verify(log, OLD).defects()).isEmpty();
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
