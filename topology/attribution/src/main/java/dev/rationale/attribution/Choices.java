package dev.rationale.attribution;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The discrete choices behind an attribution that a last bit of the model could flip, for replay.
 *
 * <p>Bytes: per choice, in declaration order of {@link Kind}, its code (one byte), the number of values and the values (four
 * bytes each, big-endian).
 */
public final class Choices {
    private static final Choices NONE = new Choices(new EnumMap<>(Kind.class));

    private final Map<Kind, int[]> values;

    private Choices(Map<Kind, int[]> values) {
        this.values = values;
    }

    /** No choice. */
    public static Choices none() {
        return NONE;
    }

    /**
     * Reads {@link #encode()}'s bytes.
     *
     * @throws IllegalArgumentException if they are none
     */
    public static Choices parse(byte[] bytes) {
        Map<Kind, int[]> values = new EnumMap<>(Kind.class);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                Kind kind = Kind.of(buffer.get());
                int length = buffer.getInt();
                if (length < 0 || length > buffer.remaining() / Integer.BYTES) {
                    throw new IllegalArgumentException("choices: " + kind + " with length " + length);
                }
                int[] chosen = new int[length];
                for (int i = 0; i < length; i++) {
                    chosen[i] = buffer.getInt();
                }
                values.put(kind, chosen);
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("choices: " + bytes.length + " bytes end within a choice", e);
        }
        return new Choices(values);
    }

    /** These and one more; replaces an earlier choice of the same kind. */
    public Choices with(Kind kind, int... chosen) {
        Map<Kind, int[]> copy = new EnumMap<>(Kind.class);
        copy.putAll(values);
        copy.put(kind, chosen.clone());
        return new Choices(copy);
    }

    /** These and others; the others' replace those of the same kind. */
    Choices and(Choices others) {
        Map<Kind, int[]> copy = new EnumMap<>(Kind.class);
        copy.putAll(values);
        copy.putAll(others.values);
        return new Choices(copy);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The values of one choice. */
    public Optional<int[]> of(Kind kind) {
        return Optional.ofNullable(values.get(kind)).map(int[]::clone);
    }

    /** The bytes described above; none where there is no choice. */
    public byte[] encode() {
        int size = 0;
        for (int[] chosen : values.values()) {
            size += 1 + Integer.BYTES + chosen.length * Integer.BYTES;
        }
        ByteBuffer buffer = ByteBuffer.allocate(size);
        values.forEach((kind, chosen) -> {
            buffer.put(kind.code).putInt(chosen.length);
            for (int value : chosen) {
                buffer.putInt(value);
            }
        });
        return buffer.array();
    }

    /** What was chosen; codes are permanent. */
    public enum Kind {
        /** Number of steps at which adaptive midpoints stopped. */
        STEPS(1),
        /** Output and index of a target that was predicted, not named. */
        TARGET(2),
        /** Number of steps at which adaptive Gauss–Legendre stopped. */
        GAUSS_STEPS(3),
        /** Coordinates that each step of a guided path selects: for each path the number of words, then bits, the lowest first. */
        GUIDED_SETS(20),
        /** Scale whose slope was taken, for each coordinate or for all: for each baseline the number of words, then bits. */
        BEST_SCALES(21),
        /** Fewest units to remove, for each baseline in turn; 0 of one that has no weight. */
        FITNESS(30),
        /** Choices of programs inside a method: for each the number of bytes, then these, four in a number. */
        PARTS(31),
        /** Training rows that are the baselines. */
        BASELINE_ROWS(40),
        /** Level of the quantiles of a neutral baseline, whether it is bracketed, and the signs, 32 in an int. */
        NEUTRAL_LEVEL(41),
        /** Steps of the descent to a counterfactual baseline. */
        DESCENT_STEPS(42),
        /** Training rows on each path over a graph, see {@code geodesic.PathChoice}. */
        GEODESIC_PATH(10),
        /** Bridges on each path over a graph whose parts are not connected otherwise. */
        GEODESIC_BRIDGES(11),
        /** Iterations after which a descent halved its rate, and after which it stopped, see {@code geodesic.Schedule}. */
        GEODESIC_DESCENT(12);

        private static final Kind[] KINDS = values();

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }

        private static Kind of(byte code) {
            for (Kind kind : KINDS) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("choices: unknown code " + code);
        }
    }
}
