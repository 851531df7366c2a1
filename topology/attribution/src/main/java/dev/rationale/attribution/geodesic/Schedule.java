package dev.rationale.attribution.geodesic;

import java.util.ArrayList;
import java.util.List;

/**
 * When a descent slows down and when it ends: half the rate after 25 iterations without a lower energy, down to 1e-5; the end after
 * 100 of them or after as many iterations as are allowed.
 */
final class Schedule {
    private static final int BEFORE_HALVING = 25;
    private static final int BEFORE_END = 100;
    private static final double SLOWEST = 1e-5;

    private final int most;
    private final int[] given;
    private final List<Integer> halvings = new ArrayList<>();
    private double rate;
    private double best = Double.POSITIVE_INFINITY;
    private int sinceBest;
    private int sinceHalving;
    private int done;
    private boolean ended;

    /**
     * @param rate at the beginning
     * @param most iterations
     * @param given what {@link #chosen()} was of an earlier descent, to be taken again; empty for a new one
     */
    Schedule(double rate, int most, int[] given) {
        this.rate = rate;
        this.most = most;
        this.given = given;
    }

    double rate() {
        return rate;
    }

    boolean hasEnded() {
        return ended;
    }

    int done() {
        return done;
    }

    /** Notes an iteration that found this energy before its step. */
    void add(double energy) {
        done++;
        if (given.length > 0) {
            for (int i = 0; i < given.length - 1; i++) {
                if (given[i] == done) {
                    halve();
                }
            }
            ended = done >= given[given.length - 1];
            return;
        }
        sinceBest++;
        sinceHalving++;
        if (energy < best) {
            best = energy;
            sinceBest = 0;
            sinceHalving = 0;
        }
        if (sinceHalving >= BEFORE_HALVING && rate > SLOWEST) {
            halve();
            sinceHalving = 0;
        }
        ended = done >= most || sinceBest >= BEFORE_END;
    }

    private void halve() {
        rate = Math.max(SLOWEST, rate / 2);
        halvings.add(done);
    }

    /** Iterations after which the rate was halved, then the number of iterations. */
    int[] chosen() {
        int[] chosen = new int[halvings.size() + 1];
        for (int i = 0; i < halvings.size(); i++) {
            chosen[i] = halvings.get(i);
        }
        chosen[chosen.length - 1] = done;
        return chosen;
    }
}
