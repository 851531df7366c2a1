package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What records share may take long to prepare; nobody has to wait for it who wants the process to end. */
@OnParts
@Timeout(120)
final class PipelinePreparationIT {
    private static final Path CREDIT = Path.of("..", "..", "deploy", "models", "credit");
    private static final int TERMINATED = 143;

    @TempDir
    private Path folder;

    private final Parts parts;

    PipelinePreparationIT(Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldEndSoonWhenToldToWhilePreparing() throws Exception {
        try (Pipeline pipeline = new Pipeline(parts, folder, "preparing", Map.of()).setUp()) {
            Files.writeString(pipeline.file(), """
                      - path: "%s"
                        explain:
                          - method: geodesic-integrated-gradients-knn
                            target: 0
                            parameters: {neighbours: 200, steps: 100, background-rows: 800}
                            baseline: {kind: mean}
                    """.formatted(creditByAnotherName()), StandardOpenOption.APPEND);
            try (PipelineProcess process = PipelineProcess.start(pipeline, folder)) {
                while (!process.log().contains("preparing what the records of 1 specifications share")) {
                    process.requireHealth();
                    Thread.sleep(20);
                }
                long start = System.nanoTime();
                assertThat(process.stop()).as(process.log()).isEqualTo(TERMINATED);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
                assertThat(process.log()).contains("gave up preparing").doesNotContain("running;");
            }
        }
    }

    private Path creditByAnotherName() throws IOException {
        Path model = Files.createDirectory(folder.resolve("slow"));
        for (String file : List.of("model.pt", "training.f32", "mean.f32", "recorded.json")) {
            Files.copy(CREDIT.resolve(file), model.resolve(file));
        }
        String manifest = Files.readString(CREDIT.resolve("model.yaml"));
        Files.writeString(model.resolve("model.yaml"), manifest.replace("name: credit-risk", "name: slow"));
        return model;
    }
}
