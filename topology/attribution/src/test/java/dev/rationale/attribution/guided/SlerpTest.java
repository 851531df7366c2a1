package dev.rationale.attribution.guided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class SlerpTest {
    private static double[] moved(double[] from, double[] to, double share, int... selected) {
        double[] point = from.clone();
        new Slerp().move(point, to, selected, share);
        return point;
    }

    @Test
    void shouldTurnAlongTheCircle() {
        double third = Math.PI / 6;

        assertThat(moved(new double[] {2, 0}, new double[] {0, 2}, 1 / 3.0, 0, 1))
                .containsExactly(new double[] {2 * Math.cos(third), 2 * Math.sin(third)}, within(1e-14));
        assertThat(moved(new double[] {2, 0}, new double[] {0, 2}, 1, 0, 1))
                .containsExactly(new double[] {0, 2}, within(1e-14));
    }

    @Test
    void shouldMoveSelectedCoordinatesOnly() {
        assertThat(moved(new double[] {2, 7, 0}, new double[] {0, 9, 2}, 0.5, 0, 2))
                .containsExactly(new double[] {Math.sqrt(2), 7, Math.sqrt(2)}, within(1e-14));
    }

    @Test
    void shouldGoStraightWhereThereIsNoAngle() {
        assertThat(moved(new double[] {0, 0}, new double[] {1, 2}, 0.5, 0, 1)).containsExactly(0.5, 1);
        assertThat(moved(new double[] {1, 2}, new double[] {0, 0}, 0.5, 0, 1)).containsExactly(0.5, 1);
        assertThat(moved(new double[] {1, 0}, new double[] {-1, 0}, 0.75, 0, 1)).containsExactly(-0.5, 0);
        assertThat(moved(new double[] {1, 0.01}, new double[] {2, 0.03}, 0.5, 0, 1))
                .containsExactly(new double[] {1.5, 0.02}, within(1e-15));
        assertThat(moved(new double[] {3}, new double[] {5}, 0.5, 0)).containsExactly(4);
    }
}
