package dev.rationale.audit.verify;

/** Reads input topics again, to count what statements of coverage are about. */
public interface InputReader {

    /**
     * First offset that the partition still holds; those before it were deleted by retention and cannot be counted again.
     *
     * @param topic name of the input topic, for places that know names only
     * @param topicId Kafka's id of it
     * @throws LogUnreadableException if it cannot be read, or if the topic of that name has another id by now
     */
    long firstAvailable(String topic, String topicId, int partition);

    /**
     * Every offset of a range that holds a record which a read-committed consumer is given, ascending.
     *
     * @param firstOffset of the range
     * @param lastOffset of the range, inclusive
     * @throws LogUnreadableException if it cannot be read
     */
    void readable(
            String topic, String topicId, int partition, long firstOffset, long lastOffset, OffsetVisitor visitor);

    /** Takes one offset after the other. */
    @FunctionalInterface
    interface OffsetVisitor {
        /** A readable record. */
        void visit(long offset);
    }
}
