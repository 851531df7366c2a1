package dev.rationale.engine;

import java.time.Duration;

/**
 * Hears what an engine does, for metrics. Called on the workers, by several at a time; must be quick. What it throws ends
 * the worker and with it the engine.
 */
public interface EngineListener {
    /** Hears nothing. */
    EngineListener NONE = new EngineListener() {};

    /** A batch goes to its device. */
    default void batchStarted(DeviceBatch batch) {}

    /** A batch came back, whole or in parts, or its record was found guilty. */
    default void batchEnded(DeviceBatch batch, Duration time) {}

    /** A batch did not fit into the device's memory, or the limit recovers: batches of the model have at most {@code rows} now. */
    default void limitChanged(String device, int rows) {}
}
