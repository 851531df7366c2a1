package dev.rationale.audit.entry;

import dev.rationale.AuditLeaf;
import dev.rationale.NamedValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The named values of a leaf. */
public final class Details {
    private Details() {}

    /** The value under a name; null where there is none. The first, should a name stand there twice. */
    public static @Nullable String find(AuditLeaf leaf, String name) {
        return find(leaf.getDetails(), name);
    }

    static @Nullable String find(List<NamedValue> details, String name) {
        for (NamedValue detail : details) {
            if (detail.getName().equals(name)) {
                return detail.getValue();
            }
        }
        return null;
    }

    /** As {@link #find}, empty where there is none. */
    static String text(List<NamedValue> details, String name) {
        String value = find(details, name);
        return value == null ? "" : value;
    }
}
