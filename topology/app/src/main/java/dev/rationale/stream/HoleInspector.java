package dev.rationale.stream;

/** Looks into a jump between two offsets. To a consumer, markers, aborted records and compaction all look alike. */
@FunctionalInterface
interface HoleInspector {

    /** What lies in a jump. */
    sealed interface Hole permits BeforeLogStart, Unreadable, Unread {}

    /** Retention or deletion took the records: the log begins behind them. */
    record BeforeLogStart() implements Hole {}

    /** Nothing that a read-committed consumer can read. */
    record Unreadable() implements Hole {}

    /**
     * A record that nobody took up: no hole.
     *
     * @param offset first readable record inside the jump
     */
    record Unread(long offset) implements Hole {}

    /**
     * @param from first offset of the jump
     * @param to first offset behind the jump
     */
    Hole inspect(String topic, int partition, long from, long to);
}
