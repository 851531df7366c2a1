package dev.rationale.attribution.shapley;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.metric.Units;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Who plays: groups of coordinates that take the input's values or the reference's together. Only those count in which the
 * input differs from the reference; to the others it is all the same whether they are in.
 *
 * <p>By the parameter {@code players}: {@code entries} (every coordinate), {@code features} (the model's groups, as the columns of
 * a category; a coordinate in none on its own), {@code pixels} (with all their channels) or {@code patches} (squares of
 * {@code patch-side} pixels). Of inputs that are no images, every coordinate is a pixel and {@code patch-side} neighbours are a
 * patch.
 */
public final class Players {
    private static final double MOST_SIDE = 1000;
    /** Numbers that a coordinate in a unit of its own holds, while units are made. */
    private static final long UNITS = 10;

    private final Units units;
    private final double[] input;
    private final double[] reference;
    /** Units that count, in their order. */
    private final int[] playing;

    private Players(Units units, double[] input, double[] reference) {
        this.units = units;
        this.input = input;
        this.reference = reference;
        List<Integer> differing = new ArrayList<>();
        for (int unit = 0; unit < units.count(); unit++) {
            if (differs(units.members(unit), input, reference)) {
                differing.add(unit);
            }
        }
        this.playing = differing.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean differs(int[] members, double[] input, double[] reference) {
        for (int coordinate : members) {
            if (input[coordinate] != reference[coordinate]) {
                return true;
            }
        }
        return false;
    }

    /** {@code players} and {@code patch-side}. */
    public static List<Parameter> parameters() {
        return List.of(
                Parameter.choice(
                        "players",
                        List.of("entries", "features", "pixels", "patches"),
                        "entries",
                        "What plays as one: every coordinate, the model's features, pixels with their channels, or squares of pixels."),
                Parameter.integer(
                        "patch-side",
                        "4",
                        1,
                        MOST_SIDE,
                        "Pixels along the side of a patch; of inputs that are no images, neighbours in a patch."));
    }

    /** The partition that the settings name, of a space. */
    public static Units units(Settings settings, InputSpace space) {
        int dimension = space.dimension();
        int side = settings.integer("patch-side");
        int channels = space.isImage() ? space.shape().get(0) : 1;
        int height = space.isImage() ? space.shape().get(1) : 1;
        int width = space.isImage() ? space.shape().get(2) : dimension;
        return switch (settings.text("players")) {
            case "features" -> Units.of("feature", space.features(), dimension);
            case "pixels" -> Units.pixels(channels, height, width);
            case "patches" -> Units.patches(channels, height, width, side);
            default -> Units.entries(dimension);
        };
    }

    /** Most players of a record: the number of {@link #units}, without making them. */
    static int most(Settings settings, InputSpace space) {
        int dimension = space.dimension();
        int side = settings.integer("patch-side");
        int height = space.isImage() ? space.shape().get(1) : 1;
        int width = space.isImage() ? space.shape().get(2) : dimension;
        return switch (settings.text("players")) {
            case "features" ->
                dimension
                        - space.features().stream()
                                .mapToInt(group -> group.length - 1)
                                .sum();
            case "pixels" -> height * width;
            case "patches" -> ((height + side - 1) / side) * ((width + side - 1) / side);
            default -> dimension;
        };
    }

    /** Numbers of eight bytes that the units of a space hold, and the players against each of so many references. */
    static long held(int dimension, int references) {
        return UNITS * (long) dimension + (long) references * dimension;
    }

    /**
     * The players of one record.
     *
     * @param units {@link #units(Settings, InputSpace)}
     * @param input {@code [d]}
     * @param reference {@code [d]}
     */
    public static Players of(Units units, double[] input, double[] reference) {
        return new Players(units, input, reference);
    }

    /** Number of players; 0 where the input is the reference. */
    public int count() {
        return playing.length;
    }

    /** Coordinates of a player; not to be changed. */
    public int[] members(int player) {
        return units.members(playing[player]);
    }

    /** Adds a value of a player, in equal parts to its coordinates in which the input differs from the reference. */
    public void spread(double value, int player, double[] into) {
        int differing = 0;
        for (int coordinate : members(player)) {
            differing += input[coordinate] == reference[coordinate] ? 0 : 1;
        }
        for (int coordinate : members(player)) {
            if (input[coordinate] != reference[coordinate]) {
                into[coordinate] += value / differing;
            }
        }
    }

    /** The input's values for those in the coalition, the reference's for the others; a new array. */
    public double[] point(BitSet coalition) {
        double[] point = input.clone();
        for (int player = 0; player < playing.length; player++) {
            if (!coalition.get(player)) {
                for (int coordinate : members(player)) {
                    point[coordinate] = reference[coordinate];
                }
            }
        }
        return point;
    }
}
