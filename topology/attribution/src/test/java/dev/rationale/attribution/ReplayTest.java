package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.wrapper.Parts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recorded choices are taken again by every method and every kind of baseline: on the same model the same attribution comes
 * out bit for bit, and on another model, which would choose otherwise, the same choices.
 */
final class ReplayTest {
    private static final int D = 4;
    private static final InputSpace SPACE = space();
    private static final Perceptron MODEL = Perceptron.random(new Random(1), D, 8, 3, false);
    private static final Perceptron SMOOTH = Perceptron.random(new Random(2), D, 8, 3, true);
    private static final Perceptron OTHER = Perceptron.random(new Random(3), D, 8, 3, false);
    private static final BaselineSource TWO = BaselineSource.of(
            Baselines.uniform(List.of(new double[] {-1, 0.5, 0.25, 2}, new double[] {0.5, -2, 1, 0}), 2));

    private static InputSpace space() {
        Random random = new Random(3);
        List<float[]> rows = new ArrayList<>();
        double[] mean = new double[D];
        for (int r = 0; r < 40; r++) {
            float[] row = new float[D];
            for (int i = 0; i < D; i++) {
                row[i] = (float) random.nextGaussian();
                mean[i] += row[i] / 40;
            }
            rows.add(row);
        }
        return new InputSpace(List.of(1, 2, 2), List.of(), new TrainingData(rows, mean));
    }

    static Stream<MethodCase> methods() {
        return MethodCase.all().stream();
    }

