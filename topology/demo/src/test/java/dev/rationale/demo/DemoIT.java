package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as the launcher runs it: another process, on the class path of the distribution. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class DemoIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void shouldExplainEveryEventAndLeaveNothingBehind() throws Exception {
        Process demo = start("--events", "30", "--exit", "--port", "0", "--registry-port", "0");
        String text = read(demo);

        List<String> lines = text.lines().toList();
        assertThat(lines.get(lines.size() - 1))
                .matches("demo: events=30 explained=30 skipped=0 failed=0 not_converged=0 seconds=\\d+\\.\\d");
        assertThat(exitCode(demo)).isZero();
        assertThat(text)
                .containsPattern("(?m)^credit-\\d{4}  (declined|approved)$")
                .containsPattern(
                        "log-odds of bad risk [-+]\\d\\.\\d\\d \\(probability \\d+ %\\), cut-off -1\\.61; the average case -1\\.15")
                .containsPattern("pushed (up|down) +\\S.*: .* [-+]\\d\\.\\d\\d  [█▒]+")
                .containsPattern("logit of [-a-zA-Z/ ]+ [-+]\\d+\\.\\d\\d; a black image [-+]\\d")
                .contains("✓ 30 outcomes for 30 events: 30 explained, 0 skipped, 0 failed")
                .doesNotContain("\u001b");
        assertThat(Files.readString(errors())).isEmpty();
        assertNothingLeft();
    }

    @Test
    void shouldEndCleanlyWhenSignalledAtTheStart() throws Exception {
        Process demo = start("--port", "0", "--registry-port", "0");
        InputStream output = demo.getInputStream();
        // The first line is written before the parts start.
        assertThat(output.read()).isNotNegative();
        List<ProcessHandle> children = awaitChildren(demo);

        assertThat(demo.supportsNormalTermination()).isTrue();
        // Of the handle, for the process would close the output.
        demo.toHandle().destroy();

        assertThat(exitCode(demo)).isEqualTo(143);
        assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8)).contains("Stopping…");
        assertThat(children).allSatisfy(child -> assertThat(child.onExit()).succeedsWithin(PATIENCE));
        assertNothingLeft();
    }

    @Test
    void shouldNamePortsAndOptionsWhenTheyAreTaken() throws Exception {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Process demo = start(
                    "--port", Integer.toString(one.getLocalPort()),
                    "--registry-port", Integer.toString(other.getLocalPort()));
            assertThat(read(demo)).isEmpty();
            assertThat(exitCode(demo)).isEqualTo(2);
            assertThat(Files.readAllLines(errors()))
                    .hasSize(2)
                    .anySatisfy(line -> assertThat(line).contains("port " + one.getLocalPort(), "(--port)"))
                    .anySatisfy(line -> assertThat(line).contains("port " + other.getLocalPort(), "(--registry-port)"));
        }
        assertNothingLeft();
    }

    @Test
    void shouldNameEveryWrongOption() throws Exception {
        Process demo = start("--events", "0", "--rate", "0", "--port", "70000");
        assertThat(read(demo)).isEmpty();
        assertThat(exitCode(demo)).isEqualTo(2);
        assertThat(Files.readString(errors()))
                .contains("--events: expected at least 1, found 0")
                .contains("--rate: expected a number above 0, found 0.0")
                .contains("--port: expected 1 to 65535, or 0 for any free one, found 70000");
    }

    private Process start(String... arguments) throws IOException {
        Path dist = Path.of(System.getProperty("rationale.registry.home")).resolveSibling("lib");
        Files.createDirectories(temporary());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-Dai.djl.pytorch.num_interop_threads=1",
                "-Djava.io.tmpdir=" + temporary(),
                "-Drationale.home=" + System.getProperty("rationale.home"),
                "-Drationale.registry.home=" + System.getProperty("rationale.registry.home"),
                "-cp",
                dist.resolve("*").toString(),
                "dev.rationale.cli.Rationale",
                "demo"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(errors().toFile()).start();
    }

    private Path errors() {
        return folder.resolve("errors.txt");
    }

    private Path temporary() {
        return folder.resolve("temporary");
    }

    private static String read(Process demo) throws IOException {
        return new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static int exitCode(Process demo) throws InterruptedException {
        assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return demo.exitValue();
    }

    private static List<ProcessHandle> awaitChildren(Process demo) {
        long start = System.nanoTime();
        while (demo.descendants().findAny().isEmpty() && System.nanoTime() - start < PATIENCE.toNanos()) {
            Thread.onSpinWait();
        }
        return demo.descendants().toList();
    }

    /** Broker, registry and Kafka Streams keep their files in the temporary directory, and the registry's command names it. */
    private void assertNothingLeft() throws IOException {
        try (Stream<Path> files = Files.list(temporary())) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("rationale-")))
                    .isEmpty();
        }
        assertThat(ProcessHandle.allProcesses()
                        .filter(process -> process.info()
                                .commandLine()
                                .filter(line -> line.contains(temporary().toString()))
                                .isPresent()))
                .isEmpty();
    }
}
