package dev.rationale.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code model.yaml} says about a model.
 *
 * @param name identifies the model together with {@code version}
 * @param version free text
 * @param file TorchScript file, relative to the manifest's folder
 * @param sha256 lower-case hexadecimal digest of that file
 * @param licence free text; empty where none is stated
 * @param inputs in the order of the module's arguments
 * @param outputs in the order of the module's results; by name where it returns a dictionary
 * @param features readable view of one input
 * @param training data for the baselines {@code mean} and {@code training-sample}
 * @param recorded file with recorded inputs and outputs
 * @param decision how the score becomes a decision, for words only
 */
public record Manifest(
        String name,
        String version,
        String file,
        String sha256,
        String licence,
        List<Input> inputs,
        List<Output> outputs,
        Optional<Features> features,
        Optional<Training> training,
        Optional<String> recorded,
        Optional<Decision> decision) {

    /**
     * Reads a manifest.
     *
     * @throws ModelRefusedException naming every problem with its path
     */
    public static Manifest read(Path yaml) {
        return ManifestReader.read(yaml);
    }

    /**
     * @param name as in events
     * @param dtype element type
     * @param shape without batch axis; −1 where any size goes
     */
    public record Input(String name, DType dtype, long[] shape) {}

    /**
     * @param name as in events
     * @param space what its numbers are
     * @param classes label per position; empty where the positions have none
     */
    public record Output(String name, Space space, List<String> classes) {

        /** Label of a position: its class, or the position itself. */
        public String label(int index) {
            return index < classes.size() ? classes.get(index) : Integer.toString(index);
        }
    }

    /** What the numbers of an output are. */
    public enum Space {
        /** Unnormalised scores of classes. */
        LOGIT,
        /** Probabilities. */
        PROBABILITY,
        /** Logarithm of p / (1 − p). */
        LOG_ODDS,
        /** A quantity in its own unit. */
        VALUE
    }

    /** A readable view of one input. */
    public sealed interface Features {
        /** Name of the input that is seen. */
        String input();
    }

    /**
     * A table row: numbers and one-hot groups that together cover every column once.
     *
     * @param input name of the input, of shape {@code [columns]}
     * @param columns in reading order
     */
    public record Columns(String input, List<Column> columns) implements Features {}

    /** One raw feature. */
    public sealed interface Column {
        /** As in events. */
        String name();

        /** As people say it. */
        String label();
    }

    /**
     * A number, standardised as {@code (raw − mean) / std}.
     *
     * @param name as in events
     * @param label as people say it
     * @param unit behind the number; may be empty
     * @param column position in the input
     * @param mean of the training set
     * @param std of the training set, &gt; 0
     */
    public record NumberColumn(String name, String label, String unit, int column, double mean, double std)
            implements Column {}

    /**
     * A category, one-hot.
     *
     * @param name as in events
     * @param label as people say it
     * @param columns positions in the input, one per category
     * @param categories as in events
     * @param labels as people say them
     */
    public record CategoryColumn(
            String name, String label, List<Integer> columns, List<String> categories, List<String> labels)
            implements Column {}

    /**
     * An image cut into rectangles. Cell {@code r} of {@code n} spans {@code ⌊rH/n⌋ … ⌊(r+1)H/n⌋}; leading axes (channels)
     * belong to the same cell.
     *
     * @param input name of the input, whose last two axes are height and width
     * @param rows cells from top to bottom
     * @param columns cells from left to right
     * @param names row-major
     */
    public record Grid(String input, int rows, int columns, List<String> names) implements Features {}

    /**
     * @param rows file of little-endian float32, {@code [n, d]} row-major
     * @param mean file of little-endian float32, {@code [d]}, mean of the whole training set
     */
    public record Training(String rows, String mean) {}

    /**
     * @param output name of the output that decides
     * @param index position in it
     * @param threshold the decision is {@code above} where the value exceeds it
     * @param above word for the one side
     * @param below word for the other
     */
    public record Decision(String output, int index, double threshold, String above, String below) {}
}
