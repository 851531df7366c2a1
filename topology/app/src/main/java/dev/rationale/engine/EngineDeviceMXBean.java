package dev.rationale.engine;

/** What one device does, for operators. Counts are since the engine's start. */
public interface EngineDeviceMXBean {

    /** Workers of the device. */
    int getWorkers();

    /** Batches that came back. */
    long getBatchesTotal();

    /** Rows in them. */
    long getRowsTotal();

    /** Rows that they were allowed to have. */
    long getCapacityTotal();

    /** {@code RowsTotal / CapacityTotal}; 0 before the first batch. */
    double getMeanBatchFill();

    /** Seconds that workers spent on batches, over all workers, those under way included: at most workers times time. */
    double getBusySeconds();

    /** Age of the oldest batch that has not come back; 0 when none is under way. */
    double getLongestBatchSeconds();

    /** Rows that the latest batch was allowed to have: less than the model's best size after the device ran out of memory. */
    int getRowLimit();

    /** Times that a limit was halved because the device ran out of memory, or raised again. */
    long getLimitChangesTotal();
}
