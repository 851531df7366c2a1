package dev.rationale.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The virtual machine's own threads, which only the Linux kernel counts one by one. */
final class NativeThreads {
    private static final List<String> COLLECTOR = List.of("GC Thread", "G1 ", "VM Thread", "VM Periodic");
    private static final List<String> COMPILER = List.of("C1 Compiler", "C2 Compiler");

    /** The kernel's unit of processor time, which Linux has fixed for programs. */
    private static final double TICKS_PER_SECOND = 100;

    /** Positions of user and system time behind the name. */
    private static final int USER = 11;

    private NativeThreads() {}

    /**
     * What a thread used so far.
     *
     * @param name up to 15 characters
     * @param seconds processor time
     */
    record Use(String name, double seconds) {

        boolean isCompiler() {
            return COMPILER.stream().anyMatch(this::isCalled);
        }

        private boolean isCalled(String start) {
            return name.startsWith(start);
        }
    }

    /** Collector and compiler threads; empty where the system does not tell. */
    static List<Use> ofThisProcess() {
        List<Use> uses = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            tasks.forEach(task -> read(task, uses));
        } catch (IOException e) {
            return List.of();
        }
        return uses.stream()
                .filter(use -> use.isCompiler() || COLLECTOR.stream().anyMatch(use::isCalled))
                .toList();
    }

    private static void read(Path task, List<Use> uses) {
        try {
            String stat = Files.readString(task.resolve("stat"), StandardCharsets.UTF_8);
            String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
            String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            uses.add(new Use(name, (Long.parseLong(rest[USER]) + Long.parseLong(rest[USER + 1])) / TICKS_PER_SECOND));
        } catch (IOException e) {
            // The thread ended meanwhile; there is nothing to count.
        }
    }
}
