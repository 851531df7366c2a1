package dev.rationale.replay;

import dev.rationale.ExplainerSpec;
import dev.rationale.ExplanationRecord;
import dev.rationale.PredictionEvent;
import dev.rationale.Sha256;

/**
 * A record with what it refers to.
 *
 * @param record explained
 * @param spec found by its digest
 * @param digest of the specification as it stands in its topic
 * @param event as it stands at the record's position
 */
public record ReplayCase(ExplanationRecord record, ExplainerSpec spec, Sha256 digest, PredictionEvent event) {}
