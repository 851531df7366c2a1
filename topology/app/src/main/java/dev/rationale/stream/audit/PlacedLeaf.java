package dev.rationale.stream.audit;

import dev.rationale.AuditLeaf;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;

/**
 * A leaf that was read, and where.
 *
 * @param origin the tree it says it belongs to
 * @param leaf what it says
 * @param hash of its entry
 * @param partition where it lies
 * @param offset where it lies
 * @param place the same for people
 */
record PlacedLeaf(Origin origin, AuditLeaf leaf, TreeHash hash, int partition, long offset, String place) {

    BrokenTreeException broken(long expected, String what) {
        return new BrokenTreeException(origin.toString(), expected, place, what);
    }
}
