package dev.rationale.stream.audit;

import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.Origin;

/** Names of trees without their generation. */
final class Scopes {
    private Scopes() {}

    /** The scope of an origin; empty for other text. */
    static String of(String origin) {
        try {
            return Origin.parse(origin).scope();
        } catch (EntryException e) {
            return "";
        }
    }
}
