package dev.rationale.cli;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/**
 * What this process used so far.
 *
 * @param cpuSeconds processor time of all threads, the virtual machine's own included
 * @param allocatedBytes heap that the living threads allocated
 */
record Usage(double cpuSeconds, long allocatedBytes) {

    static Usage now() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Usage(system.getProcessCpuTime() / 1e9, allocated);
    }

    Usage since(Usage before) {
        return new Usage(cpuSeconds - before.cpuSeconds, allocatedBytes - before.allocatedBytes);
    }
}
