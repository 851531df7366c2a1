package dev.rationale.attribution.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.Point;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against closed forms and finite differences; PyTorch's own values are compared where JSON can be read, in the application. */
class DenseNetworkTest {
    private static final int[] SIZES = {3, 7, 5, 4};
    /** {@code y = 2 max(x₀ − x₁ + ½, 0) − 3 max(x₁, 0) + 1}. */
    private static final double[] RAMPS = {1, -1, 0, 1, 0.5, 0, 2, -3, 1};

    @ParameterizedTest
    @EnumSource
    void shouldHaveTheGradientOfItsValues(Activation activation) {
        DenseNetwork network = random(11, activation);
        Random random = new Random(12);
        double step = 1e-6;
        for (Objective objective : Objective.values()) {
            for (int c = 0; c < network.classes(); c++) {
                Target target = new Target(0, c, objective);
                double[] x = random.doubles(3, -2, 2).toArray();
                double[] gradient = at(network, x, target).gradient();
                for (int i = 0; i < x.length; i++) {
                    double[] up = x.clone();
                    double[] down = x.clone();
                    up[i] += step;
                    down[i] -= step;
                    double slope = (at(network, up, target).values()[0]
                            - at(network, down, target).values()[0]);
                    assertThat(gradient[i]).isCloseTo(slope / (2 * step), within(1e-8));
                }
            }
        }
    }

    @Test
    void shouldEqualTheClosedFormOfTwoRamps() {
        DenseNetwork network = DenseNetwork.of(new int[] {2, 2, 1}, Activation.RELU, RAMPS);
        RowResult.Segment both = at(network, new double[] {2, 1}, Target.of(0));
        assertThat(both.values()).containsExactly(1);
        assertThat(both.gradient()).containsExactly(2, -5);
        RowResult.Segment none = at(network, new double[] {-1, -0.5}, Target.of(0));
        assertThat(none.values()).containsExactly(1);
        assertThat(none.gradient()).containsExactly(0, 0);
    }

