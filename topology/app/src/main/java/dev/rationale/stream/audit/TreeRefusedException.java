package dev.rationale.stream.audit;

import org.apache.kafka.streams.errors.StreamsException;

/** A tree cannot be continued: what is on the topics is not what was written, or the input is not where the tree ends. */
public final class TreeRefusedException extends StreamsException {
    private static final long serialVersionUID = 1L;

    /**
     * @param tree scope or origin
     * @param message what was expected, what was found, what to do
     */
    TreeRefusedException(Object tree, String message) {
        super("the audit tree " + tree + " cannot be continued: " + message);
    }
}
