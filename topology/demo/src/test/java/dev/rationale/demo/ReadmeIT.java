package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of the README that needs no cluster does what the README says; {@link ReadmeOnClusterIT} has the others. */
final class ReadmeIT {
    @TempDir
    private Path folder;

    static Stream<String> commandsWithoutKafka() throws IOException {
        return ReadmeCommands.all().stream().filter(line -> line.matches("deploy/rationale (methods|explain).*"));
    }

    private String run(String line) throws IOException, InterruptedException {
        return new ReadmeCommands(folder, Map.of()).run(line);
    }

    @Test
    void shouldBeginWithTheTwoCommands() throws IOException {
        assertThat(ReadmeCommands.all()).startsWith("deploy/rationale demo", "mvn verify");
    }

    @Test
    void shouldRunTheDemo() throws Exception {
        String text = run(ReadmeCommands.command("demo") + " --events 20 --exit --port 0 --registry-port 0");

        assertThat(text.strip().lines().reduce((first, last) -> last).orElse(""))
                .matches("demo: events=20 explained=20 skipped=0 failed=0 not_converged=\\d+ seconds=[\\d.]+");
    }

    @ParameterizedTest
    @MethodSource("commandsWithoutKafka")
    void shouldExplainWithoutKafka(String line) throws Exception {
        assertThat(run(line)).contains(line.contains("methods") ? "integrated-gradients" : "credit");
    }

    @Test
    void shouldLinkOnlyToWhatExists() throws IOException {
        String readme = Files.readString(ReadmeCommands.REPOSITORY.resolve("README.md"));
        Arrays.stream(readme.split("]\\("))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf(')')))
                .filter(link -> !link.startsWith("http"))
                .forEach(link ->
                        assertThat(ReadmeCommands.REPOSITORY.resolve(link)).exists());
    }
}
