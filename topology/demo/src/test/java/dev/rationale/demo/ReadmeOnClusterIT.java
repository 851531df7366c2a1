package dev.rationale.demo;

import static dev.rationale.demo.ReadmeCommands.command;
import static dev.rationale.demo.ReadmeCommands.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of the README that needs a cluster does what the README says, one after the other. */
@OnParts
final class ReadmeOnClusterIT {
    private static final String JAR = "java -jar topology/audit/target/rationale-audit-0.1.0-SNAPSHOT-standalone.jar ";

    private final Parts parts;

    @TempDir
    private Path folder;

    ReadmeOnClusterIT(Parts parts) {
        this.parts = parts;
    }

    private Map<String, String> variables() {
        return Map.of(
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
                "1s");
    }

    @Test
    void shouldExplainOnACluster() throws Exception {
        ReadmeCommands commands = new ReadmeCommands(folder, variables());
        String[] key = command("audit").split(" > ");
        Files.writeString(Path.of(commands.here(key[1])), commands.run(key[0]));
        commands.run(command("topics"));
        Process running = commands.start(command("run"), folder.resolve("run.log"));
        try {
            commands.run(command("produce"));
            String tail = command("tail");
            long giveUp = System.nanoTime() + ReadmeCommands.PATIENCE.toNanos();
            String text = commands.run(tail);
            while (!text.contains("credit-0001") && System.nanoTime() < giveUp && running.isAlive()) {
                text = commands.run(tail);
            }
            assertThat(text)
                    .as(Files.readString(folder.resolve("run.log")))
                    .contains("credit-0001", "checking account");
            assertThat(commands.run(command("verify"))).contains("The log is sound", "records counted again");
            handToAStranger(commands);
        } finally {
            running.destroy();
            assertThat(running.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(running.exitValue()).isIn(0, 130, 143);
    }

    private static void handToAStranger(ReadmeCommands commands) throws Exception {
        assertThat(commands.run(command("export"))).contains("the folder is sound");
        assertThat(commands.run(line(JAR + "verify"))).contains("The log is sound");

        Matcher event = Pattern.compile("\"event_id\":\"([^\"]+)\"")
                .matcher(commands.run(command("tail").replace("--from-beginning", "--last 1 --json")));
        assertThat(event.find()).isTrue();
        commands.run(command("prove").replace("EVENT_ID", event.group(1)));
        assertThat(commands.run(line(JAR + "check"))).contains("Proved", event.group(1));
    }
}
