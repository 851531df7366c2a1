package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/rationale} gives to the virtual machine, seen by a {@code java} that only tells. */
final class LauncherIT {
    private static final String TELLING = """
            #!/bin/sh
            case "$*" in
              *-version*) echo "    java.specification.version = %s" >&2 ;;
              *) env; printf 'argument=%%s\\n' "$@" ;;
            esac
            """;

    @TempDir
    private Path home;

    @Test
    void shouldKeepProductsExactAndTheMemoryOfBatches() throws Exception {
        assertThat(launch("17", Map.of()))
                .contains(
                        "NVIDIA_TF32_OVERRIDE=0",
                        "MALLOC_MMAP_THRESHOLD_=33554432",
                        "MALLOC_TRIM_THRESHOLD_=268435456",
                        "argument=-XX:+UseParallelGC",
                        "argument=methods");
    }

    @Test
    void shouldLeaveToTheUserWhatIsSet() throws Exception {
        assertThat(launch("21", Map.of("MALLOC_TRIM_THRESHOLD_", "1", "RATIONALE_JAVA_OPTS", "-XX:+UseZGC -Xmx2g")))
                .contains(
                        "MALLOC_MMAP_THRESHOLD_=33554432",
                        "MALLOC_TRIM_THRESHOLD_=1",
                        "argument=-XX:+UseZGC",
                        "argument=-Xmx2g")
                .doesNotContain("argument=-XX:+UseParallelGC");
    }

    @Test
    void shouldRefuseAnOlderJava() throws Exception {
        assertThat(launch("11", Map.of()))
                .singleElement()
                .asString()
                .endsWith("is Java 11: install a JDK 17 or newer, or set JAVA_HOME to one");
    }

    /** The lines of {@code rationale methods} with a {@code java} of that version. */
    private List<String> launch(String version, Map<String, String> variables)
            throws IOException, InterruptedException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, String.format(TELLING, version));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder(
                        ReadmeCommands.REPOSITORY.resolve("deploy/rationale").toString(), "methods")
                .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("MALLOC_") || name.startsWith("RATIONALE_"));
        environment.putAll(variables);
        environment.put("JAVA_HOME", home.toString());
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isEqualTo(version.equals("11") ? 1 : 0);
        return text.lines().toList();
    }
}
