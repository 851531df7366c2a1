package dev.rationale.audit.verify;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong.
 *
 * @param kind what it is
 * @param tree name of the tree; null where it concerns none
 * @param seq of the leaf it is about, the first where it is about several; {@link #NO_LEAF} where it is about none
 * @param place where it was seen: {@code topic-partition@offset}, a file, or {@code leaf <seq>} for what is missing
 * @param message what was expected and what was found
 */
public record Defect(DefectKind kind, @Nullable String tree, long seq, String place, String message) {
    /** In place of a sequence number. */
    public static final long NO_LEAF = -1;

    /** One line for people. */
    @Override
    public String toString() {
        return kind + (tree == null ? "" : " in " + tree) + (seq == NO_LEAF ? "" : ", leaf " + seq) + " (" + place
                + "): " + message;
    }
}
