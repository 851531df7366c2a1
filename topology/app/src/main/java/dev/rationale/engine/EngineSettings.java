package dev.rationale.engine;

import java.time.Duration;
import java.util.List;

/**
 * How an engine works.
 *
 * @param devices at least one
 * @param maxRecords requests held at once, &gt; 0
 * @param maxBytes heap that they may hold together, as they state it, &gt; 0; one that alone holds more is rejected
 * @param linger how long a batch that is not full waits for company, counted from its oldest row; zero closes a batch as
 *     soon as a worker is free
 * @param callDeadline longest device call; the engine goes down when one takes longer
 */
public record EngineSettings(
        List<DeviceSettings> devices, int maxRecords, long maxBytes, Duration linger, Duration callDeadline) {
    private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

    /**
     * @throws IllegalArgumentException if there is no device or a bound is not positive
     */
    public EngineSettings {
        if (devices.isEmpty() || maxRecords < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("expected a device and positive bounds, found " + devices.size()
                    + " devices, " + maxRecords + " records and " + maxBytes + " bytes");
        }
        devices = List.copyOf(devices);
    }

    /** The processor alone, with a worker per core, for a process that does nothing else. */
    public static EngineSettings onProcessor(int maxRecords) {
        Runtime machine = Runtime.getRuntime();
        return alone(
                List.of(new DeviceSettings("cpu", machine.availableProcessors(), machine.maxMemory())), maxRecords);
    }

    /** These devices, for a process that does nothing else: half of the heap, and no batch waits for company. */
    public static EngineSettings alone(List<DeviceSettings> devices, int maxRecords) {
        return new EngineSettings(
                devices, maxRecords, Runtime.getRuntime().maxMemory() / 2, Duration.ZERO, LONGEST_CALL);
    }
}
