package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class RegistryProcessIT {
    private static final Duration FAREWELL = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void shouldLeaveNothingBehindWhenClosed() {
        Path log = folder.resolve("registry.log");
        List<ProcessHandle> processes;
        int port;
        try (RegistryProcess registry =
                RegistryProcess.start(RegistryOptions.defaults().withLog(log))) {
            processes = registry.processes();
            port = registry.port();
            assertThat(processes).hasSizeGreaterThanOrEqualTo(2).allMatch(ProcessHandle::isAlive);
        }
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(LoopbackPorts.taken(port)).isFalse();
        assertThat(log).isNotEmptyFile();
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void shouldDieWithItsParentWhenThatIsKilled() throws IOException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        // What a killed JVM leaves in its temporary directory goes with this one.
                        "-Djava.io.tmpdir=" + folder,
                        "-Drationale.registry.home="
                                + RegistryOptions.defaults().home(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RegistryParent.class.getName())
                .redirectError(folder.resolve("parent.log").toFile())
                .start();
        List<ProcessHandle> processes;
        try (BufferedReader output = parent.inputReader(StandardCharsets.UTF_8)) {
            processes = Arrays.stream(
                            Optional.ofNullable(output.readLine()).orElse("").split(" "))
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                    .toList();
            assertThat(processes).hasSizeGreaterThanOrEqualTo(2).allMatch(ProcessHandle::isAlive);
        } finally {
            parent.destroyForcibly();
        }
        assertThat(processes).allSatisfy(process -> assertThat(process.onExit()).succeedsWithin(FAREWELL));
    }

    @Test
    void shouldNamePortAndRemedyWhenTheChosenPortIsTaken() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(PortTakenException.class)
                    .isThrownBy(() ->
                            RegistryProcess.start(RegistryOptions.defaults().withPort(socket.getLocalPort())))
                    .withMessageContaining("port " + socket.getLocalPort())
                    .withMessageContaining("wanted by the schema registry")
                    .withMessageContaining("choose another port");
        }
    }

    @Test
    void shouldQuoteTheLogWhenTheRegistryEndsEarly() throws IOException {
        Files.writeString(folder.resolve("broken-runner.jar"), "no archive");
        RegistryOptions options = new RegistryOptions(folder, 0, Optional.empty(), FAREWELL);
        assertThatExceptionOfType(PartStartException.class)
                .isThrownBy(() -> RegistryProcess.start(options))
                .withMessageContaining("ended with exit code 1 before it answered")
                .withMessageContaining("corrupt jarfile");
    }

    @Test
    void shouldSayHowLongItWaitedWhenTheRegistryIsTooSlow() {
        RegistryOptions options = RegistryOptions.defaults().withPatience(Duration.ZERO);
        assertThatExceptionOfType(PartStartException.class)
                .isThrownBy(() -> RegistryProcess.start(options))
                .withMessageContaining("did not answer within 0 s");
    }

    @Test
    void shouldNameTheFolderWhenThereIsNoRegistry() {
        RegistryOptions options = new RegistryOptions(folder, 0, Optional.empty(), FAREWELL);
        assertThatExceptionOfType(PartStartException.class)
                .isThrownBy(() -> RegistryProcess.start(options))
                .withMessageContaining("no registry runner jar in " + folder);
    }
}
