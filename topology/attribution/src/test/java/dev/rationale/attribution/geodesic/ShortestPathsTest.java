package dev.rationale.attribution.geodesic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.rationale.attribution.SeededCases;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ShortestPathsTest {
    private static final int NODES = 7;
    private static final double NONE = Double.POSITIVE_INFINITY;

    @Test
    void shouldFindWhatTryingAllPathsFinds() {
        SeededCases.check(300, random -> {
            double[][] weights = weights(random);
            double[] start = new double[NODES];
            Arrays.setAll(start, node -> random.nextInt(3) == 0 ? random.nextDouble() : NONE);

            ShortestPaths found = of(weights, start);

            for (int node = 0; node < NODES; node++) {
                double best = best(weights, start, node, new boolean[NODES]);
                if (best == NONE) {
                    assertThat(found.length()[node]).isEqualTo(NONE);
                    assertThat(found.previous()[node]).isEqualTo(-1);
                } else {
                    assertThat(found.length()[node]).isCloseTo(best, within(1e-12));
                    assertThat(walked(found, weights, start, node)).isCloseTo(best, within(1e-12));
                }
            }
        });
    }

    private static double[][] weights(Random random) {
        double[][] weights = new double[NODES][NODES];
        for (int a = 0; a < NODES; a++) {
            weights[a][a] = NONE;
            for (int b = 0; b < a; b++) {
                double weight = random.nextInt(5) < 2 ? (random.nextInt(6) == 0 ? 0 : random.nextDouble()) : NONE;
                weights[a][b] = weight;
                weights[b][a] = weight;
            }
        }
        return weights;
    }

    private static ShortestPaths of(double[][] weights, double[] start) {
        int[][] neighbours = new int[weights.length][];
        double[][] lengths = new double[weights.length][];
        for (int a = 0; a < weights.length; a++) {
            double[] row = weights[a];
            neighbours[a] = IntStream.range(0, row.length).toArray();
            lengths[a] = row;
        }
        return ShortestPaths.of(neighbours, lengths, start);
    }

    private static double best(double[][] weights, double[] start, int node, boolean[] visited) {
        double best = start[node];
        visited[node] = true;
        for (int other = 0; other < NODES; other++) {
            if (!visited[other] && weights[node][other] < NONE) {
                best = Math.min(best, weights[node][other] + best(weights, start, other, visited));
            }
        }
        visited[node] = false;
        return best;
    }

    private static double walked(ShortestPaths found, double[][] weights, double[] start, int node) {
        int previous = found.previous()[node];
        return previous < 0 ? start[node] : walked(found, weights, start, previous) + weights[previous][node];
    }

    /** From node 0 to node 3 over 1 or 2, equally long. */
    @Test
    void shouldTakeTheLowerNodeOfTwoEquallyLongWays() {
        double[][] weights = new double[4][4];
        Arrays.stream(weights).forEach(row -> Arrays.fill(row, NONE));
        for (int[] edge : new int[][] {{0, 1}, {0, 2}, {1, 3}, {2, 3}}) {
            weights[edge[0]][edge[1]] = 1;
            weights[edge[1]][edge[0]] = 1;
        }

        ShortestPaths found = of(weights, new double[] {0, NONE, NONE, NONE});

        assertThat(found.length()).containsExactly(0, 1, 1, 2);
        assertThat(found.previous()).containsExactly(-1, 0, 0, 1);
    }
}
