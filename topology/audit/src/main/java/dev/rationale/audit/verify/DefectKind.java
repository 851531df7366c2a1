package dev.rationale.audit.verify;

/** What can be wrong with a log. The names are permanent: alerts and scripts may use them. */
public enum DefectKind {
    /** A tree has a name that no tree of the log has. */
    TREE_UNKNOWN,
    /** An entry is no leaf in canonical form, or of a schema that this version does not know. */
    ENTRY_MALFORMED,
    /** A leaf names another tree than the one it lies in. */
    LEAF_OF_ANOTHER_TREE,
    /** A sequence number is missing or stands there twice. */
    LEAF_SEQUENCE,
    /** A leaf does not hash to what the leaf after it says: one of the two was changed. */
    CHAIN_BROKEN,
    /** A leaf of a type that does not belong into this kind of tree, or of an unknown one. */
    LEAF_TYPE,
    /** A leaf lacks what its type must say. */
    LEAF_INCOMPLETE,
    /** A leaf is about an event of another partition, about one that was entered before, or about one out of order. */
    LEAF_POSITION,
    /** A leaf after the one that closed its generation. */
    AFTER_CLOSE,
    /** A later generation exists, but this one was never closed. */
    GENERATION_OPEN,
    /** A generation is missing before a later one. */
    GENERATION_MISSING,

    /** A checkpoint is no signed note or no checkpoint. */
    CHECKPOINT_MALFORMED,
    /** A checkpoint names another tree than the one it was published for. */
    CHECKPOINT_OF_ANOTHER_TREE,
    /** No trusted key signed a checkpoint. */
    CHECKPOINT_UNTRUSTED,
    /** A signature in a trusted key's name does not belong to the text. */
    CHECKPOINT_FORGED,
    /** Signed by nobody but a key that had ended when the tree was smaller. */
    CHECKPOINT_KEY_ENDED,
    /** A checkpoint is smaller than one published before it: an old one was replayed. */
    CHECKPOINT_BEHIND,
    /** Two signed heads contradict each other: two histories were signed. */
    FORK,
    /** The leaves do not have the root that was signed. */
    ROOT_MISMATCH,
    /** The log has fewer leaves than a signed head says. */
    LOG_SHORTER,
    /** Leaves, but no valid checkpoint above them. */
    NO_CHECKPOINT,

    /** A statement is about another topic or partition. */
    COVERAGE_OF_ANOTHER_PARTITION,
    /** Offsets between two statements, or events between two generations, that neither is about. */
    COVERAGE_GAP,
    /** Offsets that two statements are about. */
    COVERAGE_OVERLAP,
    /** The numbers of a statement are not those of its leaves, or do not add up to its range. */
    COVERAGE_COUNT,
    /** A hole is not in its range, out of order, or contains a leaf. */
    COVERAGE_HOLE,

    /** A published outcome cannot be read. */
    OUTCOME_UNREADABLE,
    /** A published outcome that no leaf is about. */
    OUTCOME_INSERTED,
    /** A published outcome is not the one that was entered. */
    OUTCOME_ALTERED,
    /** An outcome was published again. */
    OUTCOME_TWICE,
    /** An outcome stands before one that was entered earlier. */
    OUTCOME_ORDER,
    /** A leaf without its outcome. */
    OUTCOME_MISSING,
    /** Leaves without outcomes, which lay where the settings of their topic let retention delete them; no defect where that is allowed. */
    OUTCOME_EXPIRED,
    /** A key that a commitment needs is gone, and no signed ERASURE says so. */
    SUBJECT_KEY_MISSING,
    /** A key is there that a signed ERASURE says was destroyed. */
    SUBJECT_KEY_KEPT,

    /** The input holds another number of readable records than was stated. */
    INPUT_COUNT,
    /** The input holds a readable record where a hole was stated. */
    INPUT_IN_HOLE
}
