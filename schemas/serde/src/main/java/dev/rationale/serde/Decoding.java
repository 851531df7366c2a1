package dev.rationale.serde;

import dev.rationale.PredictionEvent;

/** What came of the bytes of one event. A registry that does not answer is none of these: it is not the record's fault. */
public sealed interface Decoding {
    /**
     * The bytes are an event.
     *
     * @param event in the version of this class, whatever version it was written in
     */
    record Decoded(PredictionEvent event) implements Decoding {}

    /**
     * The bytes are no event and never will be.
     *
     * @param reason what was expected and what was found; no values
     */
    record Undecodable(String reason) implements Decoding {}

    /**
     * The registry confirmed that it knows no schema with this id.
     *
     * @param schemaId as in the bytes; any int
     */
    record UnknownSchema(int schemaId) implements Decoding {}
}
