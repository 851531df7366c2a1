package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.tools.StreamsResetter;

/** What an operator does to an application that stands still: Kafka's own {@code kafka-streams-application-reset}, and no state left. */
final class KafkaReset {
    private KafkaReset() {}

    /** Everything is read again. */
    static void toEarliest(Pipeline pipeline, Path state) throws IOException {
        run(pipeline, state, "--input-topics", pipeline.credit() + "," + pipeline.fashion(), "--to-earliest");
    }

    /** What was not read yet never is. */
    static void toLatest(Pipeline pipeline, Path state) throws IOException {
        run(pipeline, state, "--input-topics", pipeline.credit() + "," + pipeline.fashion(), "--to-latest");
    }

    /** The application forgets, and goes on where it was. */
    static void ofState(Pipeline pipeline, Path state) throws IOException {
        run(pipeline, state);
    }

    private static void run(Pipeline pipeline, Path state, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--application-id",
                pipeline.id(),
                "--bootstrap-server",
                pipeline.config().kafka().values().get("bootstrap.servers")));
        arguments.addAll(List.of(more));
        assertThat(new StreamsResetter().execute(arguments.toArray(String[]::new)))
                .as("exit code of %s", arguments)
                .isZero();
        Utils.delete(state.toFile());
    }
}
