package dev.rationale.model;

import dev.rationale.attribution.TrainingData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the files that a manifest names under {@code training}. */
final class TrainingFiles {

    private TrainingFiles() {}

    static TrainingData read(Path folder, Manifest manifest, Manifest.Training files, int dimension) {
        try {
            float[] mean = floats(folder.resolve(files.mean()));
            float[] rows = floats(folder.resolve(files.rows()));
            if (mean.length != dimension || rows.length == 0 || rows.length % dimension != 0) {
                throw new ModelRefusedException(
                        manifest.name(),
                        "training: expected float32 files with a mean of " + dimension + " values and rows of "
                                + dimension + " values, found " + mean.length + " and " + rows.length + " values");
            }
            return new TrainingData(split(rows, dimension), widened(mean));
        } catch (IOException e) {
            throw new ModelRefusedException(manifest.name(), "training: " + e.getMessage());
        }
    }

    static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static List<float[]> split(float[] values, int dimension) {
        List<float[]> rows = new ArrayList<>();
        for (int start = 0; start < values.length; start += dimension) {
            float[] row = new float[dimension];
            System.arraycopy(values, start, row, 0, dimension);
            rows.add(row);
        }
        return List.copyOf(rows);
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException(ModelRefusedException.unreadable(file, e), e);
        }
    }

    private static float[] floats(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(read(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() % Float.BYTES != 0) {
            throw new IOException(
                    file.getFileName() + ": expected whole float32 values, found " + bytes.remaining() + " bytes");
        }
        float[] values = new float[bytes.remaining() / Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.getFloat();
            if (!Float.isFinite(values[i])) {
                throw new IOException(file.getFileName() + ": value " + i + " is not finite");
            }
        }
        return values;
    }
}
