package dev.rationale.demo;

/**
 * Where an event stands; an event is this, whatever identifier it carries.
 *
 * @param topic of predictions
 * @param partition of the topic
 * @param offset in the partition
 */
record EventPlace(String topic, int partition, long offset) {

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
