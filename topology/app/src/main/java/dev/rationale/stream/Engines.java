package dev.rationale.stream;

import dev.rationale.config.RationaleConfig;
import dev.rationale.engine.DeviceSettings;
import dev.rationale.engine.EngineSettings;
import dev.rationale.model.ComputeDevice;
import dev.rationale.model.Devices;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the engine of a configuration works. */
public final class Engines {
    /** Explanations on their way may take this part of the heap; Kafka's buffers and the results need the rest. */
    private static final int HEAP_SHARE = 4;

    private Engines() {}

    /**
     * Settings of the engine that runs on these devices.
     *
     * @param devices that the models stand on, which they have taken their memory of by now
     */
    public static EngineSettings settings(RationaleConfig.Engine engine, List<ComputeDevice> devices) {
        Long heap = engine.maxBytes();
        return new EngineSettings(
                devices.stream()
                        .map(device -> settings(device, engine.memory()))
                        .toList(),
                engine.maxRecords(),
                heap == null ? Runtime.getRuntime().maxMemory() / HEAP_SHARE : heap,
                engine.batchLinger(),
                engine.callDeadline());
    }

    private static DeviceSettings settings(ComputeDevice device, @Nullable Long memory) {
        int workers = device.isGpu() ? 1 : Runtime.getRuntime().availableProcessors();
        long budget = memory == null
                ? Devices.memoryBudget(device).orElse(Runtime.getRuntime().maxMemory())
                : memory;
        return new DeviceSettings(device.text(), workers, budget);
    }
}
