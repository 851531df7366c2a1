package dev.rationale.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.Dtype;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorBytesTest {
    /** Bytes from Python's {@code struct.pack('<' + code, value).hex()}; BFLOAT16 is the upper half of FLOAT32. */
    @ParameterizedTest
    @CsvSource({
        "FLOAT64, 000000000000f8bf, -1.5",
        "FLOAT32, 0000c0bf, -1.5",
        "BFLOAT16, c0bf, -1.5",
        "FLOAT16, 00be, -1.5",
        "FLOAT16, 0100, 5.960464477539063e-08",
        "FLOAT16, ff7b, 65504",
        "FLOAT16, 00fc, -Infinity",
        "FLOAT16, 007e, NaN",
        "FLOAT16, 0080, -0.0",
        "INT8, ff, -1",
        "UINT8, ff, 255",
        "INT16, feff, -2",
        "INT32, 00000080, -2147483648",
        "INT64, 0100000001000000, 4294967297",
        "BOOL, 02, 1"
    })
    void shouldReadElementWhenTypeIsKnown(Dtype dtype, String hex, double expected) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));

        assertThat(TensorBytes.doubles(dtype, List.of(), bytes)).containsExactly(expected);
        assertThat(TensorBytes.floats(dtype, List.of(1L, 1L), bytes)).containsExactly((float) expected);
        assertThat(bytes.position()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, -128, 127",
        "UINT8, 0, 255",
        "INT16, -32768, 32767",
        "INT32, -2147483648, 2147483647",
        "INT64, -9223372036854775808, 9223372036854775807",
        "BOOL, 0, 1"
    })
    void shouldKeepExtremesWhenTypeHoldsWholeNumbers(Dtype dtype, long least, long most) {
        ByteBuffer bytes = TensorBytes.ofLongs(dtype, least, most);

        assertThat(TensorBytes.longs(dtype, List.of(2L), bytes)).containsExactly(least, most);
        if (dtype != Dtype.INT64) {
            assertThatExceptionOfType(TensorFormatException.class)
                    .isThrownBy(() -> TensorBytes.ofLongs(dtype, most + 1))
                    .withMessageContaining("outside " + dtype);
        }
    }

    @Test
    void shouldWriteLittleEndianWhenElementsAreFloats() {
        assertThat(TensorBytes.ofFloats(1f, -0f).array()).containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0, 0x80);
        assertThat(TensorBytes.ofDoubles(2.0).array()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0x40);
    }

    @Test
    void shouldRefuseWhenLengthDoesNotFollowFromShape() {
        assertThatExceptionOfType(TensorFormatException.class)
                .isThrownBy(() -> TensorBytes.doubles(Dtype.FLOAT32, List.of(2L, 3L), ByteBuffer.allocate(20)))
                .withMessage("Shape [2, 3] of FLOAT32 takes 24 bytes, there are 20");
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "4294967296, 4294967296", "65536, 65536", "9223372036854775807, 0"})
    void shouldRefuseBeforeAllocatingWhenShapeIsAbsurd(long rows, long columns) {
        assertThatExceptionOfType(TensorFormatException.class)
                .isThrownBy(() -> TensorBytes.floats(Dtype.INT8, List.of(rows, columns), ByteBuffer.allocate(0)));
    }

    @Test
    void shouldAcceptEmptyTensorWhenASizeIsZero() {
        assertThat(TensorBytes.doubles(Dtype.FLOAT64, List.of(0L, 7L), ByteBuffer.allocate(0)))
                .isEmpty();
    }

    @Test
    void shouldRefuseWhenTypeIsUnknown() {
        assertThatExceptionOfType(TensorFormatException.class)
                .isThrownBy(() -> TensorBytes.doubles(Dtype.UNKNOWN, List.of(), ByteBuffer.allocate(4)));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "BFLOAT16", "FLOAT32", "FLOAT64"})
    void shouldRefuseWholeNumbersWhenTypeIsFloating(Dtype dtype) {
        ByteBuffer bytes = ByteBuffer.allocate(TensorBytes.width(dtype));

        assertThatExceptionOfType(TensorFormatException.class)
                .isThrownBy(() -> TensorBytes.longs(dtype, List.of(), bytes));
        assertThatExceptionOfType(TensorFormatException.class).isThrownBy(() -> TensorBytes.ofLongs(dtype, 1));
    }
}
