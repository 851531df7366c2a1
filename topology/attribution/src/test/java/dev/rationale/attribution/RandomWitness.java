package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random networks that meet what an axiom asks of its functions, inputs and baselines, and whether a declared witness does. */
final class RandomWitness {
    /** A function whose attributions have a closed form for every path. */
    static final String LINEAR = "a random linear function";

    private static final int D = 4;
    private static final int HIDDEN = 8;

    private RandomWitness() {}

    static Witness of(Axiom axiom, Random random) {
        Perceptron network = Perceptron.random(random, D, HIDDEN, 1, axiom != Axiom.IMPLEMENTATION_INVARIANCE);
        double[] x = SeededCases.point(random, D);
        List<double[]> baselines = new ArrayList<>(List.of(SeededCases.point(random, D), SeededCases.point(random, D)));
        List<Witness.Function> functions = new ArrayList<>();
        String description = "a random network";
        switch (axiom) {
            case COMPLETENESS -> {
                if (random.nextBoolean()) {
                    description = LINEAR;
                    functions.add(function(AnalyticModel.linear(SeededCases.point(random, D), 0.3)));
                }
            }
            case LINEARITY -> {
                functions.add(function(network));
                functions.add(function(Perceptron.random(random, D, HIDDEN, 1, true)));
            }
            case DUMMY -> Arrays.stream(network.first()).forEach(unit -> unit[0] = 0);
            case SYMMETRY -> {
                Arrays.stream(network.first()).forEach(unit -> unit[1] = unit[0]);
                x[1] = x[0];
                baselines.forEach(baseline -> baseline[1] = baseline[0]);
            }
            case SENSITIVITY -> {
                double[] only = x.clone();
                only[0] += 1;
                baselines = List.of(only);
            }
            case IMPLEMENTATION_INVARIANCE -> {
                functions.add(function(network));
                functions.add(function(rewired(network, random)));
            }
            case MISSINGNESS -> baselines.forEach(baseline -> baseline[0] = x[0]);
        }
        if (functions.isEmpty()) {
            functions.add(function(network));
        }
        return new Witness(description, functions, x, Baselines.uniform(baselines, baselines.size()));
    }

    private static Witness.Function function(AnalyticModel model) {
        return new Witness.Function(x -> model.outputs(x)[0], x -> model.jacobian(x)[0]);
    }

    /** The same ReLU function: hidden units shuffled, each scaled up by what its output is scaled down. */
    private static Perceptron rewired(Perceptron network, Random random) {
        List<Integer> order = new ArrayList<>();
        for (int h = 0; h < HIDDEN; h++) {
            order.add(random.nextInt(order.size() + 1), h);
        }
        double[][] first = new double[HIDDEN][];
        double[] bias = new double[HIDDEN];
        double[][] second = new double[1][HIDDEN];
        for (int h = 0; h < HIDDEN; h++) {
            int old = order.get(h);
            double scale = 0.1 + 10 * random.nextDouble();
            first[h] = Arrays.stream(network.first()[old]).map(w -> w * scale).toArray();
            bias[h] = network.firstBias()[old] * scale;
            second[0][h] = network.second()[0][old] / scale;
        }
        return new Perceptron(first, bias, second, network.secondBias(), false);
    }

    /** Refuses a witness that does not meet what {@link Witness} says of its axiom. */
    static void requireFitting(Axiom axiom, Witness witness) {
        boolean two = axiom == Axiom.LINEARITY || axiom == Axiom.IMPLEMENTATION_INVARIANCE;
        assertThat(witness.functions())
                .as("functions of a witness of %s", axiom)
                .hasSize(two ? 2 : 1);
        Witness.Function f = witness.functions().get(0);
        double[] x = witness.input();
        List<double[]> baselines = witness.baselines().points();
        switch (axiom) {
            case COMPLETENESS, LINEARITY -> {}
            case DUMMY ->
                assertThat(f.value().applyAsDouble(x))
                        .as("coordinate 0 must be ignored")
                        .isEqualTo(f.value().applyAsDouble(with(x, 0, x[0] + 1)));
            case SYMMETRY -> {
                assertThat(x[0]).isEqualTo(x[1]);
                assertThat(baselines)
                        .allSatisfy(baseline -> assertThat(baseline[0]).isEqualTo(baseline[1]));
                assertThat(f.value().applyAsDouble(with(x, 0, x[0] + 1)))
                        .as("coordinates 0 and 1 must be treated alike")
                        .isEqualTo(f.value().applyAsDouble(with(x, 1, x[1] + 1)));
            }
            case SENSITIVITY -> {
                assertThat(baselines).hasSize(1);
                assertThat(with(x, 0, 0)).containsExactly(with(baselines.get(0), 0, 0));
                assertThat(f.value().applyAsDouble(x)).isNotEqualTo(f.value().applyAsDouble(baselines.get(0)));
            }
            case IMPLEMENTATION_INVARIANCE -> {
                Witness.Function g = witness.functions().get(1);
                assertThat(f.value().applyAsDouble(x)).isEqualTo(g.value().applyAsDouble(x));
                assertThat(baselines)
                        .allSatisfy(baseline -> assertThat(f.value().applyAsDouble(baseline))
                                .isEqualTo(g.value().applyAsDouble(baseline)));
            }
            case MISSINGNESS ->
                assertThat(baselines)
                        .allSatisfy(baseline -> assertThat(baseline[0]).isEqualTo(x[0]));
        }
    }

    private static double[] with(double[] point, int index, double value) {
        double[] changed = point.clone();
        changed[index] = value;
        return changed;
    }
}
