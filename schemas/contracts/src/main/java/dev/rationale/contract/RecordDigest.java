package dev.rationale.contract;

import dev.rationale.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;

/**
 * The digest of a record: {@code SHA-256(SHA-256(parsing canonical form of its schema, UTF-8) || canonical body)}.
 *
 * <p>The schema is part of it because the same bytes say something else under another schema. Docs, defaults and
 * aliases are not: they change no meaning of bytes.
 */
public final class RecordDigest {
    /** Making a parsing form takes longer than hashing most records. */
    private static final Map<Schema, byte[]> FINGERPRINTS = Collections.synchronizedMap(new WeakHashMap<>());

    private RecordDigest() {}

    /**
     * The digest of a record, whatever its NaNs and zeros look like.
     *
     * @param record any generated record
     * @return 32 bytes
     */
    public static Sha256 of(SpecificRecord record) {
        return ofBody(record.getSchema(), CanonicalBody.of(record), 0);
    }

    /**
     * The digest of a record that is already encoded, for whoever has only the bytes.
     *
     * @param writer the schema it was written with
     * @param bytes the encoded record, published in canonical form
     * @param offset where the Avro body begins: 5 after a registry prefix, 0 without
     * @return 32 bytes
     */
    public static Sha256 ofBody(Schema writer, byte[] bytes, int offset) {
        MessageDigest digest = Sha256Digests.fresh();
        digest.update(FINGERPRINTS.computeIfAbsent(writer, RecordDigest::fingerprint));
        digest.update(bytes, offset, bytes.length - offset);
        return Sha256Digests.finish(digest);
    }

    private static byte[] fingerprint(Schema schema) {
        byte[] form = SchemaNormalization.toParsingForm(schema).getBytes(StandardCharsets.UTF_8);
        return Sha256Digests.fresh().digest(form);
    }
}
