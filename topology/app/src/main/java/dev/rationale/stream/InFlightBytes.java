package dev.rationale.stream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Heap that the records of all tasks take between admission and publication. The engine bounds what it works on; a result that
 * waits behind a slower one is no longer its, and one that is large may wait with hundreds like it.
 *
 * <p>Estimated: an event, its bound input and its explanations take about {@value #TIMES} times the bytes of its message. For any
 * number of threads.
 */
final class InFlightBytes {
    private static final int TIMES = 8;
    private static final int HEAP_SHARE = 4;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param most bytes from which on tasks publish before they admit
     */
    InFlightBytes(long most) {
        this.most = most;
    }

    /** A quarter of the heap. */
    static InFlightBytes ofHeap() {
        return new InFlightBytes(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    /** What a record takes whose message has so many bytes. */
    static long of(byte[] message) {
        return (long) TIMES * message.length;
    }

    void take(long bytes) {
        held.addAndGet(bytes);
    }

    void release(long bytes) {
        held.addAndGet(-bytes);
    }

    boolean areExceeded() {
        return held.get() > most;
    }
}
