package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceCommandTest {
    private static final String DATA = "../../deploy/reproduce";

    @TempDir
    private Path folder = Path.of("");

    private Invocation reproduce(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "reproduce",
                "--quick",
                "--data",
                DATA,
                "--model",
                "../../deploy/models/fashion",
                "--images",
                "../../deploy/samples/fashion.jsonl",
                "--output",
                folder.toString()));
        arguments.addAll(List.of(options));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    /** Found numbers by experiment, contestant, setting and measure. */
    private Map<String, Double> found() throws IOException {
        Map<String, Double> found = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(folder.resolve("reproduction.csv"));
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = DataRows.fields(line);
            assertThat(fields).as(line).hasSize(6);
            found.put(
                    String.join("/", fields.subList(0, 4)),
                    fields.get(5).isEmpty() ? Double.NaN : Double.parseDouble(fields.get(5)));
        }
        return found;
    }

    /** Expected numbers: the same networks and records by NumPy, with the functions that gave the expected figures. */
    @Test
    void shouldRepeatMoonsDigitsWeightingAndGridworld() throws IOException {
        Invocation done =
                reproduce("--only", "moons", "--only", "digits", "--only", "weighting", "--only", "gridworld");

        assertThat(done.exitCode()).as(done.err()).isEqualTo(ExitCode.OK);
        assertThat(done.out()).contains("targets reached").contains("reproduction.md");
        assertThat(done.err()).contains("s: moons, noise 0.2, seed 12: IG").contains("s: digits: random");
        Map<String, Double> found = found();
        assertThat(found.get("Half-moons/IG/noise 0.2/purity-raw")).isCloseTo(0.704, within(1e-12));
        assertThat(found.get("Half-moons/IG/noise 0.2/purity-relative")).isCloseTo(0.756, within(1e-12));
        assertThat(found.get("Digits/IG zero/zero/comprehensiveness")).isCloseTo(0.9222049611309324, within(1e-9));
        assertThat(found.get("Digits/IG zero/zero/log-odds")).isCloseTo(-5.39030750294369, within(1e-9));
        assertThat(found.get("Digits/IG mean/zero/log-odds")).isCloseTo(-2.0037803883385603, within(1e-9));
        assertThat(found.get("Digits/IG mean/remaining-mean/diffid")).isCloseTo(0.2888888888888889, within(1e-9));
        assertThat(found.get("Digits/random/mean/deletion")).isCloseTo(0.6, within(0.1));
        List<String> page = Files.readAllLines(folder.resolve("reproduction.md"));
        assertThat(page)
                .contains("# Published experiments, reproduced", "## Targets", "## Half-moons", "## Digits")
                .noneMatch(line -> line.contains("NaN"));
        assertThat(page.get(2))
                .contains("`rationale reproduce --only moons --only digits --only weighting --only gridworld --quick`");
        for (int i = 1; i < page.size(); i++) {
            if (page.get(i).startsWith("|") && page.get(i - 1).startsWith("|")) {
                assertThat(cells(page.get(i))).as(page.get(i)).isEqualTo(cells(page.get(i - 1)));
            }
        }
        List<String> verdicts = page.stream()
                .filter(line -> line.matches("\\|.*\\| (reached|missed|not measured) \\|"))
                .toList();
        assertThat(verdicts).hasSizeGreaterThan(20);
        assertThat(verdicts).anyMatch(line -> line.startsWith("| Digits, insertion, ± 0.03"));
    }

    private static long cells(String row) {
        return row.replace("\\|", "").chars().filter(c -> c == '|').count();
    }

    @Test
    void shouldRepeatFashionWithTwoReplacements() throws IOException {
        Invocation done = reproduce("--only", "fashion");

        assertThat(done.exitCode()).as(done.err()).isEqualTo(ExitCode.OK);
        Map<String, Double> found = found();
        for (String replacement : List.of("zero", "mean")) {
            for (String measure : List.of("deletion", "insertion", "diffid")) {
                assertThat(found).containsKey("Fashion-MNIST/IG zero/" + replacement + "/" + measure);
            }
            assertThat(found.get("Fashion-MNIST/IG zero/" + replacement + "/deletion"))
                    .isLessThan(found.get("Fashion-MNIST/random/" + replacement + "/deletion"));
        }
        assertThat(Files.readAllLines(folder.resolve("reproduction.md")))
                .noneMatch(line -> line.contains("Half-moons"));
    }

    @Test
    void shouldNameEveryWrongOptionAtOnce() {
        Invocation refused = Invocation.of(
                "reproduce",
                "--only",
                "sun",
                "--only",
                "fashion",
                "--only",
                "moons",
                "--output",
                "no/such/folder",
                "--data",
                "no/data",
                "--model",
                "no/model",
                "--images",
                "no/images");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err())
                .contains("--only: expected one of", "'sun'", "--output:", "--data:", "--model:", "--images:");
    }

    @Test
    void shouldSayWhenDataAreCut() throws IOException {
        Path cut = Files.createDirectories(folder.resolve("data/moons"));
        for (String file : List.of("networks.json", "weights.f32")) {
            Files.copy(Path.of(DATA, "moons", file), cut.resolve(file));
        }
        Files.write(cut.resolve("held-out.f32"), new byte[8]);
        Invocation refused = Invocation.of(
                "reproduce",
                "--only",
                "moons",
                "--data",
                folder.resolve("data").toString(),
                "--output",
                folder.toString());

        assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID);
        assertThat(refused.err()).contains("held-out.f32 is not as networks.json says");
    }
}
