package dev.rationale.bench;

import dev.rationale.cli.ClosedAtExit;
import dev.rationale.cli.CommandException;
import dev.rationale.cli.FixedHeapJvm;
import dev.rationale.cli.ProcessMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code rationale run} in a process of its own with a fixed heap, to look at its memory from outside. */
final class MeasuredProcess implements AutoCloseable {
    private static final Pattern FULL_COLLECTION = Pattern.compile("Pause Full .*->(\\d+)M\\(");
    private static final long FAREWELL_SECONDS = 60;

    private final Process process;
    private final Path collections;
    private final Path errors;
    private final ClosedAtExit end;

    private MeasuredProcess(Process process, Path collections, Path errors) {
        this.process = process;
        this.collections = collections;
        this.errors = errors;
        this.end = ClosedAtExit.of(process::destroyForcibly);
    }

    /**
     * Starts the application.
     *
     * @param heap as {@code -Xmx} takes it
     * @param config its configuration
     * @param work folder for its logs
     */
    static MeasuredProcess start(String heap, Path config, Path work) {
        Path collections = work.resolve("gc.log");
        Path errors = work.resolve("run.log");
        try {
            Process process = FixedHeapJvm.of(
                            heap,
                            List.of("-Xlog:gc:file=" + collections),
                            List.of("run", "--config", config.toString()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(errors.toFile())
                    .start();
            return new MeasuredProcess(process, collections, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes in memory. */
    long residentBytes() {
        requireAlive();
        return ProcessMemory.residentBytes(process.pid());
    }

    /** Bytes of the heap that are reachable, after a full collection that this asks for; empty without {@code jcmd}. */
    OptionalLong reachableBytes() {
        requireAlive();
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return OptionalLong.empty();
        }
        try {
            new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .waitFor();
            OptionalLong last = OptionalLong.empty();
            for (String line : Files.readAllLines(collections, StandardCharsets.UTF_8)) {
                Matcher found = FULL_COLLECTION.matcher(line);
                if (found.find()) {
                    last = OptionalLong.of(Long.parseLong(found.group(1)) << 20);
                }
            }
            return last;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("interrupted", e);
        }
    }

    /**
     * Looks whether it still runs.
     *
     * @throws CommandException with its last words if it does not
     */
    void requireAlive() {
        if (!process.isAlive()) {
            throw CommandException.failed(
                    "the application ended with exit code " + process.exitValue() + ": " + lastError(), null);
        }
    }

    private String lastError() {
        try {
            List<String> lines = Files.readAllLines(errors, StandardCharsets.UTF_8);
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "what it said cannot be read";
        }
    }

    /** Asks it to stop, and makes it after a minute. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        end.close();
    }
}
