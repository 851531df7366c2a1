package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.Dtype;
import dev.rationale.InputTensor;
import dev.rationale.ModelRef;
import dev.rationale.PredictionEvent;
import dev.rationale.contract.TensorBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A native call that never comes back ends the process, and is nobody's dead letter. */
@OnParts
final class PipelineStuckCallIT {
    private static final Path ENDLESS = Path.of("..", "app", "src", "test", "resources", "models", "endless.pt")
            .toAbsolutePath()
            .normalize();

    @TempDir
    private Path folder;

    private final Parts parts;

    PipelineStuckCallIT(Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldEndTheProcessWhenACallDoesNotComeBack() throws IOException {
        Map<String, String> variables = Map.of("RATIONALE_ENGINE_CALL_DEADLINE", "3s");
        try (Pipeline pipeline = new Pipeline(parts, folder, "stuck", variables).setUp();
                PipelineFeed feed = PipelineFeed.plain(parts.bootstrapServers());
                PipelineOutcomes outcomes = pipeline.outcomes()) {
            Files.writeString(pipeline.file(), """
                      - path: "%s"
                        inputs: [{name: x, shape: [2]}]
                        explain: [{method: integrated-gradients, target: 0}]
                    """.formatted(ENDLESS), StandardOpenOption.APPEND);
            PipelineSamples samples = new PipelineSamples(pipeline, feed);
            try (PipelineProcess process = PipelineProcess.start(pipeline, folder)) {
                send(pipeline, feed, samples, 0.5f);
                feed.flush();
                outcomes.await(1);
                send(pipeline, feed, samples, 2000);
                feed.flush();
                assertThat(process.exitCode()).as(process.log()).isEqualTo(1);
                assertThat(process.log()).contains("is not back within 3000 ms", "does not come back");
            }
            outcomes.readToEnd();
            assertThat(outcomes.explanations()).hasSize(1);
            assertThat(outcomes.deadLetters()).isEmpty();
        }
    }

    /** No event is in work then, so that no stream thread would meet it. */
    @Test
    void shouldEndTheProcessWhenAPreparationDoesNotComeBack() throws Exception {
        Map<String, String> variables = Map.of("RATIONALE_ENGINE_CALL_DEADLINE", "3s");
        try (Pipeline pipeline = new Pipeline(parts, folder, "stuck-preparation", variables).setUp()) {
            Files.writeString(pipeline.file(), """
                      - path: "%s"
                        explain: [{method: integrated-gradients, baseline: {kind: counterfactual}, target: 0}]
                    """.formatted(endlessOnTrainingRows()), StandardOpenOption.APPEND);
            try (PipelineProcess process = PipelineProcess.start(pipeline, folder)) {
                assertThat(process.exitCode()).as(process.log()).isEqualTo(1);
                assertThat(process.log())
                        .contains("is not back within 3000 ms", "does not come back")
                        .doesNotContain("running;");
            }
        }
    }

    /** The model with training rows of which the first, on which it is probed, are harmless and the last is not. */
    private Path endlessOnTrainingRows() throws Exception {
        Path model = Files.createDirectory(folder.resolve("endless"));
        Files.copy(ENDLESS, model.resolve("model.pt"));
        ByteBuffer rows = ByteBuffer.allocate(20 * 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < 20; row++) {
            rows.putFloat(row == 19 ? 2000 : row % 2).putFloat(0.5f);
        }
        Files.write(model.resolve("training.f32"), rows.array());
        Files.write(model.resolve("mean.f32"), new byte[2 * Float.BYTES]);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(ENDLESS));
        Files.writeString(
                model.resolve("model.yaml"), """
                name: endless-training
                version: "1"
                file: model.pt
                sha256: "%s"
                licence: Apache-2.0
                inputs:
                  - {name: x, dtype: float32, shape: [2]}
                outputs:
                  - {name: logits, space: LOGIT, classes: [a, b]}
                training:
                  rows: training.f32
                  mean: mean.f32
                """.formatted(HexFormat.of().formatHex(digest)));
        return model;
    }

    private static void send(Pipeline pipeline, PipelineFeed feed, PipelineSamples samples, float first) {
        PredictionEvent event = samples.freshCredit();
        event.setModel(ModelRef.newBuilder().setName("endless").setVersion("0").build());
        event.setInputs(List.of(InputTensor.newBuilder()
                .setName("x")
                .setDtype(Dtype.FLOAT32)
                .setShape(List.of(2L))
                .setContent(TensorBytes.ofFloats(new float[] {first, 0.25f}))
                .build()));
        event.setOutputs(List.of());
        feed.send(
                pipeline.credit(),
                "endless",
                pipeline.encode(event),
                PipelineInput.Expected.explained(event.getEventId()));
    }
}
