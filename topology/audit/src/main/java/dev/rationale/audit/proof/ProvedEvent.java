package dev.rationale.audit.proof;

import dev.rationale.AuditLeaf;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.verify.FoundOutcome.Source;
import org.jspecify.annotations.Nullable;

/**
 * What a proof file proves: that the holder of the key signed a tree in which this record was entered as the outcome of this event.
 *
 * @param source position of the event
 * @param eventId that the record names; null where it names none
 * @param digest of the record, as the entry has it
 * @param tree that it was entered in
 * @param index of the entry
 * @param size leaves of the tree, as signed
 * @param key that signed
 * @param leaf the entry
 */
public record ProvedEvent(
        Source source,
        @Nullable String eventId,
        Sha256 digest,
        Origin tree,
        long index,
        long size,
        VerifierKey key,
        AuditLeaf leaf) {}
