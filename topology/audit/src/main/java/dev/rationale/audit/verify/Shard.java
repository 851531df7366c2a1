package dev.rationale.audit.verify;

import dev.rationale.audit.entry.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What a tree is about, as its name says: an input partition, or everything that belongs to none.
 *
 * @param control whether it is the control tree; then the rest is empty and 0
 * @param topic of the input
 * @param topicId of the input
 * @param partition of the input
 */
public record Shard(boolean control, String topic, String topicId, int partition) {

    /** Of a tree; null if no tree has such a name. */
    public static @Nullable Shard of(Origin tree) {
        String[] parts = tree.scope().split("/", -1);
        int last = parts.length - 1;
        if (last >= 1 && parts[last].equals("control")) {
            return new Shard(true, "", "", 0);
        }
        if (last < 3 || !parts[last].matches("0|[1-9][0-9]{0,8}")) {
            return null;
        }
        return new Shard(false, parts[last - 2], parts[last - 1], Integer.parseInt(parts[last]));
    }
}
