package dev.rationale.engine;

/**
 * A batch as a listener sees it.
 *
 * @param id counted from the engine's start
 * @param device name of the device
 * @param rows rows in it
 * @param capacity rows that would have been allowed
 * @param records records that these rows belong to
 * @param gradients whether gradients are computed, or outputs alone
 */
public record DeviceBatch(long id, String device, int rows, int capacity, int records, boolean gradients) {}
