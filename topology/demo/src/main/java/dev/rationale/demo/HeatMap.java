package dev.rationale.demo;

import dev.rationale.AttributionTensor;
import dev.rationale.InputTensor;
import dev.rationale.PredictionEvent;
import dev.rationale.TargetExplanation;
import dev.rationale.contract.TensorBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An image and what counted in it, side by side. A character is about twice as high as wide, so a line stands for two rows of
 * pixels; attributions are summed over squares of two by two, for single ones are too noisy to read.
 */
final class HeatMap {
    private static final String SHADES = " ░▒▓█";
    private static final String AGAINST = " -=≡#";
    private static final String GAP = "     ";
    private static final int INDENT = 15;

    private final Look look;

    HeatMap(Look look) {
        this.look = look;
    }

    /** The picture; empty where the event is no image, its input lies elsewhere, or the terminal is too narrow. */
    List<String> lines(PredictionEvent event, TargetExplanation target) {
        if (event.getInputs().size() != 1 || target.getAttributions().size() != 1) {
            return List.of();
        }
        InputTensor input = event.getInputs().get(0);
        AttributionTensor attribution = target.getAttributions().get(0);
        List<Long> shape = input.getShape();
        if (shape.size() < 2
                || !(input.getContent() instanceof ByteBuffer pixels)
                || !(attribution.getValues() instanceof ByteBuffer shares)) {
            return List.of();
        }
        int height = Math.toIntExact(shape.get(shape.size() - 2));
        int width = Math.toIntExact(shape.get(shape.size() - 1));
        if (shape.stream().reduce(1L, Math::multiplyExact) != (long) height * width
                || 2 * width + GAP.length() + INDENT >= look.columns()) {
            return List.of();
        }
        return lines(
                cells(TensorBytes.doubles(input.getDtype(), shape, pixels), width, 1),
                cells(TensorBytes.doubles(attribution.getDtype(), attribution.getShape(), shares), width, 2));
    }

    private List<String> lines(double[][] image, double[][] shares) {
        double brightest = largest(image);
        double strongest = largest(shares);
        List<String> lines = new ArrayList<>();
        String legend = look.colours() ? look.up("for") + ", " + look.down("against") : "░▒▓█ for, -=≡# against";
        lines.add(" ".repeat(INDENT) + Look.fit("the image", image[0].length) + GAP + "what counted: " + legend);
        for (int y = 0; y < image.length; y++) {
            StringBuilder line = new StringBuilder(" ".repeat(INDENT));
            for (double pixel : image[y]) {
                line.append(shade(SHADES, pixel, brightest));
            }
            line.append(GAP);
            for (double share : shares[y]) {
                String drawn = String.valueOf(
                        share < 0 && !look.colours()
                                ? shade(AGAINST, share, strongest)
                                : shade(SHADES, share, strongest));
                line.append(drawn.isBlank() ? drawn : share > 0 ? look.up(drawn) : look.down(drawn));
            }
            lines.add(line.toString());
        }
        lines.removeIf(String::isBlank);
        return lines;
    }

    private static char shade(String shades, double value, double largest) {
        double part = largest == 0 ? 0 : Math.abs(value) / largest;
        return shades.charAt((int) Math.min(shades.length() - 1, Math.floor(part * shades.length())));
    }

    /** Sums over cells two rows high and so many columns wide, each repeated over its columns. */
    private static double[][] cells(double[] values, int width, int columns) {
        int rows = values.length / width;
        double[][] cells = new double[(rows + 1) / 2][width];
        for (int i = 0; i < values.length; i++) {
            int first = i % width / columns * columns;
            for (int x = first; x < Math.min(width, first + columns); x++) {
                cells[i / width / 2][x] += values[i];
            }
        }
        return cells;
    }

    private static double largest(double[][] values) {
        double largest = 0;
        for (double[] row : values) {
            for (double value : row) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }
}