    static Stream<Arguments> baselines() {
        return Stream.of(
                        Map.entry("neutral", Map.of("value", "0.25")),
                        Map.entry("counterfactual", Map.<String, String>of()),
                        Map.entry("counterfactual", Map.of("search", "descent", "penalty", "0")),
                        Map.entry("training-sample", Map.of("rows", "4", "other-class", "true")),
                        Map.entry("stratified-training", Map.of("rows", "5")),
                        Map.entry("uniform", Map.of("draws", "3")),
                        Map.entry("coalition", Map.of("coalitions", "6")))
                .flatMap(kind -> Stream.of(
                                Map.entry("integrated-gradients", Map.<String, String>of()),
                                Map.entry("guided-integrated-gradients", Map.<String, String>of()),
                                Map.entry("weighted-integrated-gradients", Map.<String, String>of()),
                                Map.entry("expected-gradients", Map.<String, String>of()),
                                Map.entry("smoothgrad", Map.of("samples", "4", "base", "integrated-gradients")),
                                Map.entry(
                                        "smoothgrad", Map.of("samples", "3", "base", "weighted-integrated-gradients")))
                        .map(method ->
                                Arguments.of(kind.getKey(), kind.getValue(), method.getKey(), method.getValue())));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void shouldGiveTheSameAgainAndTakeTheChoicesOfAnotherModel(MethodCase method) {
        requireTakenAgain(method.predicted() ? MODEL : SMOOTH, method, TWO, true);
    }

    @ParameterizedTest
    @MethodSource("baselines")
    void shouldDoSoWithBaselinesOfEveryKindThatChooses(
            String kind, Map<String, String> parameters, String method, Map<String, String> given) {
        MethodCase predicted = new MethodCase(Methods.byName(method).orElseThrow(), given, true);

        // A descent leads elsewhere on another model, and from there other steps are left to choose.
        boolean moves = parameters.containsKey("search");
        requireTakenAgain(MODEL, predicted, BaselineSources.of(kind, parameters, SPACE), !moves);
    }

    /** A path that fails is left out, and the others still get their own choices. */
    @Test
    void shouldHandChoicesToTheRightPathWhenOneIsLeftOut() {
        AnalyticModel hole = AnalyticModel.of(
                x -> x[0] < 0.4 && x[0] > 0.2 ? Double.NaN : MODEL.outputs(x)[0],
                x -> x[0] < 0.4 && x[0] > 0.2 ? new double[] {Double.NaN, 0, 0, 0} : MODEL.jacobian(x)[0]);
        AttributionMethod weighted =
                Methods.byName("weighted-integrated-gradients").orElseThrow();
        Baselines three = Baselines.uniform(
                List.of(new double[] {0, 1, 1, 1}, new double[] {0.5, -2, 1, 0}, new double[] {2, 1, -2, 1}), 3);
        Explicand explicand = new Explicand(new double[] {1, -0.5, 0.75, 2}, Target.of(0), 0.01, 7, SPACE);
        Settings settings = weighted.settings(Map.of());
        Attribution first = new ProgramRunner(new AnalyticOracle(D, hole))
                .run(RecordProgram.of(weighted, explicand, BaselineSource.of(three), settings));
        Explicand again = explicand.taking(Choices.parse(first.choices()));
        AnalyticOracle oracle = new AnalyticOracle(D, hole);
        Attribution same =
                new ProgramRunner(oracle).run(RecordProgram.of(weighted, again, BaselineSource.of(three), settings));
        Attribution elsewhere = new ProgramRunner(new AnalyticOracle(D, OTHER))
                .run(RecordProgram.of(weighted, again, BaselineSource.of(three), settings));

        assertThat(first.findings()).contains(Finding.PARTIAL);
        assertThat(same.values()).containsExactly(first.values());
        assertThat(untargeted(same)).isEqualTo(untargeted(first));
        assertThat(steps(first).get(0)).as("the path left out").isEmpty();
        assertThat(steps(elsewhere).subList(1, 3)).isEqualTo(steps(first).subList(1, 3));
    }

    /** Steps of each of three paths; none of one that recorded none. */
    private static List<List<Integer>> steps(Attribution attribution) {
        return Parts.taken(Choices.parse(attribution.choices()), 3).stream()
                .map(part -> Arrays.stream(part.of(Choices.Kind.STEPS).orElse(new int[0]))
                        .boxed()
                        .toList())
                .toList();
    }

    /** Else the tests above would not say much. */
    @Test
    void shouldMeetEveryKindOfChoice() {
        Set<Choices.Kind> met = EnumSet.noneOf(Choices.Kind.class);
        Stream<Attribution> ofMethods = methods()
                .flatMap(method -> Stream.of(MODEL, SMOOTH)
                        .map(model -> run(model, begin(method, explicand(method, model), TWO))));
        Stream<Attribution> ofBaselines = baselines().map(each -> {
            MethodCase method =
                    new MethodCase(Methods.byName((String) each.get()[2]).orElseThrow(), map(each.get()[3]), true);
            BaselineSource source = BaselineSources.of((String) each.get()[0], map(each.get()[1]), SPACE);
            return run(MODEL, begin(method, explicand(method, MODEL), source));
        });
        Stream.concat(ofMethods, ofBaselines).forEach(found -> {
            Choices choices = Choices.parse(found.choices());
            Stream.of(Choices.Kind.values())
                    .filter(kind -> choices.of(kind).isPresent())
                    .forEach(met::add);
        });

        assertThat(EnumSet.complementOf(EnumSet.copyOf(met)))
                .as("kinds that no case records")
                .containsExactly(Choices.Kind.GEODESIC_BRIDGES);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> map(Object settings) {
        return (Map<String, String>) settings;
    }

    private static void requireTakenAgain(
            Perceptron model, MethodCase method, BaselineSource source, boolean elsewhere) {
        Explicand explicand = explicand(method, model);
        Attribution first = run(model, begin(method, explicand, source));
        Choices recorded = Choices.parse(first.choices());
        Explicand again = explicand.withTarget(first.target()).taking(recorded);

        Attribution same = run(model, RecordProgram.of(method.method(), again, source, method.settings()));

        assertThat(same.values()).containsExactly(first.values());
        assertThat(same.output()).isEqualTo(first.output());
        assertThat(Double.doubleToLongBits(same.baselineOutput()))
                .isEqualTo(Double.doubleToLongBits(first.baselineOutput()));
        assertThat(same.steps()).isEqualTo(first.steps());
        assertThat(untargeted(same)).isEqualTo(untargeted(first));
        if (elsewhere) {
            Attribution other = run(OTHER, RecordProgram.of(method.method(), again, source, method.settings()));
            assertThat(untargeted(other)).as("on another model").isEqualTo(untargeted(first));
        }
    }

    /** Each kind with its values; a target that was predicted is named on replay. */
    private static Map<Choices.Kind, List<Integer>> untargeted(Attribution attribution) {
        Choices choices = Choices.parse(attribution.choices());
        Map<Choices.Kind, List<Integer>> values = new EnumMap<>(Choices.Kind.class);
        for (Choices.Kind kind : Choices.Kind.values()) {
            Optional<int[]> chosen = kind == Choices.Kind.TARGET ? Optional.empty() : choices.of(kind);
            chosen.ifPresent(
                    found -> values.put(kind, Arrays.stream(found).boxed().toList()));
        }
        return values;
    }

    private static Attribution run(Perceptron model, Program program) {
        return new ProgramRunner(new AnalyticOracle(D, model)).run(program);
    }

    private static Explicand explicand(MethodCase method, Perceptron model) {
        InputSpace space = method.method().problems(method.settings(), SPACE).isEmpty() ? SPACE : InputSpace.flat(D);
        Smoothness smoothness = model.smooth() ? Smoothness.SMOOTH : Smoothness.KINKED;
        return new Explicand(new double[] {1, -0.5, 0.75, 2}, Target.of(1), 0.01, 7, space.with(smoothness));
    }

    private static Program begin(MethodCase method, Explicand explicand, BaselineSource source) {
        return method.predicted()
                ? RecordProgram.predicted(method.method(), explicand, source, method.settings())
                : RecordProgram.of(method.method(), explicand, source, method.settings());
    }
}
