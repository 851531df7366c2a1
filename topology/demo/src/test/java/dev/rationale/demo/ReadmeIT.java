package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of the README does what the README says. */
@ExtendWith(PartsExtension.class)
class ReadmeIT {
    private static final Path REPOSITORY = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Parts parts;

    @TempDir
    private Path folder;

    ReadmeIT(Parts parts) {
        this.parts = parts;
    }

    /** The lines of the README's shell blocks. */
    private static List<String> commands() throws IOException {
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

    private static String command(String subcommand) throws IOException {
        return line("deploy/rationale " + subcommand);
    }

    private static String line(String beginning) throws IOException {
        return commands().stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the README has no command " + beginning));
    }

    static Stream<String> commandsWithoutKafka() throws IOException {
        return commands().stream().filter(line -> line.matches("deploy/rationale (methods|explain).*"));
    }

    private Process start(String line, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(here(line).split(" "));
        builder.directory(REPOSITORY.toFile());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .putAll(Map.of(
                        "RATIONALE_KAFKA_BOOTSTRAP_SERVERS",
                        parts.bootstrapServers(),
                        "RATIONALE_REGISTRY_SCHEMA_REGISTRY_URL",
                        parts.registryUrl(),
                        "RATIONALE_TOPICS_PREFIX",
                        "readme.",
                        "RATIONALE_APPLICATION_ID",
                        "readme",
                        "RATIONALE_APPLICATION_STATE_DIR",
                        folder.resolve("state").toString(),
                        "RATIONALE_AUDIT_KEY_FILE",
                        folder.resolve("audit.key").toString(),
                        "RATIONALE_AUDIT_CHECKPOINT_INTERVAL",
                        "1s",
                        "RATIONALE_AUDIT_COVERAGE_INTERVAL",
                        "1s"));
        return builder.start();
    }

    /** What a command writes belongs into the test's own folder. */
    private String here(String line) {
        return line.replace("deploy/config/audit.", folder.resolve("audit.").toString())
                .replace("audit-export", folder.resolve("audit-export").toString())
                .replace("event.tlog-proof", folder.resolve("event.tlog-proof").toString());
    }

    private String run(String line) throws IOException, InterruptedException {
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

    @Test
    void shouldBeginWithTheTwoCommands() throws IOException {
        assertThat(commands()).startsWith("deploy/rationale demo", "mvn verify");
    }

    @Test
    void shouldRunTheDemo() throws Exception {
        String text = run(command("demo") + " --events 20 --exit --port 0 --registry-port 0");

        assertThat(text.strip().lines().reduce((first, last) -> last).orElse(""))
                .matches("demo: events=20 explained=20 skipped=0 failed=0 not_converged=\\d+ seconds=[\\d.]+");
    }

    @ParameterizedTest
    @MethodSource("commandsWithoutKafka")
    void shouldExplainWithoutKafka(String line) throws Exception {
        assertThat(run(line)).contains(line.contains("methods") ? "integrated-gradients" : "credit");
    }

    @Test
    void shouldExplainOnACluster() throws Exception {
        String[] key = command("audit").split(" > ");
        Files.writeString(Path.of(here(key[1])), run(key[0]));
        run(command("topics"));
        Process running = start(command("run"), folder.resolve("run.log"));
        try {
            run(command("produce"));
            String tail = command("tail");
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            String text = run(tail);
            while (!text.contains("credit-0001") && System.nanoTime() < giveUp && running.isAlive()) {
                text = run(tail);
            }
            assertThat(text)
                    .as(Files.readString(folder.resolve("run.log")))
                    .contains("credit-0001", "checking account");
            assertThat(run(command("verify"))).contains("The log is sound", "records counted again");
            handToAStranger();
        } finally {
            running.destroy();
            assertThat(running.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(running.exitValue()).isIn(0, 130, 143);
    }

    private void handToAStranger() throws Exception {
        String jar = "java -jar topology/audit/target/rationale-audit-0.1.0-SNAPSHOT-standalone.jar ";
        assertThat(run(command("export"))).contains("the folder is sound");
        assertThat(run(line(jar + "verify"))).contains("The log is sound");

        Matcher event = Pattern.compile("\"event_id\":\"([^\"]+)\"")
                .matcher(run(command("tail").replace("--from-beginning", "--last 1 --json")));
        assertThat(event.find()).isTrue();
        run(command("prove").replace("EVENT_ID", event.group(1)));
        assertThat(run(line(jar + "check"))).contains("Proved", event.group(1));
    }

    @Test
    void shouldLinkOnlyToWhatExists() throws IOException {
        String readme = Files.readString(REPOSITORY.resolve("README.md"));
        Arrays.stream(readme.split("]\\("))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf(')')))
                .filter(link -> !link.startsWith("http"))
                .forEach(link -> assertThat(REPOSITORY.resolve(link)).exists());
    }
}
