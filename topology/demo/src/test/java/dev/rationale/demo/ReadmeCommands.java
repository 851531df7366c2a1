package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The commands of the README, run as they stand there, but for files of their own.
 *
 * @param folder where what they write goes
 * @param variables of the environment
 */
record ReadmeCommands(Path folder, Map<String, String> variables) {
    static final Path REPOSITORY = Path.of("..", "..").toAbsolutePath().normalize();
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The lines of the README's shell blocks. */
    static List<String> all() throws IOException {
        List<String> commands = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(REPOSITORY.resolve("README.md"))) {
            if (line.startsWith("```")) {
                inside = line.equals("```sh");
            } else if (inside) {
                commands.add(line);
            }
        }
        return commands;
    }

    /** The first command of the launcher with this subcommand. */
    static String command(String subcommand) throws IOException {
        return line("deploy/rationale " + subcommand);
    }

    /** The first line with this beginning. */
    static String line(String beginning) throws IOException {
        return all().stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the README has no command " + beginning));
    }

    /** What a command writes belongs into the test's own folder. */
    String here(String line) {
        return line.replace("deploy/config/audit.", folder.resolve("audit.").toString())
                .replace("audit-export", folder.resolve("audit-export").toString())
                .replace("event.tlog-proof", folder.resolve("event.tlog-proof").toString());
    }

    /** Starts a command, whose output goes to a file. */
    Process start(String line, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(here(line).split(" "));
        builder.directory(REPOSITORY.toFile());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        // None lives long enough for a better compiler.
        builder.environment().put("RATIONALE_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
        return builder.start();
    }

    /** Runs a command to its end, which must be a good one; what it printed comes back. */
    String run(String line) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "command", ".log");
        Process process = start(line, output);
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends", line)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(process.exitValue()).as("%s%n%s", line, text).isZero();
        return text;
    }
}
