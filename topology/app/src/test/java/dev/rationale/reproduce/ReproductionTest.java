package dev.rationale.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.TrainingData;
import dev.rationale.attribution.network.DenseNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproductionTest {
    private static final Path DATA = Path.of("../../deploy/reproduce");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void shouldSayWhyWhenAContestantIsNotThere() {
        InputSpace space = InputSpace.flat(2);
        List<Contestant> wanted = List.of(
                new Contestant("a", "integrated-gradients{steps=5,quadrature=riemann-left}", "zero"),
                new Contestant("b", "no-method", "zero"),
                new Contestant("c", "integrated-gradients{colour=red}", "zero"),
                new Contestant("d", "integrated-gradients", "no-baseline"),
                new Contestant("e", "integrated-gradients", "mean"),
                new Contestant("f", "integrated-gradients", SixBaselines.NAME));

        Lineup lineup = Lineup.of(wanted, space);

        assertThat(lineup.present()).extracting(Contestant::label).containsExactly("a");
        assertThat(lineup.absent()).containsEntry("b", "no such method").containsEntry("d", "no such baseline");
        assertThat(lineup.absent().get("c")).contains("colour");
        assertThat(lineup.absent()).containsKeys("e", "f");
    }

    @Test
    void shouldDrawSixBaselinesOfTheRecordsSeed() {
        double[] mean = {0.25, 0.75};
        InputSpace space =
                new InputSpace(List.of(2), List.of(), new TrainingData(List.of(new float[] {1, 0.125f}), mean));
        SixBaselines six = SixBaselines.of(space);

        List<double[]> points = six.draw(new double[] {0.5, 0}, 3).points();

        assertThat(points).hasSize(6).contains(mean);
        assertThat(points.get(0)).containsOnly(0);
        assertThat(points.get(1)).containsOnly(1);
        assertThat(points.get(2)).containsOnly(0.5);
        assertThat(Arrays.stream(points.get(3))).allMatch(value -> value > 0 && value < 1);
        assertThat(points.get(5)).containsExactly(1, 0.125);
        assertThat(six.draw(new double[] {0.5, 0}, 3).points().get(3)).containsExactly(points.get(3));
        assertThat(six.draw(new double[] {0.5, 0}, 4).points().get(3)).isNotEqualTo(points.get(3));
    }

    /** {@code networks.py} enumerated the same 512 coalitions with PyTorch. */
    @Test
    void shouldEnumerateExactShapleyValues() throws IOException {
        Networks networks = Networks.read(DATA.resolve("gridworld"));
        double[] all = new double[9];
        Arrays.fill(all, 1);

        assertThat(ShapleyGame.exact(networks.networks().get(0), all))
                .containsExactly(Networks.numbers(networks.facts(0).path("shapley")), within(1e-9));
    }

    @Test
    void shouldHaveShapleyValuesOfALinearGame() {
        double[] weights = {2, -1, 0.5};
        double[] point = {1, 3, -2};

        assertThat(ShapleyGame.exact(ShapleyGame.linear(weights), point))
                .containsExactly(new double[] {2, -3, -1}, within(1e-12));
        assertThatThrownBy(() -> ShapleyGame.exact(ShapleyGame.linear(new double[17]), new double[17]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16");
    }

    @Test
    void shouldCompareVectors() {
        DenseNetwork network = ShapleyGame.random(3, 1, SplitMix64.of(0, "a test"));
        assertThat(network.dimension()).isEqualTo(3);
        assertThat(ShapleyGame.cosine(new double[] {1, 0}, new double[] {1, 1}))
                .isCloseTo(Math.sqrt(0.5), within(1e-12));
        assertThat(ShapleyGame.divergence(new double[] {1, -1}, new double[] {3, 1}))
                .isCloseTo(0.5 * Math.log(2.0 / 3) + 0.5 * Math.log(2), within(1e-12));
        assertThat(ShapleyGame.divergence(new double[] {0, 1}, new double[] {3, 1}))
                .isCloseTo(Math.log(4), within(1e-12));
    }

    @Test
    void shouldTakeQuantilesBetweenOrderStatistics() {
        assertThat(Moons.quantile(new double[] {1, 2, 4}, 0.5)).isEqualTo(2);
        assertThat(Moons.quantile(new double[] {1, 2, 4}, 0.9)).isCloseTo(3.6, within(1e-12));
        assertThat(Moons.quantile(new double[0], 0.5)).isNaN();
        assertThat(Moons.mean(List.of())).isNaN();
    }

    @Test
    void shouldJudgeTargetsAndWriteEveryNumber() {
        Section section = new Section("A, title");
        section.text("Text.");
        section.target("first", true, "1", 1);
        section.target("second", false, "2", 2, 3);
        section.target("third", true, "3", 2, Double.NaN);
        section.figure("one, two", "s", "m", Double.NaN, 0.5);
        section.failed(List.of("row 7 is bad"));

        ReproductionReport report = new ReproductionReport(List.of(section), "the command", false);

        assertThat(report.reached()).isEqualTo(1);
        assertThat(report.missed()).isEqualTo(1);
        assertThat(report.notMeasured()).isEqualTo(1);
        assertThat(report.failures()).containsExactly("row 7 is bad");
        assertThat(report.markdown())
                .contains("| first | 1 | reached |", "| second | 2 | missed |", "| third | no figure | not measured |")
                .contains("## A, title", "1 records could not be explained, the first: row 7 is bad");
        assertThat(report.csv())
                .containsExactly(
                        "experiment,contestant,setting,measure,expected,found", "\"A, title\",\"one, two\",s,m,,0.5");
    }

    @Test
    void shouldRefuseFilesThatDoNotHoldWhatIsSaidOfThem() throws IOException {
        Path cut = Files.createDirectory(folder.resolve("gridworld"));
        Files.copy(DATA.resolve("gridworld/networks.json"), cut.resolve("networks.json"));
        byte[] weights = Files.readAllBytes(DATA.resolve("gridworld/weights.f32"));
        Files.write(cut.resolve("weights.f32"), Arrays.copyOf(weights, weights.length - 4));
        assertThatThrownBy(() -> Networks.read(cut))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("weights.f32");

        Files.write(cut.resolve("weights.f32"), Arrays.copyOf(weights, weights.length + 4));
        assertThatThrownBy(() -> Networks.read(cut))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("4 bytes");
    }

    @Test
    void shouldNameWhatIsWrongWithSettings() {
        assertThatThrownBy(() -> new Contestant("a", "integrated-gradients{steps=0}", "zero").ready(InputSpace.flat(1)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("steps");
    }
}
