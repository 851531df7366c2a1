package dev.rationale.attribution.geodesic;

import java.util.Arrays;

/** Euclidean distances between points, and the nearest ones. */
final class Nearest {
    private Nearest() {}

    /** {@code ‖b − a‖₂}. */
    static double distance(double[] a, double[] b) {
        return Math.sqrt(square(a, b));
    }

    private static double square(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = b[i] - a[i];
            sum += difference * difference;
        }
        return sum;
    }

    /**
     * The {@code count} nodes nearest to a point, or all where there are fewer; of equally near ones those with lower numbers.
     *
     * @param nodes {@code [n][d]}
     * @param point {@code [d]}
     * @param count 0 or more
     * @param except number of a node that is left out, or −1
     */
    static int[] of(double[][] nodes, double[] point, int count, int except) {
        int[] found = new int[count];
        double[] distances = new double[count];
        int size = 0;
        for (int node = 0; node < nodes.length; node++) {
            if (node == except || count == 0) {
                continue;
            }
            double distance = square(nodes[node], point);
            if (size == count && distance >= distances[size - 1]) {
                continue;
            }
            int place = size < count ? size++ : size - 1;
            for (; place > 0 && distance < distances[place - 1]; place--) {
                distances[place] = distances[place - 1];
                found[place] = found[place - 1];
            }
            distances[place] = distance;
            found[place] = node;
        }
        return Arrays.copyOf(found, size);
    }
}
