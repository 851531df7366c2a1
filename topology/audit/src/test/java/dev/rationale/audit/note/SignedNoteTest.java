package dev.rationale.audit.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.audit.merkle.TreeHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedNoteTest {
    /** Key and note of the example in the documentation of Go's golang.org/x/mod/sumdb/note. */
    private static final String PETER =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String PETER_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String NOTE = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    @Test
    void shouldSignAsPublishedWhenKeyIsPublished() throws NoteException {
        SigningKey key = SigningKey.parse(PETER);
        SignedNote published = SignedNote.parse(NOTE.getBytes(StandardCharsets.UTF_8));

        assertThat(key.verifier()).hasToString(PETER_PUBLIC).isEqualTo(VerifierKey.parse(PETER_PUBLIC));
        assertThat(key.secretText()).isEqualTo(PETER);
        assertThat(published.verify(List.of(key.verifier()))).isEqualTo(key.verifier());
        assertThat(SignedNote.sign(published.text(), key)).hasToString(NOTE);
    }

    @Test
    void shouldBeForgedWhenAnyByteOfTextChanges() throws NoteException {
        VerifierKey key = VerifierKey.parse(PETER_PUBLIC);
        String changed = NOTE.replace("answer", "anthem");

        assertThatThrownBy(() -> SignedNote.parse(changed.getBytes(StandardCharsets.UTF_8))
                        .verify(List.of(key)))
                .isInstanceOfSatisfying(
                        NoteException.class, e -> assertThat(e.defect()).isEqualTo(NoteException.Defect.FORGED));
    }

    @Test
    void shouldBeUnsignedWhenKeyIsAnother() throws NoteException {
        VerifierKey other =
                SigningKey.generate("PeterNeumann", new SecureRandom()).verifier();

        assertThatThrownBy(() ->
                        SignedNote.parse(NOTE.getBytes(StandardCharsets.UTF_8)).verify(List.of(other)))
                .isInstanceOfSatisfying(
                        NoteException.class, e -> assertThat(e.defect()).isEqualTo(NoteException.Defect.UNSIGNED));
    }

    @Test
    void shouldReadBackWhenCheckpointIsSigned() throws NoteException {
        SigningKey key = SigningKey.generate("log.example", new SecureRandom());
        Checkpoint checkpoint = new Checkpoint("log/predictions/AAECAwQFBgcICQoLDA0ODw/3/0", 42, TreeHash.EMPTY_TREE);

        SignedNote note = SignedNote.parse(checkpoint.sign(key).bytes());

        assertThat(note.verify(List.of(VerifierKey.parse(key.toString())))).isEqualTo(key.verifier());
        assertThat(Checkpoint.parse(note.text())).isEqualTo(checkpoint);
        assertThat(key.toString()).doesNotContain("PRIVATE");
    }
}