    @Test
    void shouldTakeZeroAsTheSlopeOfAKink() {
        DenseNetwork network = DenseNetwork.of(new int[] {2, 2, 1}, Activation.RELU, RAMPS);
        assertThat(at(network, new double[] {-0.5, 0}, Target.of(0)).gradient()).containsExactly(0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void shouldStayFiniteWhereExponentialsWouldNot(Activation activation) {
        DenseNetwork network = DenseNetwork.of(new int[] {2, 2, 1}, activation, RAMPS);
        for (double[] x : List.of(new double[] {1e6, 1}, new double[] {-1e6, -1e6})) {
            RowResult.Segment found = at(network, x, Target.of(0));
            assertThat(found.firstNonFinite()).isEqualTo(-1);
            assertThat(found.values()[0]).isFinite();
        }
    }

    @Test
    void shouldAddAStretchInTheOrderOfItsPositions() {
        DenseNetwork network = random(5, Activation.TANH);
        double[] from = {0, 0.5, -1};
        double[] to = {1, -1, 2};
        double[] positions = {0, 0.25, 0.75, 1};
        double[] weights = {0.1, 0.4, 0.3, 0.2};
        Target target = new Target(0, 2, Objective.LOG_PROBABILITY);
        RowResult.Segment found = network.gradients(
                        List.of(new Stretch(from, to, positions, weights, 1, 2, HeldInputs.NONE, target)))
                .get(0);
        double[] expected = new double[3];
        for (int j = 1; j <= 2; j++) {
            double[] x = new double[3];
            for (int i = 0; i < 3; i++) {
                x[i] = from[i] + positions[j] * (to[i] - from[i]);
            }
            RowResult.Segment row = at(network, x, target);
            assertThat(found.values()[j - 1]).isEqualTo(row.values()[0]);
            for (int i = 0; i < 3; i++) {
                expected[i] += weights[j] * row.gradient()[i];
            }
        }
        assertThat(found.gradient()).containsExactly(expected);
    }

    @Test
    void shouldGiveTheSameBitsInAnyBatch() {
        DenseNetwork network = random(6, Activation.RELU);
        Random random = new Random(7);
        List<Stretch> stretches = new ArrayList<>();
        for (int row = 0; row < 3000; row++) {
            Target target = new Target(0, row % 4, Objective.PROBABILITY);
            stretches.add(Stretch.point(random.doubles(3, -2, 2).toArray(), HeldInputs.NONE, target));
        }
        List<RowResult.Segment> together = network.gradients(stretches);
        List<double[][]> outputs = network.outputs(stretches.stream()
                .map(stretch -> new Point(stretch.from(), HeldInputs.NONE))
                .toList());
        for (int row = 0; row < stretches.size(); row++) {
            Stretch stretch = stretches.get(row);
            RowResult.Segment alone = network.gradients(List.of(stretch)).get(0);
            assertThat(together.get(row).gradient()).containsExactly(alone.gradient());
            assertThat(Objective.PROBABILITY.of(outputs.get(row)[0], row % 4)).isEqualTo(alone.values()[0]);
        }
    }

    @Test
    void shouldLeaveRowsOutThatAreNotFinite() {
        DenseNetwork network = random(8, Activation.TANH);
        double[] nowhere = {Double.NaN, 0, 0};
        RowResult.Segment found = at(network, nowhere, Target.of(1));
        assertThat(found.firstNonFinite()).isZero();
        assertThat(found.gradient()).containsExactly(0, 0, 0);
    }

    @Test
    void shouldReadNetworksOneAfterTheOther() {
        ByteBuffer weights = ByteBuffer.allocate(2 * RAMPS.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double parameter : RAMPS) {
            weights.putFloat((float) parameter);
        }
        for (double parameter : RAMPS) {
            weights.putFloat(-(float) parameter);
        }
        weights.flip().order(ByteOrder.BIG_ENDIAN);
        int[] sizes = {2, 2, 1};
        DenseNetwork first = DenseNetwork.read(sizes, Activation.RELU, weights);
        DenseNetwork second = DenseNetwork.read(sizes, Activation.RELU, weights);
        assertThat(at(first, new double[] {2, 1}, Target.of(0)).gradient()).containsExactly(2, -5);
        assertThat(at(second, new double[] {-2, -1}, Target.of(0)).gradient()).containsExactly(2, -5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseNetwork.read(sizes, Activation.RELU, weights))
                .withMessage("expected 36 bytes, found 0");
    }

    @Test
    void shouldRefuseWhatIsNoNetwork() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseNetwork.of(new int[] {2, 2, 1}, Activation.RELU, new double[8]))
                .withMessage("expected 9 parameters, found 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseNetwork.of(new int[] {2}, Activation.RELU, new double[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseNetwork.of(new int[] {2, 0, 1}, Activation.RELU, new double[1]));
        double[] broken = RAMPS.clone();
        broken[6] = Double.POSITIVE_INFINITY;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DenseNetwork.of(new int[] {2, 2, 1}, Activation.RELU, broken))
                .withMessage("parameter 0 of layer 2 is not finite");
    }

    @Test
    void shouldRefuseTargetsAndPointsOfAnotherModel() {
        DenseNetwork network = random(9, Activation.RELU);
        double[] x = new double[3];
        for (Target target : List.of(Target.of(4), Target.of(-1), new Target(1, 0, Objective.RAW))) {
            assertThatThrownBy(() -> at(network, x, target)).isInstanceOf(UnexplainableException.class);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.outputs(List.of(new Point(new double[2], HeldInputs.NONE))))
                .withMessage("expected 3 coordinates, found 2");
    }

    private static RowResult.Segment at(DenseNetwork network, double[] x, Target target) {
        return network.gradients(List.of(Stretch.point(x, HeldInputs.NONE, target)))
                .get(0);
    }

    private static DenseNetwork random(long seed, Activation activation) {
        Random random = new Random(seed);
        int count = IntStream.range(1, SIZES.length)
                .map(l -> SIZES[l] * (SIZES[l - 1] + 1))
                .sum();
        return DenseNetwork.of(
                SIZES, activation, random.doubles(count, -0.8, 0.8).toArray());
    }
}
