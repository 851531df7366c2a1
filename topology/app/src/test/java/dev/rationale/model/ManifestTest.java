package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    private static final String SOUND = """
            name: credit-risk
            version: "1"
            file: model.pt
            sha256: "AA00000000000000000000000000000000000000000000000000000000000000"
            inputs:
              - {name: features, dtype: float32, shape: [3]}
            outputs:
              - {name: bad_risk, space: LOG_ODDS, classes: [bad]}
            features:
              input: features
              columns:
                - {name: duration, label: "loan duration", unit: months, column: 0, mean: 20.9, std: 12}
                - {name: status, columns: [2, 1], categories: ["<0", none]}
            decision: {output: bad_risk, index: 0, threshold: -1.6, above: declined, below: approved}
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldReadEverythingThatItSays() throws IOException {
        Manifest manifest = Manifest.read(write(SOUND));
        assertThat(manifest.name()).isEqualTo("credit-risk");
        assertThat(manifest.sha256()).startsWith("aa00");
        assertThat(manifest.inputs().get(0).shape()).containsExactly(3);
        assertThat(manifest.outputs().get(0).space()).isEqualTo(Manifest.Space.LOG_ODDS);
        assertThat(((Manifest.Columns) manifest.features().orElseThrow()).columns())
                .extracting(Manifest.Column::label)
                .containsExactly("loan duration", "status");
        assertThat(manifest.decision().orElseThrow().threshold()).isEqualTo(-1.6);
        assertThat(manifest.training()).isEmpty();
    }

    @Test
    void shouldListEveryProblemAtOnceWithItsPath() throws IOException {
        Path yaml = write(SOUND.replace("version: \"1\"", "verion: 1")
                .replace("model.pt", "../model.pt")
                .replace("\"AA", "\"XX")
                .replace("float32", "bfloat16")
                .replace("LOG_ODDS", "ODDS")
                .replace("column: 0", "column: 1")
                .replace("std: 12", "std: 0")
                .replace("index: 0", "index: 4"));
        ModelRefusedException refused = catchThrowableOfType(ModelRefusedException.class, () -> Manifest.read(yaml));
        assertThat(refused.problems())
                .satisfiesExactlyInAnyOrder(
                        p -> assertThat(p).isEqualTo("version: expected a text in quotes, found nothing"),
                        p -> assertThat(p).startsWith("verion: unknown key; known are [decision, features, file,"),
                        p -> assertThat(p).isEqualTo("file: expected a file inside the model's folder"),
                        p -> assertThat(p).isEqualTo("sha256: expected 64 hexadecimal digits"),
                        p -> assertThat(p).startsWith("inputs[0].dtype: expected one of [float32, float64,"),
                        p -> assertThat(p).startsWith("outputs[0].space: expected one of [LOGIT,"),
                        p -> assertThat(p).isEqualTo("features.columns: column 0 belongs to 0 features, expected one"),
                        p -> assertThat(p).isEqualTo("features.columns: column 1 belongs to 2 features, expected one"),
                        p -> assertThat(p).isEqualTo("features.columns[0].std: expected more than 0"),
                        p -> assertThat(p).isEqualTo("decision.index: outside the classes of this output"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[2147483647]", "[2147483647, 2147483647, 2147483647]", "[-1, 300000000]"})
    void shouldRefuseInputsThatNoBufferHolds(String shape) throws IOException {
        Path yaml = write("""
                name: vast
                version: "1"
                file: model.pt
                sha256: "%s"
                inputs:
                  - {name: x, dtype: float32, shape: %s}
                outputs:
                  - {name: y}
                """.formatted("a".repeat(64), shape));

        assertThatThrownBy(() -> Manifest.read(yaml))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("inputs[0].shape: expected at most");
    }

    @Test
    void shouldRefuseAGridOnAnInputWithoutRowsAndColumns() throws IOException {
        Path yaml = write("""
                name: flat
                version: "1"
                file: model.pt
                sha256: "%s"
                inputs:
                  - {name: x, dtype: float32, shape: [4]}
                outputs:
                  - {name: y}
                features: {input: x, grid: {rows: 1, columns: 1, names: [all]}}
                """.formatted("a".repeat(64)));

        assertThatThrownBy(() -> Manifest.read(yaml))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessageContaining("features.grid.rows: expected an input of shape [..., height, width], found [4]");
    }

    @Test
    void shouldRefuseIntegerOnlyInputs() throws IOException {
        Path yaml = write("""
                name: tokens
                version: "1"
                file: model.pt
                sha256: "0000000000000000000000000000000000000000000000000000000000000000"
                inputs: [{name: ids, dtype: int64, shape: [-1]}]
                outputs: [{name: logits}]
                """);
        ModelRefusedException refused = catchThrowableOfType(ModelRefusedException.class, () -> Manifest.read(yaml));
        assertThat(refused).hasMessageContaining("inputs: no input has a floating type");
    }

    @Test
    void shouldRefuseWhatIsNoYamlMapping() throws IOException {
        Path list = write("- a");
        assertThat(catchThrowableOfType(ModelRefusedException.class, () -> Manifest.read(list)))
                .hasMessageContaining("model.yaml: expected a mapping, found a list");
        Path twice = write("name: a\nname: b");
        assertThat(catchThrowableOfType(ModelRefusedException.class, () -> Manifest.read(twice)))
                .hasMessageContaining("no valid YAML");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("model.yaml"), text);
    }
}
