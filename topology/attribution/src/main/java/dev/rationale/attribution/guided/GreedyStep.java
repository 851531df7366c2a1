package dev.rationale.attribution.guided;

import java.util.Arrays;

/**
 * The greedy L1 step of Guided IG: the coordinates with the smallest slopes move towards the end until the L1 distance to it is
 * {@code total · (1 − α)}, where {@code total} is that between the ends.
 *
 * <p>Each coordinate's own {@code α} stays within {@code maxDistance} of the step's: stragglers catch up first, and none runs
 * further ahead. Passes select the coordinates whose {@code |slope|} is at most the lower {@code fraction}-quantile of all, those
 * that have arrived counted as infinite; all but the last pass move theirs as far as they may go.
 *
 * <p>Positions depend on the slopes through the selected sets only. Those are handed to {@link TakenBits}: for each coordinate that
 * can move, in order, whether it moves all the way, and if not, whether it is of the last pass.
 *
 * <p>Source: Kapishnikov et al., arXiv 2106.09788, as released in saliency 0.2.1. There, distances within 1e-9 count as equal,
 * whatever the unit; here within 1e-9 of the total.
 */
final class GreedyStep {
    private static final double CLOSE = 1e-9;

    private static final byte STAYS = 0;
    private static final byte ARRIVES = 1;
    private static final byte MOVES = 2;

    private final double[] from;
    private final double[] to;
    private final double fraction;
    private final double maxDistance;
    private final PartialMove partialMove;
    private final double total;

    /** How the coordinates of the last pass move the part {@code share} of their way. */
    interface PartialMove {
        /** Straight. */
        PartialMove STRAIGHT = (point, ends, selected, share) -> {
            for (int i : selected) {
                point[i] += share * (ends[i] - point[i]);
            }
        };

        /**
         * @param point changed at {@code selected}
         * @param ends where the coordinates may go, {@code [d]}
         * @param selected indices
         * @param share above 0, at most 1
         */
        void move(double[] point, double[] ends, int[] selected, double share);
    }

    /**
     * @param from start of the way, {@code [d]}
     * @param to its end, {@code [d]}
     * @param fraction quantile of the slopes, 0 to 1
     * @param maxDistance of a coordinate's own α from the step's, 0 to 1; 1 for none
     */
    GreedyStep(double[] from, double[] to, double fraction, double maxDistance, PartialMove partialMove) {
        this.from = from;
        this.to = to;
        this.fraction = fraction;
        this.maxDistance = maxDistance;
        this.partialMove = partialMove;
        this.total = distance(from);
    }

    /** L1 distance of a point to the end. */
    double distance(double[] point) {
        double sum = 0;
        for (int i = 0; i < point.length; i++) {
            sum += Math.abs(point[i] - to[i]);
        }
        return sum;
    }

    /** L1 distance between the ends. */
    double total() {
        return total;
    }

    /**
     * The point after the step.
     *
     * @param point before it, {@code [d]}; not changed
     * @param slopes there, finite, {@code [d]}
     * @param alpha of the step, above 0, at most 1
     * @param bits takes the selected sets
     */
    double[] moved(double[] point, double[] slopes, double alpha, TakenBits bits) {
        double[] moved = point.clone();
        double[] ends = place(Math.min(alpha + maxDistance, 1));
        catchUp(moved, Math.max(alpha - maxDistance, 0));
        double wanted = total * (1 - alpha);
        if (isClose(moved, wanted)) {
            return moved;
        }
        int[] movable = movable(moved, ends);
        byte[] moves = bits.isGiven() ? new byte[movable.length] : selected(moved, ends, movable, slopes, wanted);
        for (int j = 0; j < movable.length; j++) {
            if (bits.take(moves[j] == ARRIVES)) {
                moves[j] = ARRIVES;
            } else if (bits.take(moves[j] == MOVES)) {
                moves[j] = MOVES;
            }
        }
        move(moved, ends, movable, moves, wanted);
        return moved;
    }

    private double[] place(double alpha) {
        if (alpha == 1) {
            return to;
        }
        double[] place = new double[to.length];
        for (int i = 0; i < place.length; i++) {
            place[i] = from[i] + (to[i] - from[i]) * alpha;
        }
        return place;
    }

    private void catchUp(double[] point, double least) {
        for (int i = 0; i < point.length && least > 0; i++) {
            double difference = to[i] - from[i];
            if (difference != 0 && (point[i] - from[i]) / difference < least) {
                point[i] = from[i] + difference * least;
            }
        }
    }

    private boolean isClose(double[] point, double wanted) {
        return distance(point) - wanted <= CLOSE * total;
    }

    private static int[] movable(double[] point, double[] ends) {
        int[] movable = new int[point.length];
        int count = 0;
        for (int i = 0; i < point.length; i++) {
            if (point[i] != ends[i]) {
                movable[count++] = i;
            }
        }
        return Arrays.copyOf(movable, count);
    }

    /** How each of {@code movable} moves, found pass by pass on a copy of the point. */
    private byte[] selected(double[] start, double[] ends, int[] movable, double[] slopes, double wanted) {
        double[] point = start.clone();
        byte[] moves = new byte[movable.length];
        double[] sizes = new double[movable.length];
        for (int j = 0; j < movable.length; j++) {
            sizes[j] = Math.abs(slopes[movable[j]]);
        }
        double[] sorted = sizes.clone();
        Arrays.sort(sorted);
        int quantile = (int) Math.floor(fraction * (point.length - 1));
        int arrived = 0;
        while (arrived < movable.length && !isClose(point, wanted)) {
            int place = arrived + quantile;
            double threshold = place < sorted.length ? sorted[place] : sorted[sorted.length - 1];
            double reach = 0;
            int count = 0;
            for (int j = 0; j < movable.length; j++) {
                if (moves[j] == STAYS && sizes[j] <= threshold) {
                    moves[j] = MOVES;
                    reach += Math.abs(point[movable[j]] - ends[movable[j]]);
                    count++;
                }
            }
            if (reach > 0 && (distance(point) - wanted) / reach <= 1) {
                break;
            }
            for (int j = 0; j < movable.length; j++) {
                if (moves[j] == MOVES) {
                    moves[j] = ARRIVES;
                    point[movable[j]] = ends[movable[j]];
                }
            }
            arrived += count;
        }
        return moves;
    }

    private void move(double[] point, double[] ends, int[] movable, byte[] moves, double wanted) {
        int[] last = new int[movable.length];
        int count = 0;
        for (int j = 0; j < movable.length; j++) {
            if (moves[j] == ARRIVES) {
                point[movable[j]] = ends[movable[j]];
            } else if (moves[j] == MOVES) {
                last[count++] = movable[j];
            }
        }
        double reach = 0;
        for (int j = 0; j < count; j++) {
            reach += Math.abs(point[last[j]] - ends[last[j]]);
        }
        double missing = distance(point) - wanted;
        if (count > 0 && missing > 0) {
            partialMove.move(point, ends, Arrays.copyOf(last, count), Math.min(1, missing / reach));
        }
    }
}
