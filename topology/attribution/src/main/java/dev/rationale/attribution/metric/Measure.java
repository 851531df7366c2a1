package dev.rationale.attribution.metric;

import java.util.Arrays;
import java.util.Optional;

/** Every number that is measured, with what it is taken from and which way is better. */
public enum Measure {
    /** {@code ∫ p(x without the top t) dt}. */
    DELETION(
            "deletion",
            Better.LOWER,
            Taken.SIGNED,
            Typical.MEAN,
            "area under p while the top of the ranking is removed"),
    /** {@code ∫ p(only the top t of x) dt}. */
    INSERTION("insertion", Better.HIGHER, Taken.SIGNED, Typical.MEAN, "area under p while the top is put back"),
    /** Mean over ratios of accuracy without the bottom, less accuracy without the top. */
    DIFFID(
            "diffid",
            Better.HIGHER,
            Taken.ABSOLUTE,
            Typical.MEAN,
            "class kept without the bottom, less without the top"),
    /** The same of {@code p / p₀} cut to [0, 1]. */
    DIFFID_SOFT("diffid-soft", Better.HIGHER, Taken.ABSOLUTE, Typical.MEAN, "the same of p/p0 cut to [0, 1]"),
    /** {@code p(x) − p(x without the top)}. */
    COMPREHENSIVENESS(
            "comprehensiveness", Better.HIGHER, Taken.ABSOLUTE, Typical.MEAN, "fall of p when the top is removed"),
    /** {@code p(x) − p(only the top)}. */
    SUFFICIENCY("sufficiency", Better.LOWER, Taken.ABSOLUTE, Typical.MEAN, "fall of p when only the top is left"),
    /** {@code log p(x without the top) − log p(x)}. */
    LOG_ODDS("log-odds", Better.LOWER, Taken.ABSOLUTE, Typical.MEAN, "change of log p when the top is removed"),
    /** Area under comprehensiveness over the grid of shares. */
    AUC_COMP(
            "auc-comp",
            Better.HIGHER,
            Taken.ABSOLUTE,
            Typical.MEAN,
            "area under comprehensiveness, shares 0.01 to 0.65"),
    /** Area over log-odds over the grid of shares. */
    AOC_LO("aoc-lo", Better.HIGHER, Taken.ABSOLUTE, Typical.MEAN, "area over log-odds, shares 0.01 to 0.65"),
    /** {@code E[(Σ_S A − (f(x) − f(x without S)))²]}. */
    INFIDELITY("infidelity", Better.LOWER, Taken.SIGNED, Typical.MEAN, "squared error of sums of A over random sets"),
    /** The same of {@code βA} with the best β. */
    INFIDELITY_SCALED(
            "infidelity-scaled", Better.LOWER, Taken.SIGNED, Typical.MEAN, "the same of A times the best factor"),
    /** Largest relative change of the map near the input. */
    SENSITIVITY_MAX("sensitivity-max", Better.LOWER, Taken.SIGNED, Typical.MEAN, "largest relative change of A near x"),
    /** {@code |ΣA − Δf|}. */
    COMPLETENESS_GAP("completeness-gap", Better.LOWER, Taken.SIGNED, Typical.MEDIAN, "|sum of A - change of f|"),
    /** The same as a share of {@code |Δf|}. */
    RELATIVE_GAP("relative-gap", Better.LOWER, Taken.SIGNED, Typical.MEDIAN, "the same over |change of f|"),
    /** {@code Σ|A| / |Δf|}. */
    NCC_RATIO("ncc-ratio", Better.NEITHER, Taken.ABSOLUTE, Typical.MEDIAN, "sum of |A| over |change of f|"),
    /** {@code Σ|A|}; what purity and spread are made of. */
    MASS("mass", Better.NEITHER, Taken.ABSOLUTE, Typical.MEAN, "sum of |A|"),
    /** 1 where the class differs from the baseline's, else 0. */
    CROSSING(
            "crossing",
            Better.NEITHER,
            Taken.NONE,
            Typical.MEAN,
            "share of records of another class than their baseline");

    private final String identifier;
    private final Better better;
    private final Taken taken;
    private final Typical typical;
    private final String description;

    Measure(String identifier, Better better, Taken taken, Typical typical, String description) {
        this.identifier = identifier;
        this.better = better;
        this.taken = taken;
        this.typical = typical;
        this.description = description;
    }

    /** Which way is better. */
    public enum Better {
        /** Larger numbers. */
        HIGHER,
        /** Smaller numbers. */
        LOWER,
        /** It describes and does not judge. */
        NEITHER
    }

    /** What of the map is looked at. */
    public enum Taken {
        /** {@code A}; towards the class where it ranks. */
        SIGNED,
        /** {@code |A|}, taken after the entries of a unit were added. */
        ABSOLUTE,
        /** Nothing. */
        NONE
    }

    /** What stands for all records. */
    public enum Typical {
        /** Their mean. */
        MEAN,
        /** Their median: a few records whose output hardly changes would rule the mean of a ratio. */
        MEDIAN
    }

    /** The measure of that name. */
    public static Optional<Measure> named(String identifier) {
        return Arrays.stream(values())
                .filter(measure -> measure.identifier.equals(identifier))
                .findFirst();
    }

    /** Kebab-case. */
    public String identifier() {
        return identifier;
    }

    /** Which way is better. */
    public Better better() {
        return better;
    }

    /** What of the map is looked at. */
    public Taken taken() {
        return taken;
    }

    /** What stands for all records. */
    public Typical typical() {
        return typical;
    }

    /** A few words for a person. */
    public String description() {
        return description;
    }
}
