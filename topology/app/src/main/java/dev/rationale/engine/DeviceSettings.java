package dev.rationale.engine;

/**
 * A device and how it is used.
 *
 * @param name as in {@link Placement#device()}
 * @param workers threads that evaluate one batch each at a time, &gt; 0: on a CPU one per core, on an accelerator one
 * @param memoryBytes what the rows of all its batches together may take, &gt; 0
 */
public record DeviceSettings(String name, int workers, long memoryBytes) {

    /**
     * @throws IllegalArgumentException if a number is not positive
     */
    public DeviceSettings {
        if (workers < 1 || memoryBytes < 1) {
            throw new IllegalArgumentException("device " + name + ": expected at least one worker and one byte, found "
                    + workers + " and " + memoryBytes);
        }
    }
}
