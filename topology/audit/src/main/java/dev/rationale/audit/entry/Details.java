package dev.rationale.audit.entry;

import dev.rationale.AuditLeaf;
import dev.rationale.NamedValue;
import org.jspecify.annotations.Nullable;

/** The named values of a leaf. */
public final class Details {
    private Details() {}

    /** The value under a name; null where there is none. The first, should a name stand there twice. */
    public static @Nullable String find(AuditLeaf leaf, String name) {
        for (NamedValue detail : leaf.getDetails()) {
            if (detail.getName().equals(name)) {
                return detail.getValue();
            }
        }
        return null;
    }
}
