package dev.rationale.audit.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.NamedValue;
import dev.rationale.Sha256;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New keys and ends of keys, as entries have them. */
class KeyChangeTest {
    private static final Checkpoint TREE = new Checkpoint("log/t/id/0/0", 7, TreeHash.EMPTY_TREE);

    private final SigningKey old = key();
    private final SigningKey next = key();

    private static SigningKey key() {
        try {
            return SigningKey.generate("log", new SecureRandom());
        } catch (NoteException e) {
            throw new AssertionError(e);
        }
    }

    private static AuditLeaf leaf(List<NamedValue> details) {
        return AuditLeaf.newBuilder()
                .setOrigin("log/control/0")
                .setShard(0)
                .setSeq(1)
                .setType(LeafType.KEY_ROTATED)
                .setEventTime(Instant.EPOCH)
                .setAppendTime(Instant.EPOCH)
                .setPrevLeafHash(new Sha256(new byte[32]))
                .setWriter(new LeafWriter("i", 1L, "k"))
                .setDetails(details)
                .build();
    }

    private static void refuse(String log, List<NamedValue> details) {
        assertThatThrownBy(() -> KeyChange.of(log, leaf(details))).isInstanceOf(EntryException.class);
    }

    private KeyEnd end() {
        return KeyEnd.of("log", next, old.verifier(), List.of(TREE)).get(0);
    }

    @Test
    void shouldReadChangesBackWhenWritten() throws Exception {
        for (KeyChange change : List.of(KeyRotation.of("log", old, next.verifier()), end())) {
            KeyChange read = KeyChange.of("log", leaf(change.details()));

            assertThat(read.getClass()).isEqualTo(change.getClass());
            assertThat(read.by()).isEqualTo(change.by());
            assertThat(read.details()).isEqualTo(change.details());
            assertThat(read.commandId()).isEqualTo(change.commandId());
            assertThat(change.details())
                    .isSortedAccordingTo((a, b) -> a.getName().compareTo(b.getName()));
            refuse("other log", change.details());
            for (NamedValue detail : change.details()) {
                refuse(
                        "log",
                        change.details().stream()
                                .filter(other -> !other.equals(detail))
                                .toList());
            }
            AuditLeaf review = leaf(change.details());
            review.setType(LeafType.REVIEW);
            assertThatThrownBy(() -> KeyChange.of("log", review)).isInstanceOf(EntryException.class);
        }
        assertThat(((KeyEnd) KeyChange.of("log", end().details())).trees()).containsExactly(TREE);
    }

    /** The old key allowed one key: no other fits its note. */
    @Test
    void shouldRefuseWhenTheOldKeyAllowedSomethingElse() {
        SigningKey thief = key();
        SignedNote allowed = KeyRotation.of("log", old, next.verifier()).authorisation();

        refuse("log", new KeyRotation(old.verifier(), thief.verifier(), allowed).details());
        refuse("log", new KeyRotation(thief.verifier(), next.verifier(), allowed).details());
    }

    @Test
    void shouldRefuseAnEndThatTheLaterKeyDidNotSign() throws Exception {
        KeyEnd end = end();
        byte[] forged = old.sign(end.authorisation().text().getBytes(StandardCharsets.UTF_8));
        SignedNote note = new SignedNote(
                end.authorisation().text(),
                List.of(new SignedNote.NoteSignature("log", next.verifier().id(), forged)));
        refuse("log", new KeyEnd("log", old.verifier(), next.verifier(), List.of(TREE), note).details());

        List<NamedValue> another = new ArrayList<>(end.details());
        another.set(1, new NamedValue("ended_key", next.verifier().toString()));
        refuse("log", another);
        refuse(
                "log",
                KeyEnd.of("log", old, old.verifier(), List.of(TREE)).get(0).details());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log/t/id/0/0 7",
                "log/t/id/0/0 07 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "log/t/id/0/0 -1 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "log/t/id/0/0 7 47DEQpj8HBSa",
                "log/t/id/0/0 7 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
                "log/t/id/0/0 7 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= more",
                "no-origin 7 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            })
    void shouldRefuseATreeThatIsNotInItsOneForm(String line) {
        String text = end().authorisation().text();
        SignedNote note = SignedNote.sign(text.substring(0, text.lastIndexOf("log/")) + line + "\n", next);

        refuse("log", new KeyEnd("log", old.verifier(), next.verifier(), List.of(), note).details());
    }

    @Test
    void shouldTakeSeveralEntriesWhenOneCannotHoldAllTrees() throws Exception {
        List<Checkpoint> trees = IntStream.range(0, 3_000)
                .mapToObj(i -> new Checkpoint("log/predictions/id/" + i + "/0", i, TreeHash.EMPTY_TREE))
                .toList();

        List<KeyEnd> ends = KeyEnd.of("log", next, old.verifier(), trees);

        assertThat(ends).hasSizeGreaterThan(2);
        assertThat(ends.stream().flatMap(end -> end.trees().stream())).containsExactlyElementsOf(trees);
        assertThat(ends.stream().map(KeyEnd::commandId)).doesNotHaveDuplicates();
        for (KeyEnd end : ends) {
            assertThat(LeafEntry.decode(LeafEntry.encode(leaf(end.details())))).isNotNull();
        }
        BelievedKeys believed = new BelievedKeys(java.util.Set.of(old.verifier(), next.verifier()), ends);
        assertThat(believed.most(old.verifier(), trees.get(2_999).origin())).isEqualTo(2_999);
        assertThat(believed.most(old.verifier(), "log/predictions/id/3000/0")).isZero();
        assertThat(believed.most(next.verifier(), "log/predictions/id/3000/0")).isEqualTo(Long.MAX_VALUE);
        assertThat(believed.isEnded(next.verifier())).isFalse();
    }
}
