package dev.rationale.attribution;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;

/**
 * SHA-256 over the canonical bytes of a baseline source, fed piece by piece because a training set may be large.
 *
 * <p>Bytes, all numbers big-endian: the text {@code rationale-baseline-1}, the kind, the number of parameters (int) and each
 * name and value in the order of names; then for {@code mean} its length (int) and doubles, for {@code training-sample} the
 * number of rows and of columns (int) and the floats in row-major order. A text is its UTF-8 length (int) and bytes. Numbers
 * among the parameters are written as Java writes the parsed value, so that {@code 0.50} equals {@code 0.5}; −0.0 counts as 0.0.
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

    void parameters(List<Parameter> parameters, Settings settings) {
        integer(parameters.size());
        parameters.stream().sorted(Comparator.comparing(Parameter::name)).forEach(parameter -> {
            text(parameter.name());
            text(canonical(parameter, settings));
        });
    }

    private static String canonical(Parameter parameter, Settings settings) {
        return switch (parameter.type()) {
            case INTEGER -> Integer.toString(settings.integer(parameter.name()));
            case NUMBER -> Double.toString(settings.number(parameter.name()) + 0.0);
            case BOOLEAN, CHOICE -> settings.text(parameter.name());
        };
    }

    void mean(double[] mean) {
        integer(mean.length);
        ByteBuffer buffer = ByteBuffer.allocate(mean.length * Double.BYTES);
        for (double value : mean) {
            buffer.putDouble(value + 0.0);
        }
        sha256.update(buffer.flip());
    }

    void rows(List<float[]> rows) {
        integer(rows.size());
        integer(rows.get(0).length);
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
