package dev.rationale.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Peak growth of this process's resident memory, where the system tells it (Linux). An upper estimate while other threads
 * work; 0 where it is not told.
 */
final class ResidentMemory implements MemoryGrowth {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");

    /** Less is pages and arenas of the process, not work. */
    private static final long NOISE_BYTES = 1 << 20;

    private final long before;

    private ResidentMemory(long before) {
        this.before = before;
    }

    /** Starts a measurement. */
    static ResidentMemory beforeWork() {
        try {
            // Resets the peak to the current size; does nothing else.
            Files.writeString(RESET, "5");
        } catch (IOException | SecurityException e) {
            return new ResidentMemory(Long.MAX_VALUE);
        }
        return new ResidentMemory(kilobytes("VmRSS:"));
    }

    /** Bytes that the peak lies above the start. */
    @Override
    public long grown() {
        long grown = before == Long.MAX_VALUE ? 0 : Math.max(0, kilobytes("VmHWM:") - before) << 10;
        return grown < NOISE_BYTES ? 0 : grown;
    }

    private static long kilobytes(String key) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
