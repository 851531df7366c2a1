package dev.rationale.audit.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rationale.audit.Parsing;
import dev.rationale.audit.merkle.TreeHash;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes, checkpoints and keys: what is accepted is written back as it was read. */
class NoteFuzz {
    private static final int CASES = 20_000;
    private static final SigningKey KEY = key();
    private static final SignedNote SIGNED = new Checkpoint("log/t/id/0/0", 42, TreeHash.EMPTY_TREE).sign(KEY);

    private static final Parsing NOTE = new Parsing(NoteException.class, List.of(SIGNED.bytes()), bytes -> {
        SignedNote parsed = SignedNote.parse(bytes);
        assertThat(SignedNote.parse(parsed.bytes()).text()).isEqualTo(parsed.text());
    });
    /** Nobody has the key: no other text is signed. */
    private static final Parsing SIGNATURE = new Parsing(NoteException.class, List.of(SIGNED.bytes()), bytes -> {
        SignedNote parsed = SignedNote.parse(bytes);
        parsed.verify(List.of(KEY.verifier()));
        assertThat(parsed.text()).isEqualTo(SIGNED.text());
    });

    private static final Parsing CHECKPOINT =
            new Parsing(NoteException.class, List.of(SIGNED.text().getBytes(UTF_8)), bytes -> {
                Checkpoint parsed = Checkpoint.parse(new String(bytes, UTF_8));
                assertThat(Checkpoint.parse(parsed.text())).isEqualTo(parsed);
            });
    private static final Parsing VERIFIER =
            new Parsing(NoteException.class, List.of(KEY.verifier().toString().getBytes(UTF_8)), bytes -> {
                VerifierKey parsed = VerifierKey.parse(new String(bytes, UTF_8));
                assertThat(VerifierKey.parse(parsed.toString())).isEqualTo(parsed);
            });
    private static final Parsing SECRET =
            new Parsing(NoteException.class, List.of(KEY.secretText().getBytes(UTF_8)), bytes -> {
                SigningKey parsed = SigningKey.parse(new String(bytes, UTF_8));
                assertThat(SigningKey.parse(parsed.secretText()).verifier()).isEqualTo(parsed.verifier());
            });

    private static SigningKey key() {
        try {
            return SigningKey.generate("log.example", new SecureRandom());
        } catch (NoteException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<byte[]> notes() {
        return Stream.concat(NOTE.good().stream(), CHECKPOINT.good().stream());
    }

    static Stream<byte[]> keys() {
        return Stream.concat(VERIFIER.good().stream(), SECRET.good().stream());
    }

    @MethodSource("notes")
    @FuzzTest
    void shouldParseOrRefuseANote(byte[] bytes) throws Exception {
        NOTE.take(bytes);
        SIGNATURE.take(bytes);
        CHECKPOINT.take(bytes);
    }

    @MethodSource("keys")
    @FuzzTest
    void shouldParseOrRefuseAKey(byte[] bytes) throws Exception {
        VERIFIER.take(bytes);
        SECRET.take(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, -7})
    void shouldParseOrRefuseMutants(long seed) {
        NOTE.mutate(seed, CASES);
        SIGNATURE.mutate(seed, CASES / 20);
        CHECKPOINT.mutate(seed, CASES);
        VERIFIER.mutate(seed, CASES);
        SECRET.mutate(seed, CASES / 10);
    }
}
