package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BaselineSourcesTest {
    private static final double[] X = {1, 2};

    private static BaselineSource sample(int rows, List<float[]> data) {
        return BaselineSources.of(
                "training-sample", Map.of("rows", Integer.toString(rows)), space(new TrainingData(data, null)));
    }

    private static InputSpace space(TrainingData data) {
        return new InputSpace(List.of(2), List.of(), data);
    }

    private static List<float[]> numbered(int rows) {
        return IntStream.range(0, rows).mapToObj(row -> new float[] {row, 0.5f}).toList();
    }

    private static List<Integer> drawn(Baselines baselines) {
        return baselines.points().stream().map(point -> (int) point[0]).toList();
    }

    @Test
    void shouldNameEveryKindWithItsParameters() {
        assertThat(BaselineSources.kinds())
                .containsExactly(
                        "zero",
                        "constant",
                        "black-pixel",
                        "mean",
                        "median",
                        "uniform",
                        "gaussian",
                        "blur",
                        "max-distance",
                        "training-sample",
                        "stratified-training",
                        "neutral",
                        "counterfactual",
                        "domain",
                        "coalition",
                        "weighted-set");
        assertThat(BaselineSources.parameters("zero")).isEmpty();
        assertThat(BaselineSources.parameters("mean")).isEmpty();
        assertThat(BaselineSources.parameters("constant"))
                .extracting(Parameter::name)
                .containsExactly("value");
        assertThat(BaselineSources.parameters("training-sample"))
                .extracting(Parameter::name, Parameter::defaultValue)
                .contains(tuple("rows", "1"), tuple("other-class", "false"));
        for (String kind : BaselineSources.kinds()) {
            assertThat(BaselineSources.description(kind)).endsWith(".");
        }
    }

    @Test
    void shouldGiveTheSamePointEverywhereWhenZeroConstantOrMean() {
        TrainingData data = new TrainingData(List.of(), new double[] {0.25, -1});

        assertPoint("zero", Map.of(), TrainingData.NONE, 0, 0);
        assertPoint("constant", Map.of("value", "-0.5"), TrainingData.NONE, -0.5, -0.5);
        assertPoint("mean", Map.of(), data, 0.25, -1);
    }

    private static void assertPoint(
            String kind, Map<String, String> parameters, TrainingData data, double... expected) {
        BaselineSource source = BaselineSources.of(kind, parameters, space(data));
        Baselines baselines = source.draw(X, 7);

        assertThat(source.kind()).isEqualTo(kind);
        assertThat(baselines.points())
                .singleElement()
                .satisfies(point -> assertThat(point).containsExactly(expected));
        assertThat(baselines.weights()).containsExactly(1);
        assertThat(baselines.requested()).isEqualTo(1);
    }

    @Test
    void shouldDrawWithoutReplacementAndNeverTheInput() {
        SeededCases.check(200, random -> {
            int available = 1 + random.nextInt(12);
            int requested = 1 + random.nextInt(15);
            double[] input = {random.nextInt(15), 0.5};
            int others = input[0] < available ? available - 1 : available;
            BaselineSource source = sample(requested, numbered(available));
            long seed = random.nextLong();

            Baselines baselines = source.draw(input, seed);

            assertThat(drawn(baselines))
                    .hasSize(Math.min(requested, others))
                    .doesNotHaveDuplicates()
                    .doesNotContain((int) input[0])
                    .allMatch(row -> row >= 0 && row < available);
            assertThat(baselines.requested()).isEqualTo(requested);
            for (double weight : baselines.weights()) {
                assertThat(weight).isCloseTo(1.0 / baselines.points().size(), within(1e-15));
            }
            assertThat(drawn(source.draw(input, seed))).isEqualTo(drawn(baselines));
        });
    }

    @Test
    void shouldDrawEveryRowEquallyOften() {
        int[] counts = new int[10];
        BaselineSource source = sample(3, numbered(10));
        Random seeds = new Random(5);

        for (int draw = 0; draw < 10_000; draw++) {
            drawn(source.draw(new double[] {-1, 0}, seeds.nextLong())).forEach(row -> counts[row]++);
        }

        // Binomial with p = 0.3: standard deviation 46, allowed 5 of them.
        for (int count : counts) {
            assertThat(count).isBetween(2770, 3230);
        }
    }

    @Test
    void shouldMatchReferenceValuesOfSplitMix() {
        SplitMix64 random = new SplitMix64(1234567);

        // Published with the reference implementation for seed 1234567.
        assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
        assertThat(random.nextLong()).isEqualTo(3203168211198807973L);
        assertThat(random.nextLong()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
        assertThat(random.nextLong()).isEqualTo(4593380528125082431L);
        assertThat(random.nextLong()).isEqualTo(Long.parseUnsignedLong("16408922859458223821"));
    }

    @Test
    void shouldRefuseNamingWhatIsMissing() {
        assertProblem("black", Map.of(), TrainingData.NONE, "expected one of [zero, constant, black-pixel, mean,");
        assertProblem("constant", Map.of(), TrainingData.NONE, "value: required");
        assertProblem("constant", Map.of("value", "NaN"), TrainingData.NONE, "value: expected a finite number");
        assertProblem("zero", Map.of("value", "1"), TrainingData.NONE, "value: unknown");
        assertProblem("mean", Map.of(), TrainingData.NONE, "mean: the model names no training mean");
        assertProblem(
                "mean",
                Map.of(),
                new TrainingData(List.of(), new double[] {1, Double.NaN}),
                "not finite at coordinate 1");
        assertProblem("training-sample", Map.of(), TrainingData.NONE, "the model names no training rows");
        assertProblem("training-sample", Map.of("rows", "0"), TrainingData.NONE, "rows: expected at least 1");
        assertProblem(
                "training-sample",
                Map.of(),
                new TrainingData(List.of(new float[2], new float[3]), null),
                "row 0 has 2 values, row 1 has 3");
        assertProblem(
                "training-sample",
                Map.of(),
                new TrainingData(List.of(new float[2], new float[] {0, Float.NEGATIVE_INFINITY}), null),
                "row 1 is not finite at coordinate 1");
    }

    private static void assertProblem(String kind, Map<String, String> parameters, TrainingData data, String problem) {
        assertThatThrownBy(() -> BaselineSources.of(kind, parameters, space(data)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(problem);
        assertThatThrownBy(() -> BaselineSources.digest(kind, parameters, space(data)))
                .isInstanceOf(InvalidSettingsException.class);
    }

    /** Expected digests: SHA-256 by Python's hashlib over the documented bytes. */
    @Test
    void shouldKeepPublishedDigests() {
        TrainingData data =
                new TrainingData(List.of(new float[] {1, 2}, new float[] {3, -0.0f}), new double[] {0.25, -0.0});

        assertDigest("zero", Map.of(), data, "c2e4016d8dd4bdaba814a7a64df17718f7a8f5076db057f59f8e7b6937441246");
        assertDigest(
                "constant",
                Map.of("value", "0.50"),
                data,
                "942e9ec19774812ed4b73f8567586bd6e0e53ebaf922d8a3b08d0fdbd17d483a");
        assertDigest("mean", Map.of(), data, "f88c167cb608224e408d509738960fbc944fdcc5803e644d0feec39c8bdbb121");
        assertDigest(
                "training-sample",
                Map.of("rows", "2"),
                data,
                "e628c32ed2979955ece8e985cea600fa1a70394b94b8088d67d9a1c5d8663db3");
    }

    private static void assertDigest(String kind, Map<String, String> parameters, TrainingData data, String expected) {
        assertThat(HexFormat.of().formatHex(BaselineSources.digest(kind, parameters, space(data))))
                .isEqualTo(expected);
    }

    @Test
    void shouldChangeDigestWithEverythingItDependsOn() {
        TrainingData data = new TrainingData(numbered(3), new double[] {1, 2});
        TrainingData other = new TrainingData(numbered(4), new double[] {1, 3});
        List<String> digests = new ArrayList<>();

        for (TrainingData one : List.of(data, other)) {
            digests.add(digest("mean", Map.of(), one));
            digests.add(digest("training-sample", Map.of(), one));
            digests.add(digest("training-sample", Map.of("rows", "2"), one));
        }
        digests.add(digest("zero", Map.of(), data));
        digests.add(digest("constant", Map.of("value", "0"), data));

        assertThat(digests).doesNotHaveDuplicates();
        assertThat(digest("zero", Map.of(), other)).isEqualTo(digest("zero", Map.of(), data));
        assertThat(digest("training-sample", Map.of("rows", "1"), data))
                .isEqualTo(digest("training-sample", Map.of(), data));
    }

    @Test
    void shouldChangeDigestWithShapeFeaturesAndEachParameterThatHasASay() {
        TrainingData data = new TrainingData(numbered(3), new double[] {1, 2});
        InputSpace image = new InputSpace(List.of(1, 2, 2), List.of(), TrainingData.NONE);
        InputSpace wide = new InputSpace(List.of(2, 2, 2), List.of(), TrainingData.NONE);
        InputSpace grouped = new InputSpace(List.of(1, 2, 2), List.of(new int[] {0, 1}), TrainingData.NONE);
        List<byte[]> digests = List.of(
                BaselineSources.digest("blur", Map.of(), image),
                BaselineSources.digest("blur", Map.of("sigma", "2"), image),
                BaselineSources.digest("blur", Map.of(), wide),
                BaselineSources.digest("coalition", Map.of(), image),
                BaselineSources.digest("coalition", Map.of(), grouped),
                BaselineSources.digest("weighted-set", Map.of("points", "1,2,3,4"), image),
                BaselineSources.digest("weighted-set", Map.of("points", "1,2,3,5"), image),
                BaselineSources.digest("training-sample", Map.of("other-class", "true"), space(data)),
                BaselineSources.digest("training-sample", Map.of("other-class", "true", "threshold", "1"), space(data)),
                BaselineSources.digest("counterfactual", Map.of("search", "descent"), space(data)),
                BaselineSources.digest("counterfactual", Map.of("search", "descent", "rate", "1"), space(data)));

        assertThat(digests.stream().map(HexFormat.of()::formatHex)).doesNotHaveDuplicates();
        assertThat(BaselineSources.digest("weighted-set", Map.of("points", "1; 2.0 3 4e0"), image))
                .isEqualTo(BaselineSources.digest("weighted-set", Map.of("points", "1,2,3,4"), grouped));
        assertThat(digest("training-sample", Map.of("threshold", "1"), data))
                .isEqualTo(digest("training-sample", Map.of(), data));
        assertThat(digest("counterfactual", Map.of("rate", "1"), data))
                .isEqualTo(digest("counterfactual", Map.of(), data));
    }

    private static String digest(String kind, Map<String, String> parameters, TrainingData data) {
        return HexFormat.of().formatHex(BaselineSources.digest(kind, parameters, space(data)));
    }
}
