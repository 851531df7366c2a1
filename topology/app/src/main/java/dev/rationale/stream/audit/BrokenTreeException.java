package dev.rationale.stream.audit;

import org.apache.kafka.streams.errors.StreamsException;

/**
 * A leaf does not continue its tree, or a tree does not have a head that was signed. Ends the task: what was found must be looked
 * at by people, and nothing of the tree is signed until then.
 */
public final class BrokenTreeException extends StreamsException {
    private static final long serialVersionUID = 1L;

    private final String tree;
    private final long seq;
    private final String place;

    /**
     * @param tree origin of the tree, as far as it is known
     * @param seq number of the leaf that was expected
     * @param place where it was found, {@code topic-partition@offset}
     * @param what was expected and what was found
     */
    public BrokenTreeException(String tree, long seq, String place, String what) {
        super("audit log: tree " + tree + ", leaf " + seq + " at " + place + ": " + what
                + "; nothing is signed until somebody has looked, see 'rationale verify'");
        this.tree = tree;
        this.seq = seq;
        this.place = place;
    }

    /** Origin of the tree. */
    public String tree() {
        return tree;
    }

    /** Number of the leaf that was expected there. */
    public long seq() {
        return seq;
    }

    /** Where it was found. */
    public String place() {
        return place;
    }
}
