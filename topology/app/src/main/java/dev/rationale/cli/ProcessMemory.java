package dev.rationale.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of a process, as the Linux kernel counts it. */
public final class ProcessMemory {
    private static final String RESIDENT = "VmRSS:";

    private ProcessMemory() {}

    /** Whether this system says. */
    public static boolean isKnown() {
        return Files.isReadable(Path.of("/proc/self/status"));
    }

    /**
     * Bytes of a process that are in memory.
     *
     * @throws CommandException if there is no such process, or the system does not say
     */
    public static long residentBytes(long pid) {
        Path status = Path.of("/proc/" + pid + "/status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(RESIDENT)) {
                    return 1024
                            * Long.parseLong(line.substring(RESIDENT.length())
                                    .replace("kB", "")
                                    .strip());
                }
            }
        } catch (IOException e) {
            throw CommandException.failed(status + ": expected the state of a running process; found none", e);
        }
        throw CommandException.failed(status + ": expected a line " + RESIDENT + ", found none", null);
    }
}
