package dev.rationale.engine;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Preparation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is prepared once for the records of a model, and who waits for it. What a {@linkplain EngineRequest#keeping() keeping} record
 * waited for stays. Of the others, least recently used first, so many are forgotten that the rest are at most {@value #MOST_VALUES} and
 * hold at most {@value #LEAST_BYTES} bytes, or an eighth of the heap if that is more; the last one stays. For any number of threads.
 */
final class Preparations {
    private static final long LEAST_BYTES = 1L << 27;
    private static final int HEAP_SHARE = 8;
    private static final int MOST_VALUES = 1 << 10;

    private final Map<Key, Object> kept = new HashMap<>();
    private final Map<Key, Object> values = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Key, List<RowTask>> waiting = new HashMap<>();
    private final long most;
    private long numbers;

    /**
     * @param held the inputs that the preparation's rows have beside their coordinates; by content, so that records with equal ones
     *     share it
     */
    record Key(Preparation<?> preparation, HeldInputs held) {
        static Key of(Preparation<?> preparation, HeldInputs held) {
            return new Key(preparation, preparation.asksModel() ? held : HeldInputs.NONE);
        }

        long numbers() {
            return preparation.numbers() + held.numbers();
        }
    }

    Preparations() {
        this(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE) / Double.BYTES);
    }

    /**
     * @param most numbers of eight bytes that those may hold together that are not kept
     */
    Preparations(long most) {
        this.most = most;
    }

    synchronized @Nullable Object find(Key key) {
        Object value = kept.get(key);
        return value == null ? values.get(key) : value;
    }

    /** Bytes of heap that those take which stay, about. */
    synchronized long keptBytes() {
        return Double.BYTES * kept.keySet().stream().mapToLong(Key::numbers).sum();
    }

    /**
     * What a task is told that asks.
     *
     * @param value null if it has to wait
     * @param first whether nobody waited before, so that the work has to be begun
     */
    record Asked(@Nullable Object value, boolean first) {}

    /** Gives the value, or lets the task wait. */
    synchronized Asked ask(Key key, RowTask task) {
        Object value = find(key);
        if (value != null) {
            return new Asked(value, false);
        }
        List<RowTask> others = waiting.get(key);
        if (others != null) {
            others.add(task);
            return new Asked(null, false);
        }
        waiting.put(key, new ArrayList<>(List.of(task)));
        return new Asked(null, true);
    }

    /**
     * The work has ended.
     *
     * @param value null if nothing came of it: the next that asks tries again
     * @return those that waited
     */
    synchronized List<RowTask> end(Key key, @Nullable Object value) {
        List<RowTask> waited = Objects.requireNonNullElse(waiting.remove(key), List.of());
        if (value != null
                && waited.stream().anyMatch(task -> task.explanation().request().keeping())) {
            kept.put(key, value);
        } else if (value != null && values.put(key, value) == null) {
            numbers += key.numbers();
            forgetOldest();
        }
        return waited;
    }

    private void forgetOldest() {
        Iterator<Key> oldest = values.keySet().iterator();
        while (values.size() > MOST_VALUES || (numbers > most && values.size() > 1)) {
            numbers -= oldest.next().numbers();
            oldest.remove();
        }
    }
}
