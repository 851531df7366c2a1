package dev.rationale.audit.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against the definition, written out with nothing but SHA-256. */
class SubjectDigestTest {
    private static final Schema SCHEMA = DeadLetter.getClassSchema();
    private static final byte[] LETTER = bytes("\0\0\0\0\7body of a letter");
    private static final byte[] KEY = bytes("key");
    private static final byte[] ORIGINAL = bytes("not avro");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[]... parts) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    private static byte[] recordDigest() throws NoSuchAlgorithmException {
        return sha256(sha256(bytes(SchemaNormalization.toParsingForm(SCHEMA))), bytes("body of a letter"));
    }

    private static byte[] ofLetter(byte @Nullable [] key, byte @Nullable [] original) {
        return SubjectDigest.ofDeadLetter(SCHEMA, LETTER, 5, key, original).bytes();
    }

    @Test
    void shouldBeTheRecordDigestOfWhatIsOnTheTopic() throws NoSuchAlgorithmException {
        assertThat(SubjectDigest.ofRecord(SCHEMA, LETTER, 5).bytes()).isEqualTo(recordDigest());
    }

    @Test
    void shouldCoverLetterAndOriginalAndKeyInThatOrder() throws NoSuchAlgorithmException {
        assertThat(ofLetter(KEY, ORIGINAL)).isEqualTo(sha256(recordDigest(), sha256(ORIGINAL), sha256(KEY)));
    }

    @Test
    void shouldTakeZerosForWhatIsNotThereAndTellThemFromWhatIsEmpty() throws NoSuchAlgorithmException {
        byte[] zeros = new byte[32];

        assertThat(ofLetter(null, ORIGINAL)).isEqualTo(sha256(recordDigest(), sha256(ORIGINAL), zeros));
        assertThat(ofLetter(KEY, null)).isEqualTo(sha256(recordDigest(), zeros, sha256(KEY)));
        assertThat(ofLetter(KEY, null)).isNotEqualTo(ofLetter(KEY, new byte[0]));
        assertThat(ofLetter(KEY, ORIGINAL)).isNotEqualTo(ofLetter(ORIGINAL, KEY));
    }
}
