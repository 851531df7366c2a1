package dev.rationale.attribution;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * SHA-256 over the canonical bytes of a baseline source, fed piece by piece because a training set may be large.
 *
 * <p>Bytes, all numbers big-endian: the text {@code rationale-baseline-1}, the kind, the number of parameters (int) and each
 * name and value in the order of names, those {@linkplain BaselineKind#idle without a say} left out; then, of what the kind {@linkplain BaselineKind#facts
 * uses}, the mean as its length (int) and doubles; the rows as their number and that of columns (int) and the floats in row-major
 * order; the shape as the number of axes and their lengths (int); the features as their number and for each the number of
 * coordinates and these (int). A text is its UTF-8 length (int) and bytes. Numbers among the parameters are written as Java
 * writes the parsed value, so that {@code 0.50} equals {@code 0.5}; −0.0 counts as 0.0.
 */
final class BaselineDigest {
    private final MessageDigest sha256;

    BaselineDigest(String kind) {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        text("rationale-baseline-1");
        text(kind);
    }

    void parameters(BaselineKind kind, Settings settings) {
        Set<String> idle = kind.idle(settings);
        List<Parameter> counting = kind.parameters().stream()
                .filter(each -> !idle.contains(each.name()))
                .sorted(Comparator.comparing(Parameter::name))
                .toList();
        integer(counting.size());
        counting.forEach(parameter -> {
            text(parameter.name());
            text(parameter.spelled(settings));
        });
    }

    void fact(BaselineKind.Fact fact, InputSpace space) {
        switch (fact) {
            case MEAN -> mean(Objects.requireNonNullElse(space.training().mean(), new double[0]));
            case ROWS -> rows(space.training().rows());
            case SHAPE -> {
                integer(space.shape().size());
                space.shape().forEach(this::integer);
            }
            case FEATURES -> {
                integer(space.features().size());
                for (int[] members : space.features()) {
                    integer(members.length);
                    Arrays.stream(members).forEach(this::integer);
                }
            }
        }
    }

    private void mean(double[] mean) {
        integer(mean.length);
        ByteBuffer buffer = ByteBuffer.allocate(mean.length * Double.BYTES);
        for (double value : mean) {
            buffer.putDouble(value + 0.0);
        }
        sha256.update(buffer.flip());
    }

    private void rows(List<float[]> rows) {
        integer(rows.size());
        integer(rows.isEmpty() ? 0 : rows.get(0).length);
        for (float[] row : rows) {
            ByteBuffer buffer = ByteBuffer.allocate(row.length * Float.BYTES);
            for (float value : row) {
                buffer.putFloat(value + 0.0f);
            }
            sha256.update(buffer.flip());
        }
    }

    byte[] value() {
        return sha256.digest();
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        integer(bytes.length);
        sha256.update(bytes);
    }

    private void integer(int value) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(value).flip());
    }
}
