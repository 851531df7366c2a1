package dev.rationale.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * Where records wait until the engine has room for them. The one that came first goes in first: else a large one would wait as long as
 * small ones come. Guarded by the engine's lock.
 */
final class Entrance {
    private final Roster roster;
    private final Condition roomFree;
    private final Deque<Object> waiting = new ArrayDeque<>();

    /**
     * @param roomFree of the engine's lock
     */
    Entrance(Roster roster, Condition roomFree) {
        this.roster = roster;
        this.roomFree = roomFree;
    }

    /**
     * Waits for room, behind those who came before. It is there until the lock is given back.
     *
     * @param heap bytes that the record takes
     * @param closed whether nobody goes in any more; ends the waiting
     */
    void await(long heap, BooleanSupplier closed) {
        Object ticket = new Object();
        waiting.addLast(ticket);
        try {
            while (!closed.getAsBoolean() && (waiting.getFirst() != ticket || roster.isFull(heap))) {
                roomFree.awaitUninterruptibly();
            }
        } finally {
            waiting.remove(ticket);
            wakeAll();
        }
    }

    /** Records differ in size: one that leaves may make room for several, or for none. */
    void wakeAll() {
        roomFree.signalAll();
    }
}
