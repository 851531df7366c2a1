package dev.rationale.attribution.guided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.SeededCases;
import org.junit.jupiter.api.Test;

final class EigenvectorsTest {

    @Test
    void shouldSolveTwoByTwo() {
        Eigenvectors found = Eigenvectors.of(new double[][] {{2, 1}, {1, 2}});

        assertThat(found.values()).containsExactly(new double[] {3, 1}, within(1e-15));
        assertThat(Math.abs(found.vectors()[0][0])).isCloseTo(Math.sqrt(0.5), within(1e-15));
        assertThat(found.vectors()[0][1]).isCloseTo(found.vectors()[0][0], within(1e-15));
    }

    @Test
    void shouldLeaveADiagonalAsItIs() {
        Eigenvectors found = Eigenvectors.of(new double[][] {{1, 0, 0}, {0, 5, 0}, {0, 0, 0}});

        assertThat(found.values()).containsExactly(5, 1, 0);
        assertThat(found.vectors()).isEqualTo(new double[][] {{0, 1, 0}, {1, 0, 0}, {0, 0, 1}});
    }

    @Test
    void shouldRebuildTheMatrixFromOrthonormalVectors() {
        SeededCases.check(20, random -> {
            int m = 1 + random.nextInt(30);
            double[][] matrix = new double[m][m];
            double[][] copy = new double[m][m];
            for (int i = 0; i < m; i++) {
                for (int j = 0; j <= i; j++) {
                    matrix[i][j] = random.nextInt(4) == 0 ? 0 : random.nextGaussian();
                    matrix[j][i] = matrix[i][j];
                }
            }
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < m; j++) {
                    copy[i][j] = matrix[i][j];
                }
            }

            Eigenvectors found = Eigenvectors.of(matrix);

            for (int i = 0; i < m; i++) {
                for (int j = 0; j < m; j++) {
                    double rebuilt = 0;
                    double product = 0;
                    for (int k = 0; k < m; k++) {
                        rebuilt += found.values()[k] * found.vectors()[k][i] * found.vectors()[k][j];
                        product += found.vectors()[i][k] * found.vectors()[j][k];
                    }
                    assertThat(rebuilt).isCloseTo(copy[i][j], within(1e-13 * m));
                    assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-13));
                }
                assertThat(i == 0 || found.values()[i] <= found.values()[i - 1]).isTrue();
            }
        });
    }
}
