package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

class CommandProviderTest {

    /** Found by the service loader. */
    public static final class Guest implements CommandProvider {
        /** Called by the service loader. */
        public Guest() {}

        @Override
        public Object command() {
            return new GuestCommand();
        }
    }

    @Command(name = "guest", description = "Comes from elsewhere.")
    private static final class GuestCommand implements Runnable {
        @Override
        public void run() {
            throw CommandException.failed("the guest failed", null);
        }
    }

    @Test
    void shouldOfferCommandsOfOtherModulesLikeItsOwn(@TempDir Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(CommandProvider.class.getName()), Guest.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, Guest.class.getClassLoader())) {
            thread.setContextClassLoader(loader);

            assertThat(Invocation.of("--help").out()).contains("guest");
            assertThat(Invocation.of("guest", "--help").out()).contains("--verbose", "Exit codes:");
            Invocation failed = Invocation.of("guest");
            assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(failed.err()).isEqualTo("rationale: the guest failed" + System.lineSeparator());
            assertThat(Invocation.of("guest", "-v").err()).contains("\tat ");
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
