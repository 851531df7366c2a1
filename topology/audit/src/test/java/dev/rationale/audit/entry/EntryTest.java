package dev.rationale.audit.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.LeafWriter;
import dev.rationale.Sha256;
import dev.rationale.audit.merkle.TreeHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {

    private static AuditLeaf leaf(String instance) {
        return AuditLeaf.newBuilder()
                .setOrigin("log/control/0")
                .setShard(0)
                .setSeq(0)
                .setType(LeafType.KEY_ROTATED)
                .setEventTime(Instant.EPOCH)
                .setAppendTime(Instant.EPOCH)
                .setPrevLeafHash(new Sha256(new byte[32]))
                .setWriter(new LeafWriter(instance, 1L, null))
                .build();
    }

    @Test
    void shouldBeginWithTheSchemasDigestAndHashWithTheLeafPrefixWhenEncoded() throws Exception {
        byte[] entry = LeafEntry.encode(leaf("i"));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] form =
                SchemaNormalization.toParsingForm(AuditLeaf.getClassSchema()).getBytes(StandardCharsets.UTF_8);

        assertThat(Arrays.copyOf(entry, 32)).isEqualTo(digest.digest(form));
        digest.update((byte) 0);
        assertThat(LeafEntry.hash(entry)).isEqualTo(TreeHash.of(digest.digest(entry)));
        assertThat(LeafEntry.decode(entry)).isEqualTo(leaf("i"));
        byte[] wire = new byte[5 + entry.length - 32];
        System.arraycopy(entry, 32, wire, 5, entry.length - 32);
        assertThat(LeafEntry.ofBody(AuditLeaf.getClassSchema(), wire, 5)).isEqualTo(entry);
    }

    @Test
    void shouldRefuseWhenEntryIsTooShortTooLongOrOfAnotherSchema() throws Exception {
        byte[] entry = LeafEntry.encode(leaf("i"));

        refuse(new byte[0], "0 bytes");
        refuse(Arrays.copyOf(entry, 32), "32 bytes");
        refuse(new byte[LeafEntry.MOST_BYTES + 1], "65536 bytes");
        refuse(Arrays.copyOf(entry, entry.length + 1), "end at byte");
        refuse(Arrays.copyOf(entry, entry.length - 1), "no leaf");
        byte[] other = LeafEntry.ofBody(Schema.create(Schema.Type.STRING), new byte[] {0}, 0);
        refuse(other, "does not know");
        assertThatThrownBy(() -> LeafEntry.ofBody(AuditLeaf.getClassSchema(), new byte[4], 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldHoldTheLongestEntryAndNoLongerOne() throws Exception {
        int rest = LeafEntry.encode(leaf("")).length + 2; // a length of three bytes instead of one
        String longest = "x".repeat(LeafEntry.MOST_BYTES - rest);

        byte[] entry = LeafEntry.encode(leaf(longest));
        assertThat(entry).hasSize(LeafEntry.MOST_BYTES);
        assertThat(LeafEntry.decode(entry).getWriter().getInstance()).isEqualTo(longest);
        assertThatThrownBy(() -> LeafEntry.encode(leaf(longest + "x"))).isInstanceOf(IllegalArgumentException.class);
    }

    /** The empty array of details as a block of no items twice, or a number in more bytes than it needs. */
    @Test
    void shouldRefuseWhenALeafIsEncodedInAnotherWay() {
        byte[] entry = LeafEntry.encode(leaf("i"));
        int at = new String(entry, StandardCharsets.ISO_8859_1).indexOf("log/control/0") - 1;
        byte[] padded = new byte[entry.length + 1];
        System.arraycopy(entry, 0, padded, 0, at);
        padded[at] = (byte) (entry[at] | 0x80);
        System.arraycopy(entry, at + 1, padded, at + 2, entry.length - at - 1);

        refuse(padded, "canonical");
    }

    private static void refuse(byte[] entry, String why) {
        assertThatThrownBy(() -> LeafEntry.decode(entry))
                .isInstanceOf(EntryException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a",
                "a/",
                "/0",
                "a/01",
                "a/-1",
                "a/1000000000",
                "a b/0",
                "a+b/0",
                "a\n/0",
                "a/0\n",
                "a/0 "
            })
    void shouldRefuseWhenTextIsNoOrigin(String text) {
        assertThatThrownBy(() -> Origin.parse(text)).isInstanceOf(EntryException.class);
    }

    @Test
    void shouldNameTreesAndTheirSuccessors() throws Exception {
        Origin tree = Origin.ofPartition("log", "t", "id", 3, 9);
        assertThat(tree).hasToString("log/t/id/3/9").isEqualTo(Origin.parse("log/t/id/3/9"));
        assertThat(tree.next()).hasToString("log/t/id/3/10");
        assertThat(Origin.ofControl("log", 0)).hasToString("log/control/0");
        assertThat(Origin.parse("a".repeat(1022) + "/0").scope()).hasSize(1022);
        assertThatThrownBy(() -> Origin.parse("a".repeat(1023) + "/0")).isInstanceOf(EntryException.class);
    }
}
