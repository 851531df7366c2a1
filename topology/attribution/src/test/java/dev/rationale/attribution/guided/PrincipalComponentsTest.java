package dev.rationale.attribution.guided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.SeededCases;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PrincipalComponentsTest {
    private static final PrincipalComponents PCA = new PrincipalComponents();

    private static double[] through(Autoencoder autoencoder, double[] x) {
        return autoencoder.decode(autoencoder.encode(x));
    }

    @Test
    void shouldLoseNothingWithAllComponents() {
        SeededCases.check(10, random -> {
            int d = 1 + random.nextInt(20);
            Autoencoder lossless = PCA.open(Runs.normal(random, 3 * d + 2, d), d);
            double[] x = SeededCases.point(random, d);
            double[] z = lossless.encode(x);

            assertThat(z).hasSize(d);
            assertThat(through(lossless, x)).containsExactly(x, within(1e-12));
            assertThat(lossless.encode(lossless.decode(z))).containsExactly(z, within(1e-12));
        });
    }

    /** Rows on a line through (1, 2, 3) along (2, −1, 2)/3: one component, with variance, whatever is asked for. */
    @Test
    void shouldFindTheLineOfTheRows() {
        List<float[]> rows = new ArrayList<>();
        for (int t : new int[] {-6, 0, 3, 3}) {
            rows.add(new float[] {1 + 2 * t, 2 - t, 3 + 2 * t});
        }
        Autoencoder line = PCA.open(Runs.space(rows), 3);

        assertThat(line.encode(new double[] {1, 2, 3})).containsExactly(new double[] {0}, within(1e-12));
        assertThat(line.encode(new double[] {3, 1, 5})).containsExactly(new double[] {3}, within(1e-12));
        assertThat(line.decode(new double[] {6})).containsExactly(new double[] {5, 0, 7}, within(1e-12));
        assertThat(line.pulledBack(new double[] {6}, new double[] {3, 3, 0}))
                .containsExactly(new double[] {1}, within(1e-12));
    }

    /** Fewer rows than coordinates are handled by their products: the same subspace either way. */
    @Test
    void shouldFindTheSameByRowsAndByColumns() {
        SeededCases.check(5, random -> {
            InputSpace few = Runs.normal(random, 6, 9);
            List<float[]> twice = new ArrayList<>(few.training().rows());
            twice.addAll(few.training().rows());
            Autoencoder byRows = PCA.open(few, 3);
            Autoencoder byColumns = PCA.open(Runs.space(twice), 3);
            double[] x = SeededCases.point(random, 9);

            assertThat(byRows.encode(x)).containsExactly(byColumns.encode(x), within(1e-9));
            assertThat(through(byRows, x)).containsExactly(through(byColumns, x), within(1e-9));
        });
    }

    @Test
    void shouldOrderByVariance() {
        List<float[]> rows = List.of(
                new float[] {0, 5, 0},
                new float[] {0, -5, 0},
                new float[] {1, 0, 0},
                new float[] {-1, 0, 0},
                new float[] {0, 0, 3},
                new float[] {0, 0, -3});

        Autoencoder two = PCA.open(Runs.space(rows), 2);

        assertThat(two.encode(new double[] {7, 8, 9})).containsExactly(new double[] {8, 9}, within(1e-12));
        assertThat(through(two, new double[] {7, 8, 9})).containsExactly(new double[] {0, 8, 9}, within(1e-12));
    }

    @Test
    void shouldHaveNoComponentWhereRowsDoNotDiffer() {
        Autoencoder none = PCA.open(Runs.space(List.of(new float[] {1, 2}, new float[] {1, 2})), 5);

        assertThat(none.encode(new double[] {4, 4})).isEmpty();
        assertThat(none.decode(new double[0])).containsExactly(1, 2);
    }

    /** The transposed Jacobian against differences of the decoder. */
    @Test
    void shouldPullGradientsBack() {
        Random random = new Random(1);
        for (Autoencoder autoencoder :
                List.of(PCA.open(Runs.normal(random, 30, 6), 4), new Bent().open(InputSpace.flat(6), 1))) {
            double[] z = autoencoder.encode(SeededCases.point(random, 6));
            double[] gradient = SeededCases.point(random, 6);
            double[] back = autoencoder.pulledBack(z, gradient);
            for (int q = 0; q < z.length; q++) {
                double[] after = z.clone();
                double[] before = z.clone();
                after[q] += 1e-5;
                before[q] -= 1e-5;
                double slope = 0;
                for (int i = 0; i < 6; i++) {
                    slope += gradient[i]
                            * (autoencoder.decode(after)[i] - autoencoder.decode(before)[i])
                            / 2e-5;
                }
                assertThat(back[q]).isCloseTo(slope, within(1e-8));
            }
        }
    }

    /** 600 rows of 530 coordinates: 512 of them are taken, and their subspace is that of all. */
    @Test
    void shouldTakeSomeOfManyRows() {
        Random random = new Random(1);
        double[] a = SeededCases.point(random, 530);
        double[] b = SeededCases.point(random, 530);
        List<float[]> rows = new ArrayList<>();
        for (int r = 0; r < 600; r++) {
            double ofA = random.nextGaussian();
            double ofB = random.nextGaussian();
            float[] row = new float[530];
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) (ofA * a[i] + ofB * b[i]);
            }
            rows.add(row);
        }
        Autoencoder plane = PCA.open(Runs.space(rows), 2);
        double[] x = new double[530];
        for (int i = 0; i < x.length; i++) {
            x[i] = 0.3 * a[i] - 2 * b[i];
        }

        assertThat(through(plane, x)).containsExactly(x, within(1e-5));
    }
}
