package dev.rationale.attribution.weighted;

import java.util.stream.IntStream;

/**
 * Looks for the smallest {@code k} from 1 to {@code d} with which the score has fallen, asking for one or more scores a round.
 *
 * <p>Scores need not fall monotonously; what is found is a crossing, or {@code d}.
 */
abstract class StepSearch {

    /** The {@code k} whose scores are wanted, none when done. */
    abstract int[] wanted();

    /**
     * @param excess score less the level it shall fall to, for each {@link #wanted()}
     */
    abstract void accept(double[] excess);

    /** What was found; only when nothing is wanted. */
    abstract int found();

    /** Most scores that a search asks for. */
    static int most(String search, int d) {
        return search.equals(WeightedIntegratedGradients.SCAN)
                ? Scan.grid(d).length
                : Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, d - 1));
    }

    /** Most of them in one round. */
    static int atOnce(String search, int d) {
        return search.equals(WeightedIntegratedGradients.SCAN) ? Scan.grid(d).length : 1;
    }

    static StepSearch of(String search, int d) {
        return switch (search) {
            case WeightedIntegratedGradients.SCAN -> new Scan(d);
            case WeightedIntegratedGradients.RELEASED -> new Released(d);
            default -> new Bisection(d);
        };
    }

    /** The invariant: the score has not fallen below {@code low}, and has at {@code high} or high is {@code d}. */
    private static final class Bisection extends StepSearch {
        private int low = 1;
        private int high;

        Bisection(int d) {
            high = d;
        }

        private int middle() {
            return (low + high) >>> 1;
        }

        @Override
        int[] wanted() {
            return low < high ? new int[] {middle()} : new int[0];
        }

        @Override
        void accept(double[] excess) {
            if (excess[0] <= 0) {
                high = middle();
            } else {
                low = middle() + 1;
            }
        }

        @Override
        int found() {
            return low;
        }
    }

    /** At most 64 steps in one round; the first that has fallen. */
    private static final class Scan extends StepSearch {
        private static final int POINTS = 64;

        private final int[] grid;
        private int found;

        Scan(int d) {
            grid = grid(d);
        }

        static int[] grid(int d) {
            int points = Math.min(POINTS, d);
            return IntStream.rangeClosed(1, points)
                    .map(point -> (int) ((long) point * d / points))
                    .toArray();
        }

        @Override
        int[] wanted() {
            return found == 0 ? grid : new int[0];
        }

        @Override
        void accept(double[] excess) {
            found = grid[grid.length - 1];
            for (int point = grid.length - 1; point >= 0; point--) {
                found = excess[point] <= 0 ? grid[point] : found;
            }
        }

        @Override
        int found() {
            return found;
        }
    }

    /**
     * The released loop: the interval never closes, so that it ends at the last step that has <em>not</em> fallen, one too few,
     * and at 0 for 1. Steps that it would ask for again and again are asked for once.
     */
    private static final class Released extends StepSearch {
        private static final double NEAR = 0.005;

        private int low;
        private int high;
        private int middle;
        private boolean near;

        Released(int d) {
            high = d;
        }

        @Override
        int[] wanted() {
            middle = near ? middle : (low + high) / 2;
            return near || middle == low ? new int[0] : new int[] {middle};
        }

        @Override
        void accept(double[] excess) {
            near = Math.abs(excess[0]) < NEAR;
            if (!near && excess[0] > 0) {
                low = middle;
            } else if (!near) {
                high = middle;
            }
        }

        @Override
        int found() {
            return near ? middle : low;
        }
    }
}
