package dev.rationale.stream.audit;

import dev.rationale.HoleReason;

/** Looks into offsets that no outcome is about. */
@FunctionalInterface
public interface Gaps {
    /** A gap up to this length between records of a running consumer is taken for transaction markers: {@code UNREADABLE}. */
    long UNASKED = 100;

    /**
     * Why nobody took up the records of a gap.
     *
     * @param from first offset of the gap
     * @param to first offset behind it
     * @throws org.apache.kafka.streams.errors.StreamsException if one of them can be read: then it has no outcome
     */
    HoleReason reason(String topic, int partition, long from, long to);
}
