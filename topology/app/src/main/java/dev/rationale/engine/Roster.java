package dev.rationale.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/** The records that an engine holds, and whether it has room for more. Guarded by the engine's lock. */
final class Roster {
    private final EngineSettings settings;
    private final Set<Explanation> records = new HashSet<>();
    private final PriorityQueue<Explanation> deadlines = new PriorityQueue<>(Comparator.comparingLong(
            explanation -> explanation.request().urgency().deadlineNanos()));
    private long bytes;

    Roster(EngineSettings settings) {
        this.settings = settings;
    }

    int size() {
        return records.size();
    }

    /** Whether a record that takes so much heap must wait. One is always let in. */
    boolean isFull(long heap) {
        return !records.isEmpty() && (records.size() >= settings.maxRecords() || bytes > settings.maxBytes() - heap);
    }

    /** Bytes of heap that records may still take; negative where preparations took more. */
    long freeBytes() {
        return settings.maxBytes() - bytes;
    }

    /** Records for which there are still places. */
    int freePlaces() {
        return settings.maxRecords() - records.size();
    }

    void add(Explanation explanation) {
        records.add(explanation);
        bytes += explanation.heapBytes();
        if (explanation.request().urgency().hasDeadline()) {
            deadlines.add(explanation);
        }
    }

    void remove(Explanation explanation) {
        records.remove(explanation);
        bytes -= explanation.heapBytes();
        if (explanation.request().urgency().hasDeadline()) {
            deadlines.remove(explanation);
        }
    }

    /** Those whose deadline has passed; each is named once. */
    List<Explanation> late(long now) {
        List<Explanation> late = new ArrayList<>();
        while (!deadlines.isEmpty() && deadlines.element().request().urgency().isOver(now)) {
            late.add(deadlines.remove());
        }
        return late;
    }

    /** Nanoseconds until the next deadline has passed; {@link Long#MAX_VALUE} if there is none. */
    long nanosUntilLate(long now) {
        Explanation next = deadlines.peek();
        return next == null
                ? Long.MAX_VALUE
                : Math.max(1, next.request().urgency().deadlineNanos() - now + 1);
    }

    /** Forgets all, and names them. */
    List<Explanation> clear() {
        List<Explanation> all = List.copyOf(records);
        records.clear();
        deadlines.clear();
        bytes = 0;
        return all;
    }
}
