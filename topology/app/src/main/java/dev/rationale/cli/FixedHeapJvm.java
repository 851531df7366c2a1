package dev.rationale.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of {@code rationale} in a JVM of its own whose heap is all there from the start, so that whatever its
 * memory grows by is not heap.
 */
public final class FixedHeapJvm {
    private FixedHeapJvm() {}

    /**
     * A process builder with this JVM's class path and system properties.
     *
     * @param heap size as {@code -Xmx} takes it
     * @param options further options of the JVM
     * @param arguments command and options of {@code rationale}
     */
    public static ProcessBuilder of(String heap, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+AlwaysPreTouch"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("rationale.") || name.startsWith("ai.djl."))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Rationale.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }
}
