package dev.rationale.engine;

import dev.rationale.attribution.Work;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where records come and go, and wait until the engine has room for them. The one that came first goes in first: else a large one would
 * wait as long as small ones come. Guarded by the engine's lock.
 */
final class Entrance {
    private final DeviceLoads devices;
    private final Roster roster;
    private final Condition roomFree;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private long arrivals;

    /**
     * @param roomFree of the engine's lock
     */
    Entrance(DeviceLoads devices, Roster roster, Condition roomFree) {
        this.devices = devices;
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

    /** Lets a record in, on the least loaded of its devices; null if none could ever hold one of its rows. */
    @Nullable
    Explanation enter(EngineRequest request, long heap) {
        Placement chosen = devices.leastLoaded(request);
        if (chosen == null) {
            return null;
        }
        DeviceLoad device = devices.of(chosen);
        return entered(request, request.program(), device, device.model(chosen), heap);
    }

    /** Lets in what a record wants prepared, on the record's device, however full it is. */
    Explanation enterBeside(Explanation asking, Work<?> work, long heap) {
        return entered(asking.request().withoutDeadline(), work, asking.device(), asking.model(), heap);
    }

    private Explanation entered(EngineRequest request, Work<?> work, DeviceLoad device, PlacedModel model, long heap) {
        Explanation explanation = new Explanation(arrivals++, System.nanoTime(), request, work, device, model, heap);
        roster.add(explanation);
        device.recordCame();
        return explanation;
    }

    /** Whether it was still here. */
    boolean leave(Explanation explanation) {
        if (explanation.ended()) {
            return false;
        }
        explanation.end();
        roster.remove(explanation);
        explanation.device().recordLeft();
        explanation.device().remove(explanation);
        wakeAll();
        return true;
    }

    /** Records differ in size: one that leaves may make room for several, or for none. */
    void wakeAll() {
        roomFree.signalAll();
    }
}
