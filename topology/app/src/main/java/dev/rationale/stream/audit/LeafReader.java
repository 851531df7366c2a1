package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;
import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.serde.RecordDecoder;
import dev.rationale.serde.UndecodableRecordException;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.apache.avro.Schema;

/** Records of {@code audit.leaves} to leaves. Whatever does not decode breaks the log: nothing else may lie there. For one thread. */
final class LeafReader {
    private static final String UNKNOWN = "unknown";

    private final RecordDecoder<AuditLeaf> decoder;
    private final Patience patience;
    private final IdentityHashMap<Schema, byte[]> fingerprints = new IdentityHashMap<>();

    /**
     * @param registry of the schemas; stays with the caller
     * @param patience while it cannot be reached
     */
    LeafReader(SchemaRegistryClient registry, Patience patience) {
        this.decoder = new RecordDecoder<>(registry, AuditLeaf.class, AuditLeaf.getClassSchema());
        this.patience = patience;
    }

    /**
     * @throws BrokenTreeException if the record is no leaf
     */
    PlacedLeaf read(StoredRecord record) {
        byte[] value = record.value();
        if (value == null) {
            throw broken(record, "expected a leaf, found a record without a value");
        }
        Schema writer = patience.patiently(() -> writer(record, value));
        try {
            byte[] entry = entry(writer, value);
            AuditLeaf leaf = LeafEntry.decode(entry);
            Origin origin = Origin.parse(leaf.getOrigin());
            if (!record.keyText().equals(leaf.getOrigin())) {
                throw broken(record, "expected the leaf under the key " + origin + ", found another key");
            }
            return new PlacedLeaf(
                    origin, leaf, LeafEntry.hash(entry), record.partition(), record.offset(), record.place());
        } catch (EntryException | IllegalArgumentException e) {
            throw broken(record, "expected a leaf, found " + e.getMessage());
        }
    }

    private Schema writer(StoredRecord record, byte[] value) {
        try {
            return decoder.writer(value);
        } catch (UndecodableRecordException e) {
            throw broken(record, "expected a leaf, " + e.getMessage());
        }
    }

    /** As {@link LeafEntry#ofBody}, which would find the fingerprint of the schema again for every leaf. */
    private byte[] entry(Schema writer, byte[] value) {
        int body = value.length - RecordDecoder.PREFIX_BYTES;
        byte[] fingerprint = fingerprints.computeIfAbsent(writer, schema -> LeafEntry.ofBody(schema, new byte[0], 0));
        if (body > LeafEntry.MOST_BYTES - fingerprint.length) {
            throw new IllegalArgumentException("an entry of more than " + LeafEntry.MOST_BYTES + " bytes");
        }
        byte[] entry = Arrays.copyOf(fingerprint, fingerprint.length + body);
        System.arraycopy(value, RecordDecoder.PREFIX_BYTES, entry, fingerprint.length, body);
        return entry;
    }

    private static BrokenTreeException broken(StoredRecord record, String what) {
        String key = record.keyText();
        boolean named = !key.isEmpty() && key.length() < 300 && key.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return new BrokenTreeException(named ? key : UNKNOWN, -1, record.place(), what);
    }
}
