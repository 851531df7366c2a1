package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;
import dev.rationale.audit.entry.Origin;
import java.time.Instant;

/** The way of a leaf to its topic. */
interface LeafOutput {
    /** Bytes before the Avro body. */
    int PREFIX_BYTES = 5;

    /** The leaf in the registry's wire format, its body canonical. */
    byte[] encode(AuditLeaf leaf);

    /**
     * Sends it, after everything that was sent before.
     *
     * @param tree key
     * @param shard partition
     * @param value as encoded
     * @param time timestamp
     */
    void send(Origin tree, int shard, byte[] value, Instant time);
}
