package dev.rationale.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/** Feeds a parser with mutants of good bytes and with noise: only its declared exception may escape. */
public final class Mutations {
    private Mutations() {}

    /** A parser under test. */
    @FunctionalInterface
    public interface Parser {
        /** Reads, or throws. */
        void parse(byte[] bytes) throws Exception;
    }

    /**
     * Runs the cases; the seed and the bytes stand in the error.
     *
     * @param declared the one exception that may escape
     * @return share of the cases that were accepted
     */
    public static double run(
            long seed, int cases, List<byte[]> good, Class<? extends Exception> declared, Parser parser) {
        SplittableRandom random = new SplittableRandom(seed);
        int accepted = 0;
        for (int i = 0; i < cases; i++) {
            byte[] mutant = i < good.size() ? good.get(i) : mutate(good, random);
            try {
                parser.parse(mutant);
                accepted++;
            } catch (Throwable t) {
                if (!declared.isInstance(t)) {
                    throw new AssertionError(
                            "seed " + seed + ", case " + i + ": "
                                    + HexFormat.of().formatHex(mutant),
                            t);
                }
            }
        }
        assertThat(accepted).as("good cases, seed %d", seed).isBetween(good.size(), cases - 1);
        return (double) accepted / cases;
    }

    private static byte[] mutate(List<byte[]> good, SplittableRandom random) {
        if (random.nextInt(20) == 0) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] bytes = good.get(random.nextInt(good.size())).clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 1; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 9), (byte) 0xff);
                case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
                case 4 -> bytes[at] = (byte) "\n +/=09—".charAt(random.nextInt(8));
                case 5 -> {
                    int from = random.nextInt(bytes.length);
                    byte[] twice = Arrays.copyOf(bytes, bytes.length + bytes.length - from);
                    System.arraycopy(bytes, from, twice, bytes.length, bytes.length - from);
                    bytes = twice;
                }
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(16), bytes.length - Math.max(from, at));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }
}
