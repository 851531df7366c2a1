package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;

/** Encodes a leaf in the registry's wire format, its body the canonical one. */
@FunctionalInterface
interface LeafEncoder {

    /**
     * @param topic topic whose value subject the schema is registered under
     */
    byte[] encode(String topic, AuditLeaf leaf);
}
