package dev.rationale.attribution;

import java.nio.charset.StandardCharsets;

/**
 * SplitMix64 (Steele, Lea, Flood, OOPSLA 2014; constants of Vigna's public-domain reference): the state grows by
 * {@code 0x9E3779B97F4A7C15} and is then mixed. Written out here because a published draw must not depend on a Java version.
 */
public final class SplitMix64 {
    private static final long OFFSET_BASIS = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    /** The published sequence of {@code seed}. */
    public SplitMix64(long seed) {
        this.state = seed;
    }

    /**
     * A sequence of its own for each purpose: the record's seed also draws its baselines, and draws that share a sequence
     * would be correlated. Starts at the first number of the seed's sequence, exclusive or the 64-bit FNV-1a hash of
     * {@code purpose} in UTF-8.
     *
     * @param seed the record's
     * @param purpose the method's name
     */
    public static SplitMix64 of(long seed, String purpose) {
        long hash = OFFSET_BASIS;
        for (byte letter : purpose.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (letter & 0xFF)) * PRIME;
        }
        return new SplitMix64(new SplitMix64(seed).nextLong() ^ hash);
    }

    /** Uniform over all values. */
    public long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in {@code [0, bound)}, {@code bound ≥ 1}: the upper 63 bits modulo the bound, drawn again in the uneven tail. */
    public int nextInt(int bound) {
        while (true) {
            long bits = nextLong() >>> 1;
            long value = bits % bound;
            if (bits - value + (bound - 1) >= 0) {
                return (int) value;
            }
        }
    }

    /** Uniform in {@code [0, 1)}: the upper 53 bits. */
    public double nextDouble() {
        return (nextLong() >>> 11) * UNIT;
    }

    /**
     * Standard normal, by the polar method (Marsaglia, Bray 1964), the second of each pair dropped; with {@link StrictMath}, so
     * that it is the same on every platform.
     */
    public double nextGaussian() {
        while (true) {
            double u = 2 * nextDouble() - 1;
            double v = 2 * nextDouble() - 1;
            double square = u * u + v * v;
            if (square > 0 && square < 1) {
                return u * Math.sqrt(-2 * StrictMath.log(square) / square);
            }
        }
    }
}
