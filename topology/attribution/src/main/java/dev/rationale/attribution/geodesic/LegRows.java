package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Quadrature;
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Evaluates straight pieces point by point, because a length needs each gradient's norm and not their sum. As many pieces a
 * round as memory allows.
 */
final class LegRows implements Work<List<Leg>> {
    private static final double[] ONE = {1};
    /** Numbers that a leg holds beside its integral. */
    private static final int EACH = 32;

    private final List<Ends> pieces;
    private final double[][] positions;
    private final double[] weights;
    private final Target target;
    private final EdgeWeight weight;
    private final boolean keeping;
    private final int perRound;
    private final List<Leg> legs;
    private boolean asked;

    /** Start and end of a piece. */
    record Ends(double[] from, double[] to) {}

    /**
     * @param pieces of one number of coordinates, no two ends equal
     * @param nodes points on each
     * @param target the scalar whose gradients are wanted
     * @param weight how they are measured
     * @param keeping whether integrals of gradients are kept
     */
    LegRows(List<Ends> pieces, Quadrature.Nodes nodes, Target target, EdgeWeight weight, boolean keeping) {
        this.pieces = pieces;
        this.positions = Arrays.stream(nodes.positions())
                .mapToObj(position -> new double[] {position})
                .toArray(double[][]::new);
        this.weights = nodes.weights();
        this.target = target;
        this.weight = weight;
        this.keeping = keeping;
        this.legs = new ArrayList<>(pieces.size());
        int dimension = pieces.isEmpty() ? 1 : Math.max(1, pieces.get(0).from().length);
        this.perRound = Math.max(1, Rounds.USUAL.rows(dimension) / positions.length);
    }

    /**
     * Numbers of eight bytes that one holds: a round of whole pieces, and the legs.
     *
     * @param nodes on each piece
     */
    static long held(long pieces, int nodes, int dimension, boolean keeping) {
        return Math.max(nodes * (long) (dimension + Rounds.ROW), Rounds.USUAL.held(pieces * nodes, dimension))
                + pieces * ((keeping ? dimension : 0) + EACH);
    }

    private List<Ends> round() {
        return pieces.subList(legs.size(), Math.min(pieces.size(), legs.size() + perRound));
    }

    /** Position after position, so that rows beside each other share theirs. */
    @Override
    public List<RowRequest> next() {
        List<Ends> round = round();
        List<RowRequest> requests = new ArrayList<>(round.size() * positions.length);
        for (double[] position : positions) {
            for (Ends piece : round) {
                requests.add(new RowRequest.Segment(piece.from(), piece.to(), position, ONE, target));
            }
        }
        asked = !requests.isEmpty();
        return requests;
    }

    @Override
    public void accept(List<RowResult> results) {
        List<Ends> round = List.copyOf(round());
        if (!asked) {
            throw new IllegalStateException("no rows were asked for");
        }
        List<RowResult.Segment> segments = Rows.segments(results, round.size() * positions.length);
        asked = false;
        for (int e = 0; e < round.size(); e++) {
            legs.add(leg(round.get(e), segments, e, round.size()));
        }
    }

    private Leg leg(Ends piece, List<RowResult.Segment> segments, int first, int stride) {
        double[] sum = new double[piece.from().length];
        double density = 0;
        boolean steep = false;
        for (int j = 0; j < positions.length; j++) {
            RowResult.Segment segment = segments.get(first + j * stride);
            if (segment.firstNonFinite() >= 0) {
                density = Double.POSITIVE_INFINITY;
                continue;
            }
            double[] gradient = segment.gradient();
            density += weights[j] * weight.density(gradient, piece.from(), piece.to());
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weights[j] * gradient[i];
                steep |= gradient[i] != 0;
            }
        }
        double length = density * Nearest.distance(piece.from(), piece.to());
        return new Leg(
                piece.from(),
                piece.to(),
                Double.isFinite(length) ? length : Double.POSITIVE_INFINITY,
                keeping ? sum : null,
                steep);
    }

    @Override
    public List<Leg> result() {
        if (legs.size() < pieces.size()) {
            throw new IllegalStateException("rows are still wanted");
        }
        return legs;
    }
}
