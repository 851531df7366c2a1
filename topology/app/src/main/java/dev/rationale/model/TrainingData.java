package dev.rationale.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Data for the baselines {@code mean} and {@code training-sample}.
 *
 * @param rows {@code [n][d]}, a sample of the training set
 * @param mean {@code [d]}, mean of the whole training set
 */
public record TrainingData(List<double[]> rows, double[] mean) {

    static TrainingData read(Path folder, Manifest manifest, Manifest.Training files, int dimension) {
        try {
            double[] mean = floats(folder.resolve(files.mean()));
            double[] rows = floats(folder.resolve(files.rows()));
            if (mean.length != dimension || rows.length == 0 || rows.length % dimension != 0) {
                throw new ModelRefusedException(
                        manifest.name(),
                        "training: expected float32 files with a mean of " + dimension + " values and rows of "
                                + dimension + " values, found " + mean.length + " and " + rows.length + " values");
            }
            return new TrainingData(split(rows, dimension), mean);
        } catch (IOException e) {
            throw new ModelRefusedException(manifest.name(), "training: cannot be read: " + e.getMessage());
        }
    }

    private static List<double[]> split(double[] values, int dimension) {
        List<double[]> rows = new ArrayList<>();
        for (int start = 0; start < values.length; start += dimension) {
            double[] row = new double[dimension];
            System.arraycopy(values, start, row, 0, dimension);
            rows.add(row);
        }
        return List.copyOf(rows);
    }

    private static double[] floats(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() % Float.BYTES != 0) {
            throw new IOException(file.getFileName() + ": expected whole float32 values, found " + bytes.remaining()
                    + " bytes");
        }
        double[] values = new double[bytes.remaining() / Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.getFloat();
            if (!Double.isFinite(values[i])) {
                throw new IOException(file.getFileName() + ": value " + i + " is not finite");
            }
        }
        return values;
    }
}
