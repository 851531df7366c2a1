package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PreflightTest {
    private static final long MEBIBYTE = 1L << 20;

    @TempDir
    private Path root;

    @Test
    void shouldReadTheMachineWhenThereIsNoContainer() throws IOException {
        machine(2048);
        assertThat(new Preflight(root).availableMemory()).hasValue(2048 * MEBIBYTE);
    }

    @Test
    void shouldTakeTheContainersRestAndCountFileCacheAsFree() throws IOException {
        machine(8192);
        write("sys/fs/cgroup/memory.max", Long.toString(1024 * MEBIBYTE));
        write("sys/fs/cgroup/memory.current", Long.toString(700 * MEBIBYTE));
        write("sys/fs/cgroup/memory.stat", "anon 1\ninactive_file " + 300 * MEBIBYTE + "\nactive_file 2\n");
        assertThat(new Preflight(root).availableMemory()).hasValue(624 * MEBIBYTE);
    }

    @Test
    void shouldTakeTheMachineWhenTheContainerHasNoLimit() throws IOException {
        machine(2048);
        write("sys/fs/cgroup/memory.max", "max");
        write("sys/fs/cgroup/memory.current", "1");
        assertThat(new Preflight(root).availableMemory()).hasValue(2048 * MEBIBYTE);
    }

    @Test
    void shouldReadControlGroupsOfVersionOne() throws IOException {
        machine(8192);
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", Long.toString(1024 * MEBIBYTE));
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", Long.toString(24 * MEBIBYTE));
        assertThat(new Preflight(root).availableMemory()).hasValue(1000 * MEBIBYTE);

        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
        assertThat(new Preflight(root).availableMemory()).hasValue(8192 * MEBIBYTE);
    }

    @Test
    void shouldFindNothingWhenTheSystemTellsNothing() {
        assertThat(new Preflight(root).availableMemory()).isEqualTo(OptionalLong.empty());
        assertThat(new Preflight(root).problems(Long.MAX_VALUE, Map.of("broker", 0)))
                .isEmpty();
    }

    @Test
    void shouldNameFiguresAndRemedyWhenMemoryIsShort() throws IOException {
        machine(900);
        assertThat(new Preflight(root).problems(Preflight.NEEDED_MEMORY, Map.of()))
                .singleElement()
                .asString()
                .startsWith("900 MiB of memory are available, the demo needs 1536 MiB")
                .contains("close other programs");
    }

    @Test
    void shouldNameEveryTakenPort() throws IOException {
        try (ServerSocket one = listen();
                ServerSocket other = listen()) {
            assertThat(new Preflight(root)
                            .problems(0, Map.of("broker", one.getLocalPort(), "schema registry", other.getLocalPort())))
                    .hasSize(2)
                    .anySatisfy(problem -> assertThat(problem)
                            .contains("port " + one.getLocalPort())
                            .contains("broker"))
                    .anySatisfy(problem -> assertThat(problem)
                            .contains("port " + other.getLocalPort())
                            .contains("schema registry"));
        }
    }

    private void machine(long mebibytes) throws IOException {
        write("proc/meminfo", "MemTotal:  99999999 kB\nMemAvailable:   " + mebibytes * 1024 + " kB\nBuffers: 1 kB\n");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
