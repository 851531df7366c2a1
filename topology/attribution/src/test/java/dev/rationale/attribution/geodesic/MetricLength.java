package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.ProgramRunner;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Length of paths in the metric {@code ‖∇f‖² I}. */
final class MetricLength {
    private MetricLength() {}

    /** Of the path that a descent with these settings ends with. */
    static double descended(Moons moons, Target target, double[] x, Map<String, String> settings) {
        return of(moons, target, path(moons, target, x, settings));
    }

    /** 2,000 midpoints, shared by the legs. */
    static double of(Moons moons, Target target, List<double[]> vertices) {
        int each = 2_000 / (vertices.size() - 1);
        double length = 0;
        for (int v = 1; v < vertices.size(); v++) {
            List<Stretch> points = new ArrayList<>();
            for (int j = 0; j < each; j++) {
                double[] point = Polyline.between(vertices.get(v - 1), vertices.get(v), (j + 0.5) / each);
                points.add(Stretch.point(point, HeldInputs.NONE, target));
            }
            for (RowResult.Segment at : moons.network().gradients(points)) {
                length += Nearest.distance(new double[2], at.gradient())
                        * Nearest.distance(vertices.get(v - 1), vertices.get(v))
                        / each;
            }
        }
        return length;
    }

    private static List<double[]> path(Moons moons, Target target, double[] x, Map<String, String> settings) {
        MovingPath path = new MovingPath(
                0,
                Moons.CORNER,
                new Explicand(x, target, 0.05, 1),
                new VariationalSettings(new GeodesicVariational().settings(settings)));
        return new ProgramRunner(moons.network()).finish(new Work<List<double[]>>() {
            @Override
            public List<RowRequest> next() {
                return path.hasEnded() ? List.of() : path.requests();
            }

            @Override
            public void accept(List<RowResult> results) {
                path.accept(Rows.segments(results, path.asked()));
            }

            @Override
            public List<double[]> result() {
                return path.vertices();
            }
        });
    }
}
