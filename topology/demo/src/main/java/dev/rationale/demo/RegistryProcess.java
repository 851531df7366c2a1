package dev.rationale.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Apicurio Registry in a process of its own, speaking Confluent's API on the loopback interface, its store in its memory.
 *
 * <p>The process never outlives this JVM, however that ends: a shell stands between the two and reads a pipe whose other end
 * only this JVM holds. When the JVM closes the pipe or dies, by {@code SIGKILL} too, the shell sees the end of the pipe and
 * kills the registry. It ignores the terminal's Ctrl-C, so that the application can still use the registry while it shuts
 * down. Needs a POSIX {@code sh}.
 *
 * <p>Threading: start and close may be called from any thread; everything else is immutable.
 */
public final class RegistryProcess implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final int TAIL_LINES = 15;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /** A small heap and quick compilation: the registry serves one machine for minutes. */
    private static final List<String> JVM = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dapicurio.storage.kind=sql",
            "-Dapicurio.storage.sql.kind=h2");

    /** In the background a shell reads no input, hence the detour over descriptor 3. */
    private static final String GUARD = """
            trap '' HUP INT
            exec 3<&0
            "$@" </dev/null 3<&- &
            registry=$!
            (read -r _ <&3; kill -KILL "$registry") 2>/dev/null &
            guard=$!
            wait "$registry"
            status=$?
            kill -KILL "$guard"
            exit "$status"
            """;

    private final Process shell;
    private final int port;
    private final TemporaryDirectory work;

    private RegistryProcess(Process shell, int port, TemporaryDirectory work) {
        this.shell = shell;
        this.port = port;
        this.work = work;
    }

    /** Starts the registry that the build has unpacked on a free port. Takes about 4 seconds. */
    public static RegistryProcess start() {
        return start(RegistryOptions.defaults());
    }

    /**
     * Starts the registry and returns when it answers.
     *
     * @param options where it is, port, log and patience
     * @return the running registry; the caller closes it
     * @throws PortTakenException if the chosen port is taken
     * @throws PartStartException if the registry ends early or does not answer in time, with the end of its log
     */
    public static RegistryProcess start(RegistryOptions options) {
        if (options.port() != 0) {
            LoopbackPorts.requireFree("schema registry", options.port());
        }
        Path jar = runner(options.home());
        for (int attempt = 1; ; attempt++) {
            int port = options.port() == 0 ? LoopbackPorts.free(1).get(0) : options.port();
            try {
                return attempt(options, jar, port);
            } catch (PartStartException e) {
                if (options.port() != 0 || attempt == ATTEMPTS || !LoopbackPorts.taken(port)) {
                    throw e;
                }
            }
        }
    }

    /** Base address of the Confluent-compatible API, what a client calls {@code schema.registry.url}. */
    public String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    /** The HTTP port. */
    public int port() {
        return port;
    }

    /** The registry and the shells that guard it, as far as they live. */
    List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(shell.toHandle()), shell.descendants())
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    /** Kills the registry, waits for its end, and deletes its temporary files. A second call does nothing. */
    @Override
    public void close() {
        List<ProcessHandle> living = processes();
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot end the schema registry", e);
        } finally {
            living.forEach(RegistryProcess::awaitEnd);
            work.close();
        }
    }

    private static RegistryProcess attempt(RegistryOptions options, Path jar, int port) {
        TemporaryDirectory work = TemporaryDirectory.create("rationale-registry-");
        Path log = options.log().orElse(work.path().resolve("registry.log")).toAbsolutePath();
        RegistryProcess registry;
        try {
            registry = new RegistryProcess(launch(jar, port, work.path(), log), port, work);
        } catch (IOException e) {
            work.close();
            throw new PartStartException("cannot start the schema registry: " + e.getMessage(), e);
        }
        try {
            registry.awaitAnswer(options.patience(), log);
            return registry;
        } catch (RuntimeException e) {
            // An interrupt ends the start, not the cleaning up after it.
            boolean interrupted = Thread.interrupted();
            registry.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw e;
        }
    }

    private static Process launch(Path jar, int port, Path work, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", GUARD, "rationale-registry"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.add("-Djava.io.tmpdir=" + work);
        command.add("-Dquarkus.http.port=" + port);
        command.addAll(List.of("-jar", jar.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // Somebody's settings for another registry are not meant for this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("QUARKUS_") || name.startsWith("APICURIO_"));
        return builder.start();
    }

    private void awaitAnswer(Duration patience, Path log) {
        long start = System.nanoTime();
        try {
            while (!answers()) {
                if (shell.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw failure("ended with exit code " + shell.exitValue() + " before it answered", log);
                }
                if (System.nanoTime() - start > patience.toNanos()) {
                    throw failure("did not answer within " + patience.toSeconds() + " s", log);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartStartException("starting the schema registry was interrupted", e);
        }
    }

    private boolean answers() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url() + "/subjects").toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) ANSWER.toMillis());
            connection.setReadTimeout((int) ANSWER.toMillis());
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return false;
        }
    }

    private PartStartException failure(String what, Path log) {
        return new PartStartException(
                "the schema registry on port %d %s; the end of its log:%n%s".formatted(port, what, tail(log)), null);
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join(
                    System.lineSeparator(), lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(cannot read " + log + ": " + e.getMessage() + ")";
        }
    }

    private static Path runner(Path home) {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-runner.jar"))
                    .findFirst()
                    .map(Path::toAbsolutePath)
                    .orElseThrow(() -> new PartStartException("no registry runner jar in " + home, null));
        } catch (IOException e) {
            throw new PartStartException("cannot read the registry's folder " + home, e);
        }
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
