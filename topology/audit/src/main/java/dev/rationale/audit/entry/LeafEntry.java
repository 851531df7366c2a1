package dev.rationale.audit.entry;

import dev.rationale.AuditLeaf;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.contract.CanonicalBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * The bytes of a leaf: {@code SHA-256(parsing canonical form of its schema) || canonical Avro body}. The schema is part of them because
 * the same body says something else under another one.
 *
 * <p>Entries are shorter than {@value #MOST_BYTES} bytes, which is what a tile of entries can hold.
 */
public final class LeafEntry {
    /** Longest entry: the length prefix of C2SP tlog-tiles has two bytes. */
    public static final int MOST_BYTES = 0xFFFF;

    private static final int FINGERPRINT = 32;
    private static final byte[] CURRENT = fingerprint(AuditLeaf.getClassSchema());

    private LeafEntry() {}

    /**
     * The entry of a leaf in the schema of this version.
     *
     * @throws IllegalArgumentException if it would be longer than {@value #MOST_BYTES} bytes
     */
    public static byte[] encode(AuditLeaf leaf) {
        return ofBody(CURRENT, CanonicalBody.of(leaf), 0);
    }

    /**
     * The entry of a leaf that is already encoded.
     *
     * @param writer schema it was written with
     * @param bytes the encoded leaf
     * @param offset where the Avro body begins: 5 after a registry prefix, 0 without
     * @throws IllegalArgumentException if it would be longer than {@value #MOST_BYTES} bytes
     */
    public static byte[] ofBody(Schema writer, byte[] bytes, int offset) {
        // Appenders come with this one every time.
        return ofBody(writer.equals(AuditLeaf.getClassSchema()) ? CURRENT : fingerprint(writer), bytes, offset);
    }

    private static byte[] ofBody(byte[] fingerprint, byte[] bytes, int offset) {
        int body = bytes.length - offset;
        if (body < 0 || FINGERPRINT + body > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "an entry of " + (FINGERPRINT + (long) body) + " bytes; at most " + MOST_BYTES + " fit a tile");
        }
        byte[] entry = Arrays.copyOf(fingerprint, FINGERPRINT + body);
        System.arraycopy(bytes, offset, entry, FINGERPRINT, body);
        return entry;
    }

    /**
     * Reads an entry.
     *
     * @throws EntryException if it was written with a schema that this version does not know, or is not exactly one leaf
     */
    public static AuditLeaf decode(byte[] entry) throws EntryException {
        if (entry.length <= FINGERPRINT || entry.length > MOST_BYTES) {
            throw new EntryException("an entry of " + entry.length + " bytes");
        }
        if (!Arrays.equals(entry, 0, FINGERPRINT, CURRENT, 0, FINGERPRINT)) {
            throw new EntryException("an entry of a schema that this version does not know");
        }
        AuditLeaf leaf;
        try {
            BinaryDecoder decoder =
                    DecoderFactory.get().binaryDecoder(entry, FINGERPRINT, entry.length - FINGERPRINT, null);
            Schema schema = AuditLeaf.getClassSchema();
            leaf = new SpecificDatumReader<AuditLeaf>(schema, schema, SpecificData.getForClass(AuditLeaf.class))
                    .read(null, decoder);
        } catch (IOException | RuntimeException e) {
            // Whatever Avro throws on bytes of strangers is the fault of the bytes.
            throw new EntryException("an entry that is no leaf: " + e.getClass().getSimpleName());
        }
        // One leaf has one encoding: else the same leaf could be entered under two hashes.
        if (!Arrays.equals(entry, encode(leaf))) {
            throw new EntryException("an entry that is not the canonical encoding of its leaf");
        }
        return leaf;
    }

    /** Hash of the leaf with this entry. */
    public static TreeHash hash(byte[] entry) {
        return TreeHash.ofLeaf(entry);
    }

    private static byte[] fingerprint(Schema schema) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(SchemaNormalization.toParsingForm(schema).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without SHA-256", e);
        }
    }
}
