package dev.rationale.engine;

import dev.rationale.attribution.Work;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Where records come and go, and wait until the engine has room for them. The one that came first goes in first: else a large one would
 * wait as long as small ones come. Only where there is room for all that wait does nobody queue: a change of threads for every record
 * takes longer than small models take. Guarded by the engine's lock.
 */
final class Entrance {
    private final DeviceLoads devices;
    private final Roster roster;
    private final Lifetime lifetime;
    private final Lock lock;
    private final Deque<Ticket> waiting = new ArrayDeque<>();
    private long arrivals;

    /** A place in the queue. */
    private final class Ticket {
        private final long heap;
        /** Signalled when it may be this one's turn. */
        private final Condition turn = lock.newCondition();

        /**
         * @param heap bytes that the record takes
         */
        Ticket(long heap) {
            this.heap = heap;
        }
    }

    /**
     * @param lock the engine's
     */
    Entrance(DeviceLoads devices, Roster roster, Lifetime lifetime, Lock lock) {
        this.devices = devices;
        this.roster = roster;
        this.lifetime = lifetime;
        this.lock = lock;
    }

    /**
     * Waits for room, behind those who came before, and lets a record in, on the least loaded of its devices; null if none could ever
     * hold one of its rows.
     *
     * @param heap bytes that the record takes
     * @throws EngineDownException if the engine is down, also while it waits
     */
    @Nullable
    Explanation enter(EngineRequest request, long heap) {
        if (!isRoomBesideAll(heap)) {
            await(new Ticket(heap));
        }
        try {
            lifetime.require();
            Placement chosen = devices.leastLoaded(request);
            if (chosen == null) {
                return null;
            }
            DeviceLoad device = devices.of(chosen);
            return entered(request, request.program(), device, device.model(chosen), heap);
        } finally {
            wakeFirst();
        }
    }

    private boolean isRoomBesideAll(long heap) {
        long left = roster.freeBytes() - heap;
        for (Ticket ticket : waiting) {
            left -= left < 0 ? 0 : ticket.heap;
        }
        return left >= 0 && roster.freePlaces() > waiting.size();
    }

    private void await(Ticket ticket) {
        waiting.addLast(ticket);
        while (!lifetime.isOver() && (waiting.getFirst() != ticket || roster.isFull(ticket.heap))) {
            ticket.turn.awaitUninterruptibly();
        }
        waiting.remove(ticket);
    }

    /** Lets in what a record wants prepared, on the record's device, however full it is. */
    Explanation enterBeside(Explanation asking, Work<?> work, long heap) {
        lifetime.require();
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
        wakeFirst();
        return true;
    }

    /** Who goes in wakes the next: records differ in size, and one that leaves may make room for several, or for none. */
    private void wakeFirst() {
        Ticket first = waiting.peekFirst();
        if (first != null && !roster.isFull(first.heap)) {
            first.turn.signal();
        }
    }

    /** For the end: nobody goes in any more. */
    void wakeAll() {
        waiting.forEach(ticket -> ticket.turn.signal());
    }
}
