package dev.rationale.attribution;

/**
 * SplitMix64 (Steele, Lea, Flood, OOPSLA 2014; constants of Vigna's public-domain reference): the state grows by
 * {@code 0x9E3779B97F4A7C15} and is then mixed. Written out here because a published draw must not depend on a Java version.
 */
public final class SplitMix64 {
    private long state;

    /** The sequence of this seed. */
    public SplitMix64(long seed) {
        this.state = seed;
    }

    /** The next 64 bits. */
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
}
