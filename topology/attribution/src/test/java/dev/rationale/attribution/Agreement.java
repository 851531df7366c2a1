package dev.rationale.attribution;

import java.util.Arrays;
import java.util.Locale;

/** Counts how far computations of the same attributions lie apart, and how often a discrete choice flipped. */
public final class Agreement {
    private final Tolerance tolerance;
    private int pairs;
    private int flips;
    private int apart;
    private int kinks;
    private int verdicts;
    private double rounding;
    private double worst;

    /**
     * @param tolerance whose distance is taken and whose bound counts as agreement
     */
    public Agreement(Tolerance tolerance) {
        this.tolerance = tolerance;
    }

    /** Compares two computations; those whose choices differ count as a flip and are not compared further. */
    public void add(Attribution expected, Attribution found) {
        pairs++;
        if (!Arrays.equals(expected.choices(), found.choices())) {
            flips++;
            return;
        }
        double distance = tolerance.distance(expected, found);
        if (distance > tolerance.relative()) {
            kinks++;
        } else {
            rounding = Math.max(rounding, distance);
        }
        worst = Math.max(worst, distance);
        if (!tolerance.holds(expected, found)) {
            apart++;
        }
        if (expected.converged() != found.converged() || !expected.findings().equals(found.findings())) {
            verdicts++;
        }
    }

    /** Takes over what another counted. */
    public void add(Agreement other) {
        pairs += other.pairs;
        flips += other.flips;
        apart += other.apart;
        verdicts += other.verdicts;
        kinks += other.kinks;
        rounding = Math.max(rounding, other.rounding);
        worst = Math.max(worst, other.worst);
    }

    /** Pairs seen. */
    public int pairs() {
        return pairs;
    }

    /** Pairs whose choices differ. */
    public int flips() {
        return flips;
    }

    /** Share of pairs whose choices differ. */
    public double flipRate() {
        return pairs == 0 ? 0 : (double) flips / pairs;
    }

    /** Pairs of equal choices that lie further apart than the tolerance allows. */
    public int apart() {
        return apart;
    }

    /** Share of pairs whose distance is more than rounding: a point on the edge of a kink. */
    public double kinkRate() {
        return pairs == 0 ? 0 : (double) kinks / pairs;
    }

    /** Pairs of equal choices of which one was found weak where the other was not: a number on the edge of a tolerance. */
    public int verdicts() {
        return verdicts;
    }

    /** Largest distance of pairs of equal choices. */
    public double worst() {
        return worst;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "pairs=%d flips=%d verdicts=%d apart=%d kinks=%d rounding=%.1e worst=%.1e",
                pairs,
                flips,
                verdicts,
                apart,
                kinks,
                rounding,
                worst);
    }
}
