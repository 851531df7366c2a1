package dev.rationale.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The application as a process of its own: {@code rationale run --config FILE} on the class path of this JVM. */
final class PipelineProcess implements FaultScene.Application, AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path log;

    private PipelineProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param folder where its output and temporary files go
     */
    static PipelineProcess start(Pipeline pipeline, Path folder) {
        return start(pipeline, folder, Map.of());
    }

    /**
     * @param more environment variables over those of the deployment
     */
    static PipelineProcess start(Pipeline pipeline, Path folder, Map<String, String> more) {
        try {
            Path log = Files.createTempFile(folder, "run", ".log");
            ProcessBuilder builder = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-XX:TieredStopAtLevel=1",
                            "-Djava.io.tmpdir=" + folder,
                            "-Dai.djl.offline=true",
                            "-Dai.djl.pytorch.num_threads=1",
                            "-Dai.djl.pytorch.num_interop_threads=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "dev.rationale.cli.Rationale",
                            "run",
                            "--config",
                            pipeline.file().toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(new File("/dev/null"));
            builder.environment().putAll(pipeline.variables());
            builder.environment().putAll(more);
            return new PipelineProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void requireHealth() {
        if (!process.isAlive()) {
            throw new AssertionError("the application ended: " + log());
        }
    }

    /** SIGKILL: nothing is closed, committed or aborted. */
    int kill() {
        process.destroyForcibly();
        return exitCode();
    }

    /** SIGSTOP: it stands still, as in a long pause of the machine, and keeps its connections. */
    void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("could not send SIG" + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM. */
    int stop() {
        process.destroy();
        return exitCode();
    }

    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the application did not end: " + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
