package dev.rationale.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Map;

/**
 * Processor time of this process so far, by what it was for. Threads are told apart by name.
 *
 * @param seconds by group
 */
record ThreadGroups(Map<Group, Double> seconds) {

    /** What a thread is for. */
    enum Group {
        /** Workers of the engine. */
        ENGINE("engine workers"),
        /** Kafka Streams' own threads: decoding, publishing, committing. */
        STREAMS("stream threads"),
        /** Network threads of the application's Kafka clients. */
        CLIENTS("Kafka clients of the application"),
        /** The broker, which is in this process only here. */
        BROKER("broker"),
        /** Whatever sends and reads for the measurement. */
        BENCH("sender and reader of the measurement"),
        /** Garbage collector; counted under {@link #NATIVE} where there is no {@code /proc}. */
        COLLECTOR("garbage collector"),
        /** Compiler of the virtual machine, busy in the first minutes; counted as the one before. */
        COMPILER("compiler of the virtual machine"),
        /** Threads that Java does not know: those of RocksDB. */
        NATIVE("native threads");

        private final String text;

        Group(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    static ThreadGroups now() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<Group, Double> seconds = new EnumMap<>(Group.class);
        for (Group group : Group.values()) {
            seconds.put(group, 0.0);
        }
        double known = 0;
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo thread = threads.getThreadInfo(id);
            long nanos = threads.getThreadCpuTime(id);
            if (thread != null && nanos > 0) {
                seconds.merge(group(thread.getThreadName()), nanos / 1e9, Double::sum);
                known += nanos / 1e9;
            }
        }
        for (NativeThreads.Use use : NativeThreads.ofThisProcess()) {
            Group group = use.isCompiler() ? Group.COMPILER : Group.COLLECTOR;
            seconds.merge(group, use.seconds(), Double::sum);
            known += use.seconds();
        }
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        seconds.put(Group.NATIVE, Math.max(0, system.getProcessCpuTime() / 1e9 - known));
        return new ThreadGroups(seconds);
    }

    ThreadGroups since(ThreadGroups before) {
        Map<Group, Double> passed = new EnumMap<>(Group.class);
        // A thread that ended meanwhile is known no more, and its time would count against the others.
        seconds.forEach((group, value) ->
                passed.put(group, Math.max(0, value - before.seconds.getOrDefault(group, 0.0))));
        return new ThreadGroups(passed);
    }

    double of(Group group) {
        return seconds.getOrDefault(group, 0.0);
    }

    /** Everything. */
    double all() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Everything that is not the broker's and not the measurement's. */
    double application() {
        return seconds.entrySet().stream()
                .filter(entry -> entry.getKey() != Group.BROKER && entry.getKey() != Group.BENCH)
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    static Group group(String name) {
        if (name.startsWith("attribution-")) {
            return Group.ENGINE;
        }
        if (name.startsWith("kafka-") && name.contains("rationale-bench-")) {
            return Group.CLIENTS;
        }
        if (name.startsWith("rationale-bench-")) {
            return Group.STREAMS;
        }
        if (name.startsWith("bench-") || name.equals("main") || name.startsWith("kafka-producer-network-thread")) {
            return Group.BENCH;
        }
        return Group.BROKER;
    }
}
