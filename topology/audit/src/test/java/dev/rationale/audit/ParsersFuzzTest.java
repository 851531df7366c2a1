package dev.rationale.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rationale.AuditLeaf;
import dev.rationale.Coverage;
import dev.rationale.Hole;
import dev.rationale.HoleReason;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.NamedValue;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.KeyChange;
import dev.rationale.audit.entry.KeyRotation;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.seal.Erasure;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes, only the declared exception escapes; and what is accepted is written back as it was read. */
class ParsersFuzzTest {
    private static final int CASES = 20_000;

    private final SigningKey key = key();

    private static SigningKey key() {
        try {
            return SigningKey.generate("log.example", new SecureRandom());
        } catch (NoteException e) {
            throw new AssertionError(e);
        }
    }

    private static AuditLeaf leaf() {
        return AuditLeaf.newBuilder()
                .setOrigin("log/t/AAECAwQFBgcICQoLDA0ODw/0/0")
                .setShard(0)
                .setSeq(7)
                .setType(LeafType.COVERAGE)
                .setEventTime(Instant.EPOCH)
                .setAppendTime(Instant.EPOCH)
                .setPrevLeafHash(new Sha256(new byte[32]))
                .setWriter(new LeafWriter("i", 1L, "k"))
                .setCoverage(
                        new Coverage("id", 0, 0L, 9L, 8L, 0L, 0L, 8L, List.of(new Hole(3L, 4L, HoleReason.UNREADABLE))))
                .setDetails(List.of(new NamedValue("a", "b")))
                .build();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, -7})
    void shouldDecodeOrRefuseWhenEntryIsAnything(long seed) {
        byte[] entry = LeafEntry.encode(leaf());

        Mutations.run(
                seed,
                CASES,
                List.of(entry),
                EntryException.class,
                bytes -> assertThat(LeafEntry.encode(LeafEntry.decode(bytes))).isEqualTo(bytes));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, -7})
    void shouldParseOrRefuseWhenOriginIsAnything(long seed) {
        List<byte[]> good = List.of("log/t/AAECAwQFBgcICQoLDA0ODw/0/0".getBytes(UTF_8), "l/control/12".getBytes(UTF_8));

        Mutations.run(seed, CASES, good, EntryException.class, bytes -> {
            String text = new String(bytes, UTF_8);
            assertThat(Origin.parse(text)).hasToString(text);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, -7})
    void shouldParseOrRefuseWhenKeyIsAnything(long seed) {
        byte[] good = key.verifier().toString().getBytes(UTF_8);

        Mutations.run(seed, CASES, List.of(good), NoteException.class, bytes -> {
            VerifierKey parsed = VerifierKey.parse(new String(bytes, UTF_8));
            assertThat(VerifierKey.parse(parsed.toString())).isEqualTo(parsed);
        });
        byte[] secret = key.secretText().getBytes(UTF_8);
        Mutations.run(seed, CASES / 10, List.of(secret), NoteException.class, bytes -> {
            SigningKey parsed = SigningKey.parse(new String(bytes, UTF_8));
            assertThat(parsed.secretText()).isEqualTo(key.secretText());
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, -7})
    void shouldParseOrRefuseWhenNoteIsAnything(long seed) {
        SignedNote note = new Checkpoint("log/t/id/0/0", 42, TreeHash.EMPTY_TREE).sign(key);

        Mutations.run(seed, CASES, List.of(note.bytes()), NoteException.class, bytes -> {
            SignedNote parsed = SignedNote.parse(bytes);
            assertThat(SignedNote.parse(parsed.bytes()).text()).isEqualTo(parsed.text());
        });
        Mutations.run(seed, CASES / 20, List.of(note.bytes()), NoteException.class, bytes -> {
            SignedNote parsed = SignedNote.parse(bytes);
            parsed.verify(List.of(key.verifier()));
            assertThat(parsed.text()).isEqualTo(note.text());
        });
        Mutations.run(seed, CASES, List.of(note.text().getBytes(UTF_8)), NoteException.class, bytes -> {
            Checkpoint parsed = Checkpoint.parse(new String(bytes, UTF_8));
            assertThat(Checkpoint.parse(parsed.text())).isEqualTo(parsed);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, -7})
    void shouldReadOrRefuseWhenDetailsAreAnything(long seed) {
        AuditLeaf rotation = leaf();
        rotation.setType(LeafType.KEY_ROTATED);
        List<NamedValue> allowed = KeyRotation.of("log", key, key().verifier()).details();
        byte[] good = String.join(
                        "|", allowed.stream().map(NamedValue::getValue).toList())
                .getBytes(UTF_8);
        Mutations.run(seed, CASES / 10, List.of(good), EntryException.class, bytes -> {
            String[] parts = new String(bytes, UTF_8).split("\\|", 3);
            List<NamedValue> details = new ArrayList<>();
            for (int i = 0; i < parts.length; i++) {
                details.add(new NamedValue(allowed.get(i).getName(), parts[i]));
            }
            rotation.setDetails(details);
            KeyChange.of("log", rotation);
        });
        AuditLeaf erasure = leaf();
        erasure.setType(LeafType.ERASURE);
        Mutations.run(seed, CASES, List.of("person-1".getBytes(UTF_8)), EntryException.class, bytes -> {
            erasure.setDetails(List.of(new NamedValue("subject_key", new String(bytes, UTF_8))));
            Erasure.of(erasure);
        });
    }

    /** A string that says it has two gigabytes: refused before anybody makes room for it. */
    @Test
    void shouldNotMakeRoomWhenALengthIsHostile() {
        byte[] entry = Arrays.copyOf(LeafEntry.encode(leaf()), 32 + 5);
        byte[] hostile = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
        System.arraycopy(hostile, 0, entry, 32, 5);

        assertThat(catchThrowableOfType(EntryException.class, () -> LeafEntry.decode(entry)))
                .hasMessageContaining("2147483647 bytes");
    }
}
