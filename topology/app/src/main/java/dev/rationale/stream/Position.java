package dev.rationale.stream;

/**
 * Where an input record stands.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param timestamp its timestamp in milliseconds
 */
record Position(InputTopic topic, int partition, long offset, long timestamp) {
    @Override
    public String toString() {
        return topic.name() + "-" + partition + "@" + offset;
    }
}
