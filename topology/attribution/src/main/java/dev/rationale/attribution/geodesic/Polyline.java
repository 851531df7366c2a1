package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A path by its vertices.
 *
 * @param vertices {@code [d]} each, the baseline first, the input last
 */
record Polyline(List<double[]> vertices) implements Path {

    /** Points at equal distances along it, as many as it has: the ends stay, corners may be cut. */
    Polyline evenlySpread() {
        int pieces = vertices.size() - 1;
        double[] along = new double[pieces + 1];
        for (int k = 1; k <= pieces; k++) {
            along[k] = along[k - 1] + Nearest.distance(vertices.get(k - 1), vertices.get(k));
        }
        List<double[]> spread = new ArrayList<>(pieces + 1);
        spread.add(vertices.get(0));
        int piece = 1;
        for (int k = 1; k < pieces; k++) {
            double wanted = along[pieces] * k / pieces;
            while (piece < pieces && along[piece] < wanted) {
                piece++;
            }
            double length = along[piece] - along[piece - 1];
            double share = length > 0 ? (wanted - along[piece - 1]) / length : 0;
            spread.add(between(vertices.get(piece - 1), vertices.get(piece), share));
        }
        spread.add(vertices.get(pieces));
        return new Polyline(List.copyOf(spread));
    }

    static double[] between(double[] from, double[] to, double share) {
        double[] point = new double[from.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = from[i] + share * (to[i] - from[i]);
        }
        return point;
    }
}
