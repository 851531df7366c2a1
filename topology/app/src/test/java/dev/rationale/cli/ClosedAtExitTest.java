package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ClosedAtExitTest {
    @TempDir
    private Path folder;

    private Process start(Path notes, String what) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        notes.toString(),
                        what)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        return process;
    }

    @Test
    @Timeout(60)
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void shouldCloseWhenASignalEndsTheProcess() throws Exception {
        Path notes = folder.resolve("notes");
        Process process = start(notes, "wait");
        process.destroy();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(notes).hasContent("closed ");
    }

    @Test
    @Timeout(60)
    void shouldCloseOnceWhenTheProcessEndsByItself() throws Exception {
        Path notes = folder.resolve("notes");
        assertThat(start(notes, "end").waitFor()).isZero();
        assertThat(notes).hasContent("closed ");
    }

    @Test
    void shouldCloseOnce() {
        AtomicInteger closings = new AtomicInteger();
        ClosedAtExit closed = ClosedAtExit.of(closings::incrementAndGet);
        closed.close();
        closed.close();
        assertThat(closings).hasValue(1);
    }

    /** Notes in a file how often it closes, and waits for the signal. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            Path notes = Path.of(arguments[0]);
            ClosedAtExit closed = ClosedAtExit.of(() -> note(notes));
            System.out.println("ready");
            if (arguments[1].equals("wait")) {
                Thread.sleep(60_000);
            }
            closed.close();
        }

        private static void note(Path notes) {
            try {
                Files.writeString(notes, (Files.exists(notes) ? Files.readString(notes) : "") + "closed ");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
