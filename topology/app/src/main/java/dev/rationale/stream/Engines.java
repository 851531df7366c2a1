package dev.rationale.stream;

import dev.rationale.config.RationaleConfig;
import dev.rationale.engine.DeviceSettings;
import dev.rationale.engine.EngineSettings;
import java.util.List;

/** How the engine of a configuration works. */
final class Engines {
    /** Explanations on their way may take this part of the heap; Kafka's buffers and the results need the rest. */
    private static final int HEAP_SHARE = 4;

    private Engines() {}

    static EngineSettings settings(RationaleConfig.Engine engine) {
        Runtime machine = Runtime.getRuntime();
        Long memory = engine.memory();
        DeviceSettings cpu =
                new DeviceSettings("cpu", machine.availableProcessors(), memory == null ? machine.maxMemory() : memory);
        Long heap = engine.maxBytes();
        return new EngineSettings(
                List.of(cpu),
                engine.maxRecords(),
                heap == null ? machine.maxMemory() / HEAP_SHARE : heap,
                engine.batchLinger(),
                engine.callDeadline());
    }
}
