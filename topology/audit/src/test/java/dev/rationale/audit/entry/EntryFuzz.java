package dev.rationale.audit.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rationale.AuditLeaf;
import dev.rationale.Coverage;
import dev.rationale.Hole;
import dev.rationale.HoleReason;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.NamedValue;
import dev.rationale.Sha256;
import dev.rationale.audit.Parsing;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.seal.Erasure;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries, names of trees and details: one leaf has one entry, and nobody's key changes. */
class EntryFuzz {
    private static final int CASES = 20_000;
    private static final SigningKey KEY = key();
    private static final KeyRotation ROTATION = KeyRotation.of("log", KEY, key().verifier());
    private static final KeyEnd END = KeyEnd.of(
                    "log",
                    KEY,
                    key().verifier(),
                    List.of(
                            new Checkpoint("log/control/0", 3, TreeHash.EMPTY_TREE),
                            new Checkpoint("log/t/id/0/0", 42, TreeHash.EMPTY_TREE)))
            .get(0);

    private static final Parsing ENTRY = new Parsing(
            EntryException.class,
            List.of(LeafEntry.encode(leaf())),
            bytes -> assertThat(LeafEntry.encode(LeafEntry.decode(bytes))).isEqualTo(bytes));
    private static final Parsing ORIGIN = new Parsing(
            EntryException.class,
            List.of("log/t/AAECAwQFBgcICQoLDA0ODw/0/0".getBytes(UTF_8), "l/control/12".getBytes(UTF_8)),
            bytes -> {
                String text = new String(bytes, UTF_8);
                assertThat(Origin.parse(text)).hasToString(text);
            });
    private static final Parsing DETAILS =
            new Parsing(EntryException.class, List.of(joined(ROTATION), joined(END)), bytes -> {
                KeyChange read = KeyChange.of("log", details(new String(bytes, UTF_8)));
                assertThat(read.authorisation().text())
                        .isIn(
                                ROTATION.authorisation().text(),
                                END.authorisation().text());
            });
    /** The note of an end as a file, read by whoever signs. */
    private static final Parsing NOTE =
            new Parsing(EntryException.class, List.of(END.authorisation().bytes()), bytes -> {
                try {
                    assertThat(KeyEnd.parse(SignedNote.parse(bytes)).trees()).isEqualTo(END.trees());
                } catch (NoteException e) {
                    throw new EntryException("no note");
                }
            });

    private static final Parsing ERASURE =
            new Parsing(EntryException.class, List.of("person-1".getBytes(UTF_8)), bytes -> {
                AuditLeaf erasure = leaf();
                erasure.setType(LeafType.ERASURE);
                erasure.setDetails(List.of(new NamedValue("subject_key", new String(bytes, UTF_8))));
                Erasure.of(erasure);
            });

    private static SigningKey key() {
        try {
            return SigningKey.generate("log.example", new SecureRandom());
        } catch (NoteException e) {
            throw new AssertionError(e);
        }
    }

    /** Names and values, each behind a separator that neither has. */
    private static byte[] joined(KeyChange change) {
        StringBuilder text = new StringBuilder();
        change.details()
                .forEach(detail -> text.append(detail.getName())
                        .append('|')
                        .append(detail.getValue())
                        .append('|'));
        return text.toString().getBytes(UTF_8);
    }

    private static List<NamedValue> details(String text) {
        String[] parts = text.split("\\|", 9);
        List<NamedValue> details = new ArrayList<>();
        for (int i = 0; i + 1 < parts.length; i += 2) {
            details.add(new NamedValue(parts[i], parts[i + 1]));
        }
        return details;
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

    static Stream<byte[]> entries() {
        return ENTRY.good().stream();
    }

    static Stream<byte[]> texts() {
        return Stream.of(ORIGIN, DETAILS, NOTE, ERASURE).flatMap(parsing -> parsing.good().stream());
    }

    @MethodSource("entries")
    @FuzzTest
    void shouldDecodeOrRefuseAnEntry(byte[] bytes) throws Exception {
        ENTRY.take(bytes);
    }

    @MethodSource("texts")
    @FuzzTest
    void shouldReadOrRefuseWhatAnEntryNames(byte[] bytes) throws Exception {
        ORIGIN.take(bytes);
        DETAILS.take(bytes);
        NOTE.take(bytes);
        ERASURE.take(bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, -7})
    void shouldReadOrRefuseMutants(long seed) {
        ENTRY.mutate(seed, CASES);
        ORIGIN.mutate(seed, CASES);
        DETAILS.mutate(seed, CASES / 10);
        NOTE.mutate(seed, CASES / 10);
        ERASURE.mutate(seed, CASES);
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
