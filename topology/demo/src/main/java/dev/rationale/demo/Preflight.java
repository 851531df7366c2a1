package dev.rationale.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What can be known before anything starts: whether memory and ports will do. Reads Linux' own figures, of the machine and
 * of the container around it; where there are none (another system), memory is taken to suffice.
 *
 * @param root the root of the file system, {@code /} but for tests
 */
public record Preflight(Path root) {
    private static final long MEBIBYTE = 1L << 20;

    /** Bytes that broker, registry process and PyTorch want together. */
    public static final long NEEDED_MEMORY = 1536 * MEBIBYTE;

    /** Looks at this machine. */
    public static Preflight ofThisMachine() {
        return new Preflight(Path.of("/"));
    }

    /**
     * Everything that stands against a start, each with what to do; empty if nothing does.
     *
     * @param neededMemory bytes that must be available
     * @param ports the ports that parts were told to take, by the part's name; 0 stands for any free one
     */
    public List<String> problems(long neededMemory, Map<String, Integer> ports) {
        List<String> problems = new ArrayList<>();
        availableMemory().stream()
                .filter(available -> available < neededMemory)
                .mapToObj(available ->
                        ("%d MiB of memory are available, the demo needs %d MiB for broker, schema registry and"
                                        + " PyTorch: close other programs, or raise the container's memory limit")
                                .formatted(available / MEBIBYTE, neededMemory / MEBIBYTE))
                .forEach(problems::add);
        ports.entrySet().stream()
                .filter(entry -> entry.getValue() != 0 && LoopbackPorts.taken(entry.getValue()))
                .map(entry -> PortTakenException.message(entry.getKey(), entry.getValue()))
                .sorted()
                .forEach(problems::add);
        return List.copyOf(problems);
    }

    /** Bytes that can still be had, by the tighter of machine and container; empty where the system does not tell. */
    public OptionalLong availableMemory() {
        return LongStream.concat(
                        machine().stream(),
                        LongStream.concat(
                                container("memory.max", "memory.current", "").stream(),
                                container("memory.limit_in_bytes", "memory.usage_in_bytes", "memory/").stream()))
                .min();
    }

    private OptionalLong machine() {
        return lines("proc/meminfo")
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    /** Limit less use, where the file cache counts as free: the kernel gives it up before it kills. */
    private OptionalLong container(String limitFile, String usageFile, String folder) {
        String group = "sys/fs/cgroup/" + folder;
        OptionalLong limit = number(group + limitFile);
        OptionalLong used = number(group + usageFile);
        if (limit.isEmpty() || used.isEmpty()) {
            return OptionalLong.empty();
        }
        long cache = lines(group + "memory.stat")
                .filter(line -> line.startsWith("inactive_file ") || line.startsWith("total_inactive_file "))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(' ') + 1).strip()))
                .max()
                .orElse(0);
        return OptionalLong.of(Math.max(0, limit.getAsLong() - Math.max(0, used.getAsLong() - cache)));
    }

    /** The number in a file; empty where no limit is set, which is {@code max} in version 2 and nearly 2^63 in version 1. */
    private OptionalLong number(String file) {
        return lines(file)
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private Stream<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file), StandardCharsets.UTF_8).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
