package dev.rationale.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorTest {

    @ParameterizedTest
    @EnumSource(DType.class)
    void shouldKeepSmallNumbersInEveryType(DType dtype) {
        Tensor tensor = Tensor.of(dtype, new long[] {2}, new double[] {0, 1});
        assertThat(tensor.doubles()).containsExactly(0, 1);
        assertThat(tensor.bytes().remaining()).isEqualTo(2 * dtype.width());
        assertThat(DType.parse(dtype.text())).contains(dtype);
    }

    @Test
    void shouldReadLittleEndianBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putFloat(1.5f).putFloat(-2f).flip();
        assertThat(Tensor.of(DType.FLOAT32, new long[] {2}, bytes).doubles()).containsExactly(1.5, -2);
    }

    /** Bit patterns of IEEE 754 binary16. */
    @ParameterizedTest
    @CsvSource({
        "1, 3c00", "-2, c000", "65504, 7bff", "65520, 7c00", "6.103515625E-5, 0400", "5.960464477539063E-8, 0001",
        "0.333251953125, 3555", "2049, 6800", "2051, 6802", "-0.0, 8000", "Infinity, 7c00", "1e-9, 0000",
    })
    void shouldRoundToHalfPrecision(float value, String bits) {
        assertThat(String.format("%04x", HalfPrecision.fromFloat(value))).isEqualTo(bits);
    }

    @Test
    void shouldReadBackEveryHalf() {
        for (int bits = 0; bits < 0x10000; bits++) {
            float value = HalfPrecision.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(HalfPrecision.fromFloat(value)).isEqualTo((short) bits);
            }
        }
        assertThat(HalfPrecision.toFloat((short) 0x3555)).isEqualTo(0x1.554p-2f);
        assertThat(HalfPrecision.toFloat(HalfPrecision.fromFloat(Float.NaN))).isNaN();
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        long[] two = {2};
        assertThatThrownBy(() -> Tensor.of(DType.FLOAT32, two, new double[3]))
                .hasMessage("expected 2 values for shape [2], found 3");
        assertThatThrownBy(() -> Tensor.of(DType.FLOAT32, two, ByteBuffer.allocate(9)))
                .hasMessage("expected 8 bytes for float32[2], found 9");
        assertThatThrownBy(() -> Tensor.of(DType.UINT8, two, new double[] {1, 256}))
                .hasMessage("element 1 does not fit into uint8");
        assertThatThrownBy(() -> Tensor.of(DType.INT64, two, new double[] {0.5, 1}))
                .hasMessage("element 0 does not fit into int64");
        assertThatThrownBy(() -> Tensor.of(DType.FLOAT32, new long[] {-1}, new double[0]))
                .hasMessageContaining("negative size");
    }

    @Test
    void shouldReadNestedLists() throws Exception {
        ObjectMapper mapper = new ObjectMapper();

        Tensor table = TensorJson.read(mapper.readTree("[[1,2,3],[4,5,6]]"), DType.FLOAT64);
        assertThat(table.shape()).containsExactly(2, 3);
        assertThat(table.doubles()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(TensorJson.read(mapper.readTree("[[[1],[2]]]"), DType.FLOAT64)
                        .shape())
                .containsExactly(1, 2, 1);
        assertThat(TensorJson.read(mapper.readTree("3.5"), DType.FLOAT64).shape())
                .isEmpty();
        assertThat(TensorJson.read(mapper.readTree("[]"), DType.FLOAT64).shape())
                .containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[1,2],[3]]", "[1,[2]]", "[\"a\"]", "{}", "[[1],2]", "null"})
    void shouldRefuseWhatIsNoTensor(String json) throws Exception {
        var node = new ObjectMapper().readTree(json);
        assertThatThrownBy(() -> TensorJson.read(node, DType.FLOAT32)).isInstanceOf(IllegalArgumentException.class);
    }
}
