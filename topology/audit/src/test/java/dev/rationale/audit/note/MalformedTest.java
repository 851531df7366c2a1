package dev.rationale.audit.note;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.audit.merkle.TreeHash;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedTest {
    private static final String ROOT = TreeHash.EMPTY_TREE.base64();
    private static final String SIGNATURE = "— k AAAAAAE=\n";

    private static void malformed(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        NoteException.class, e -> assertThat(e.defect()).isEqualTo(NoteException.Defect.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "text\n",
                "text\n\n",
                "text\n\n" + SIGNATURE + "x",
                "text\n\n— k AAAAAAE=",
                "text\n\n- k AAAAAAE=\n",
                "text\n\n— k\n",
                "text\n\n—  AAAAAAE=\n",
                "text\n\n— k+ AAAAAAE=\n",
                "text\n\n— k AAAA\n",
                "text\n\n— k !!!!\n",
                "te\txt\n\n" + SIGNATURE,
                "te\0xt\n\n" + SIGNATURE,
                "text\n\n" + SIGNATURE + "\n",
                "text\n\n— k AAAAAA==\n",
                "\n\n— k"
            })
    void shouldRefuseWhenNoteIsNone(String note) {
        malformed(() -> SignedNote.parse(note.getBytes(UTF_8)));
    }

    @Test
    void shouldBoundNotesWhenLargeManySignedOrNotUtf8() throws NoteException {
        malformed(() -> SignedNote.parse(new byte[SignedNote.MOST_BYTES + 1]));
        malformed(() -> SignedNote.parse("text\n\n— k \u00ff".getBytes(ISO_8859_1)));
        assertThat(SignedNote.parse(("text\n\n" + SIGNATURE.repeat(100)).getBytes(UTF_8))
                        .signatures())
                .hasSize(100);
        malformed(() -> SignedNote.parse(("text\n\n" + SIGNATURE.repeat(101)).getBytes(UTF_8)));
        String half = "x".repeat(SignedNote.MOST_BYTES - 2 - SIGNATURE.getBytes(UTF_8).length) + "\n\n" + SIGNATURE;
        assertThat(SignedNote.parse(half.getBytes(UTF_8)).bytes()).hasSize(SignedNote.MOST_BYTES);
    }

    @Test
    void shouldRefuseToSignWhenTextHasNoLastNewline() throws NoteException {
        SigningKey key = SigningKey.generate("k", new SecureRandom());
        for (String text : List.of("", "text", "te\rxt\n")) {
            assertThatThrownBy(() -> SignedNote.sign(text, key)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "+1", "01", "", " 1", "1 ", "1.0", "9223372036854775808", "99999999999999999999", "١"})
    void shouldRefuseWhenSizeIsNoPlainNumber(String size) {
        malformed(() -> Checkpoint.parse("log\n" + size + "\n" + ROOT + "\n"));
    }

    @Test
    void shouldReadSizesWhenSmallestAndLargest() throws NoteException {
        assertThat(Checkpoint.parse("log\n0\n" + ROOT + "\n").size()).isZero();
        assertThat(Checkpoint.parse("log\n9223372036854775807\n" + ROOT + "\nextension\n")
                        .size())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldRefuseWhenCheckpointLacksSomething() {
        for (String text : List.of(
                "",
                "log\n1\n",
                "log\n1\n" + ROOT,
                "\n1\n" + ROOT + "\n",
                "log\n1\n" + ROOT + "\n\n",
                "log\n1\n" + ROOT + "\n\nx\n",
                "log\n1\nAAAA\n",
                "log\n1\n!\n",
                "lo\tg\n1\n" + ROOT + "\n")) {
            malformed(() -> Checkpoint.parse(text));
        }
        assertThat(new Checkpoint("a b", 0, TreeHash.ZERO).origin()).isEqualTo("a b");
        assertThatThrownBy(() -> new Checkpoint("log", -1, TreeHash.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Checkpoint("", 1, TreeHash.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Checkpoint("a\nb", 1, TreeHash.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseWhenKeyTextIsChanged() throws NoteException {
        SigningKey key = SigningKey.generate("log", new SecureRandom());
        List<String> wrong = new ArrayList<>(List.of("", "log", "log+00000000", "++", " + + "));
        String text = key.toString();
        wrong.add(text.replace("log+", "lag+"));
        wrong.add(text.replace("log+", "+"));
        wrong.add(text.replace("log+", "l g+"));
        wrong.add(text + "A");
        wrong.add("log+" + key.verifier().idText() + "+" + Base64.getEncoder().encodeToString(new byte[33]));
        wrong.add("log+" + key.verifier().idText() + "+AQ==");
        for (String one : wrong) {
            malformed(() -> VerifierKey.parse(one));
            malformed(() -> SigningKey.parse(one));
            malformed(() -> SigningKey.parse("PRIVATE+KEY+" + one));
        }
        assertThat(VerifierKey.parse(" " + text + "\n")).isEqualTo(key.verifier());
        malformed(() -> SigningKey.parse(key.secretText().replace("+KEY+log", "+KEY+lag")));
        malformed(() -> SigningKey.generate("a b", new SecureRandom()));
    }

    @Test
    void shouldBeForgedWhenASignatureUnderTheKeysIdIsAnother() throws NoteException {
        SigningKey key = SigningKey.generate("log", new SecureRandom());
        SignedNote good = SignedNote.sign("text\n", key);
        for (byte[] signature : List.of(new byte[64], new byte[63], new byte[1])) {
            SignedNote forged = new SignedNote(
                    "text\n",
                    List.of(
                            good.signatures().get(0),
                            new SignedNote.NoteSignature("log", key.verifier().id(), signature)));
            assertThatThrownBy(() -> forged.verify(List.of(key.verifier())))
                    .isInstanceOfSatisfying(
                            NoteException.class, e -> assertThat(e.defect()).isEqualTo(NoteException.Defect.FORGED));
        }
        SignedNote renamed = new SignedNote(
                "text\n",
                List.of(new SignedNote.NoteSignature(
                        "other", key.verifier().id(), good.signatures().get(0).signature())));
        assertThatThrownBy(() -> renamed.verify(List.of(key.verifier())))
                .isInstanceOfSatisfying(
                        NoteException.class, e -> assertThat(e.defect()).isEqualTo(NoteException.Defect.UNSIGNED));
    }

    @Test
    void shouldVerifyWhenOneOfSeveralSignersIsTrusted() throws NoteException {
        SigningKey key = SigningKey.generate("log", new SecureRandom());
        SigningKey witness = SigningKey.generate("witness", new SecureRandom());
        List<SignedNote.NoteSignature> both =
                new ArrayList<>(SignedNote.sign("text\n", witness).signatures());
        both.addAll(SignedNote.sign("text\n", key).signatures());
        SignedNote note = SignedNote.parse(new SignedNote("text\n", both).bytes());

        assertThat(note.verify(List.of(key.verifier()))).isEqualTo(key.verifier());
        assertThat(note.verify(List.of(key.verifier(), witness.verifier()))).isEqualTo(witness.verifier());
    }

    @Test
    void shouldRefuseNamesWhenTheirIdIsRight() throws NoteException {
        for (String name : List.of("a b", "a\u00a0b", "a\nb", "a\uFFFDb", "a\uD800b", "")) {
            String text = VerifierKey.of(name, new byte[32]).toString();
            malformed(() -> VerifierKey.parse(text));
            malformed(() -> SigningKey.parse("PRIVATE+KEY+" + text));
        }
        String plain = VerifierKey.of("a\uE000b", new byte[32]).toString();
        assertThat(VerifierKey.parse(plain)).hasToString(plain);
    }

    @Test
    void shouldBeAnotherKeyWhenMadeAgain() throws NoteException {
        VerifierKey one = SigningKey.generate("log", new SecureRandom()).verifier();
        VerifierKey two = SigningKey.generate("log", new SecureRandom()).verifier();

        assertThat(one).isNotEqualTo(two).isNotEqualTo(one.toString());
        assertThat(VerifierKey.parse(one.toString())).isEqualTo(one).hasSameHashCodeAs(one);
    }

    /** All ones are no point of the curve: nothing verifies, and nothing else escapes. */
    @Test
    void shouldVerifyNothingWhenTheKeyIsNoPoint() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xff);

        assertThat(VerifierKey.of("log", ones).verifies(new byte[0], new byte[64]))
                .isFalse();
    }
}
