package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.List;

/**
 * One path on its way down: the gradients at its points, then those on both sides of each, whose difference is the slope of
 * {@code c = ‖∇f‖} and takes no second derivative: {@code ∇c ≈ (∇f(γ + hu) − ∇f(γ − hu)) / 2h} with {@code u = ∇f / ‖∇f‖}.
 */
final class MovingPath {
    /** Of the distance between the ends; ten times as much is too coarse, a tenth loses digits in float32. */
    private static final double DIFFERENCE = 1e-3;

    private static final double SMALLEST = 1e-12;
    /** That one holds of each point: itself, its direction, rows on both sides of it and their gradients, its slope. */
    static final int VECTORS = 7;

    private final int baseline;
    private final Target target;
    private final VariationalSettings settings;
    private final Descent descent;
    private final double step;
    private Schedule schedule;

    private double[][] points = {};
    private double[][] directions = {};
    private double[] c = {};

    /**
     * @param baseline its number
     * @param from where it begins
     * @param explicand whose input is its end
     */
    MovingPath(int baseline, double[] from, Explicand explicand, VariationalSettings settings) {
        this.baseline = baseline;
        this.target = explicand.target();
        this.settings = settings;
        this.descent = settings.descent(from, explicand);
        this.step = DIFFERENCE * Nearest.distance(from, explicand.input());
        this.schedule = settings.schedule(new int[0]);
    }

    /** Begins, with the schedule of an earlier descent where that is not empty. */
    void begin(int[] given) {
        schedule = settings.schedule(given);
    }

    int baseline() {
        return baseline;
    }

    boolean hasEnded() {
        return schedule.hasEnded();
    }

    int[] chosen() {
        return schedule.chosen();
    }

    List<double[]> vertices() {
        return descent.vertices();
    }

    List<RowRequest> requests() {
        List<RowRequest> requests = new ArrayList<>();
        if (directions.length == 0) {
            points = descent.points();
            for (double[] point : points) {
                requests.add(RowRequest.Segment.point(point, target));
            }
        } else {
            for (int k = 0; k < points.length; k++) {
                requests.add(RowRequest.Segment.point(beside(k, step), target));
                requests.add(RowRequest.Segment.point(beside(k, -step), target));
            }
        }
        return requests;
    }

    private double[] beside(int k, double distance) {
        double[] point = points[k].clone();
        for (int i = 0; i < point.length; i++) {
            point[i] += distance * directions[k][i];
        }
        return point;
    }

    /** Number of {@link #requests()}. */
    int asked() {
        return directions.length == 0 ? points.length : 2 * points.length;
    }

    void accept(List<RowResult.Segment> segments) {
        for (int i = 0; i < segments.size(); i++) {
            requireFinite(segments.get(i), directions.length == 0 ? i : i / 2);
        }
        if (directions.length == 0) {
            acceptGradients(segments);
        } else {
            acceptDifferences(segments);
        }
    }

    private void acceptGradients(List<RowResult.Segment> segments) {
        double[][] units = new double[points.length][];
        c = new double[points.length];
        for (int k = 0; k < units.length; k++) {
            units[k] = segments.get(k).gradient().clone();
            double square = 0;
            for (double slope : units[k]) {
                square += slope * slope;
            }
            c[k] = Math.sqrt(square);
            for (int i = 0; i < units[k].length; i++) {
                units[k][i] /= Math.max(c[k], SMALLEST);
            }
        }
        directions = units;
    }

    private void acceptDifferences(List<RowResult.Segment> segments) {
        double[][] slope = new double[points.length][];
        for (int k = 0; k < slope.length; k++) {
            double[] ahead = segments.get(2 * k).gradient();
            double[] behind = segments.get(2 * k + 1).gradient();
            slope[k] = new double[ahead.length];
            for (int i = 0; i < ahead.length; i++) {
                slope[k][i] = (ahead[i] - behind[i]) / (2 * step);
            }
        }
        double energy = descent.energy(c);
        descent.step(c, slope, schedule.rate());
        schedule.add(energy);
        directions = new double[0][];
    }

    private void requireFinite(RowResult.Segment segment, int point) {
        if (segment.firstNonFinite() >= 0) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.NON_FINITE_MODEL,
                    GeodesicVariational.NAME + ": value or gradient is not finite at point " + point + " of "
                            + points.length + ", iteration " + schedule.done() + ", baseline " + baseline);
        }
    }
}
