package dev.rationale.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts what one device does. */
final class DeviceMetrics implements EngineDeviceMXBean {
    private static final double NANOS = 1e9;

    private final int workers;
    private final LongSupplier nanoTime;
    private final LongAdder batches = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder capacity = new LongAdder();
    private final LongAdder busy = new LongAdder();
    private final LongAdder changes = new LongAdder();
    private final Map<Long, Long> underWay = new ConcurrentHashMap<>();
    private volatile int limit;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    DeviceMetrics(int workers, LongSupplier nanoTime) {
        this.workers = workers;
        this.nanoTime = nanoTime;
    }

    void started(DeviceBatch batch) {
        underWay.put(batch.id(), nanoTime.getAsLong());
        limit = batch.capacity();
    }

    void ended(DeviceBatch batch, Duration time) {
        underWay.remove(batch.id());
        batches.increment();
        rows.add(batch.rows());
        capacity.add(batch.capacity());
        busy.add(time.toNanos());
    }

    void limited(int most) {
        limit = most;
        changes.increment();
    }

    @Override
    public int getWorkers() {
        return workers;
    }

    @Override
    public long getBatchesTotal() {
        return batches.sum();
    }

    @Override
    public long getRowsTotal() {
        return rows.sum();
    }

    @Override
    public long getCapacityTotal() {
        return capacity.sum();
    }

    @Override
    public double getMeanBatchFill() {
        long allowed = capacity.sum();
        return allowed == 0 ? 0 : (double) rows.sum() / allowed;
    }

    @Override
    public double getBusySeconds() {
        long now = nanoTime.getAsLong();
        long nanos = busy.sum();
        for (long start : underWay.values()) {
            nanos += now - start;
        }
        return nanos / NANOS;
    }

    @Override
    public double getLongestBatchSeconds() {
        long now = nanoTime.getAsLong();
        return underWay.values().stream().mapToLong(start -> now - start).max().orElse(0) / NANOS;
    }

    @Override
    public int getRowLimit() {
        return limit;
    }

    @Override
    public long getLimitChangesTotal() {
        return changes.sum();
    }
}
