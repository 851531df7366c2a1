package dev.rationale.attribution.shapley;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.InvalidSettingsException;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Witness;
import dev.rationale.attribution.metric.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Occlusion: {@code f(x) − f(x with a window replaced by the baseline)}, the window sliding over the input; a coordinate gets the mean over
 * the windows that it lies in, each of which counts as a whole. With {@code units: features} the model's features take the
 * place of windows.
 *
 * <p>Needs no gradient. Units are those of the explained scalar. Windows as Captum's: at multiples of the stride along each axis, the
 * last one cut off at the end. Coordinates in no window, where strides are longer than windows, get 0. Special cases: the baseline
 * equal to the input gives zeros with {@code BASELINE_DEGENERATE}; several baselines are averaged by their weights; a window in
 * which they do not differ from the input needs no row.
 *
 * <p>Accuracy: nothing is approximated. Cost: a forward pass for each window and baseline, and at the input and each baseline.
 *
 * <p>Source: Zeiler, Fergus, arXiv 1311.2901; windows and means as in Captum's {@code Occlusion}.
 */
public final class Occlusion implements AttributionMethod {
    /** Identifier of the method. */
    public static final String NAME = "occlusion";

    private static final String FEATURES = "features";
    /** Numbers that a window holds beside its coordinates, and a window with a baseline. */
    private static final int PLACE = 4;

    private static final Witness.Function PRODUCT =
            new Witness.Function(x -> x[0] * x[1], x -> new double[] {x[1], x[0]});
    private static final Witness.Function SECOND = new Witness.Function(x -> x[1], x -> new double[] {0, 1});

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Occlusion (Zeiler, Fergus 2013, arXiv 1311.2901), without gradients";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "units",
                        List.of("window", FEATURES),
                        "window",
                        "What is replaced together: a sliding window, or the model's features."),
                Parameter.numbers(
                        "window",
                        "1",
                        1.0,
                        "Lengths of the window: one for each axis, or one for all but an image's channels, which it spans."),
                Parameter.numbers(
                        "strides",
                        "",
                        1.0,
                        "How far the window moves, the same way; none for 1. As long as the window: patches."));
    }

    @Override
    public List<String> problems(Settings settings, InputSpace space) {
        return isOfFeatures(settings)
                ? List.of()
                : Windows.problems(settings.numbers("window"), settings.numbers("strides"), space);
    }

    private static boolean isOfFeatures(Settings settings) {
        return settings.text("units").equals(FEATURES);
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        List<Concession> concessions = new ArrayList<>();
        concessions.add(new Concession(
                Axiom.COMPLETENESS,
                "What windows do together is counted for each of them, or for none.",
                Witness.of("f = x₀x₁", PRODUCT, new double[] {1, 1}, 0, 0)));
        if (!isOfFeatures(settings) && Arrays.stream(settings.numbers("window")).anyMatch(length -> length > 1)) {
            concessions.add(new Concession(
                    Axiom.DUMMY,
                    "A coordinate shares in what its window does.",
                    Witness.of("f = x₁", SECOND, new double[] {1, 1}, 0, 0)));
            concessions.add(new Concession(
                    Axiom.MISSINGNESS,
                    "A coordinate shares in what its window does.",
                    Witness.of("f = x₁", SECOND, new double[] {1, 1}, 1, 0)));
            concessions.add(new Concession(
                    Axiom.SYMMETRY,
                    "Alike coordinates lie in windows with different neighbours.",
                    Witness.of(
                            "f = x₀ + x₁ + x₂",
                            new Witness.Function(x -> x[0] + x[1] + x[2], x -> new double[] {1, 1, 1}),
                            new double[] {1, 1, 5},
                            0,
                            0,
                            0)));
        }
        return List.copyOf(concessions);
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        return new Cost(0, (dimension + 1L) * baselines + 1, 0);
    }

    @Override
    public Held held(Explicand explicand, int baselines, Settings settings) {
        int dimension = explicand.input().length;
        InputSpace space = explicand.space();
        if (isOfFeatures(settings) || !problems(settings, space).isEmpty()) {
            return Held.of(ForwardRounds.held((long) dimension * baselines, baselines, dimension)
                    + Players.held(dimension, 0)
                    + (long) dimension * baselines * PLACE);
        }
        Windows.Size windows = Windows.size(settings.numbers("window"), settings.numbers("strides"), space);
        return Held.of(ForwardRounds.held(windows.count() * baselines, baselines, dimension)
                + windows.coordinates() / 2
                + windows.count() * (baselines + 1L) * PLACE);
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        explicand.requireExplainable(NAME, baselines);
        List<String> problems = problems(settings, explicand.space());
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new Occluding(explicand, baselines, units(explicand.space(), settings));
    }

    private static List<int[]> units(InputSpace space, Settings settings) {
        if (!isOfFeatures(settings)) {
            return Windows.of(settings.numbers("window"), settings.numbers("strides"), space);
        }
        Units features = Units.of("feature", space.features(), space.dimension());
        List<int[]> members = new ArrayList<>();
        for (int unit = 0; unit < features.count(); unit++) {
            members.add(features.members(unit));
        }
        return members;
    }

    /** One point for each window and baseline in which they differ. */
    private static final class Occluding extends ForwardRounds {
        private final List<int[]> windows;
        private final List<int[]> places = new ArrayList<>();
        private final double[] sums;
        private final int[] covered;

        Occluding(Explicand explicand, Baselines baselines, List<int[]> windows) {
            super(NAME, explicand, baselines);
            this.windows = windows;
            this.sums = new double[explicand.input().length];
            this.covered = new int[sums.length];
            windows.forEach(window -> Arrays.stream(window).forEach(i -> covered[i]++));
            for (int k = 0; k < baselines.points().size(); k++) {
                double[] baseline = baselines.points().get(k);
                for (int w = 0; w < windows.size() && counts(k); w++) {
                    if (Arrays.stream(windows.get(w))
                            .anyMatch(i -> baseline[i] != explicand.input()[i])) {
                        places.add(new int[] {k, w});
                    }
                }
            }
        }

        @Override
        long count() {
            return places.size();
        }

        @Override
        double[] point(long index) {
            int[] place = places.get((int) index);
            double[] point = explicand.input().clone();
            for (int i : windows.get(place[1])) {
                point[i] = baselines.points().get(place[0])[i];
            }
            return point;
        }

        @Override
        void take(long index, double value) {
            int[] place = places.get((int) index);
            for (int i : windows.get(place[1])) {
                sums[i] += baselines.weights()[place[0]] * (atInput() - value);
            }
        }

        @Override
        double[] values() {
            double[] values = new double[sums.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = covered[i] == 0 ? 0 : sums[i] / covered[i];
            }
            return values;
        }
    }
}
