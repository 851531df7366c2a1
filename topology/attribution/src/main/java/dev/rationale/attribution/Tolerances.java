package dev.rationale.attribution;

/**
 * The published table of how far two computations of one attribution may lie apart, given equal {@link Choices}. The page
 * {@code docs/tolerances.md} repeats it with where each bound comes from; a test holds the two equal.
 */
public final class Tolerances {
    /** Share of the outputs' size below which attributions are not told apart, see {@link Tolerance}. */
    private static final double FLOOR = 1e-3;

    private static final double LARGEST = 2e-2;
    private static final double LARGEST_ON_OTHER_DEVICE = 5e-2;

    private Tolerances() {}

    /** In what the model computes and adds short runs of gradients; attributions add up in f64 from there on. */
    public enum Arithmetic {
        /** IEEE 754 binary64. */
        FLOAT64,
        /** IEEE 754 binary32. */
        FLOAT32,
        /** Products of binary32 rounded to 10 bits, sums in binary32: NVIDIA's TF32. */
        TF32
    }

    /** What differs between the two computations. */
    public enum Comparison {
        /** Other records in the batch, or another order of them; the same device. */
        OTHER_BATCH,
        /** Another number of rows per batch; the same device. */
        OTHER_CHUNKS,
        /** Later and alone, on the same kind of device with the same libraries, with the recorded choices. */
        REPLAY,
        /** CPU against GPU, or two kinds of either, with the same choices. */
        OTHER_DEVICE
    }

    /** The bounds for one cell of the table. */
    public static Tolerance of(Arithmetic arithmetic, Comparison comparison) {
        boolean device = comparison == Comparison.OTHER_DEVICE;
        double relative = switch (arithmetic) {
            case FLOAT64 -> device ? 1e-9 : 1e-12;
            case FLOAT32 -> device ? 1e-4 : 1e-5;
            case TF32 -> device ? 2e-2 : 5e-3;
        };
        return new Tolerance(relative, device ? LARGEST_ON_OTHER_DEVICE : LARGEST, FLOOR);
    }
}
