package dev.rationale.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.AttributionTensor;
import dev.rationale.ClaimCheck;
import dev.rationale.Dtype;
import dev.rationale.Sampling;
import dev.rationale.Sealed;
import dev.rationale.Sha256;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected digests: {@code python3 schemas/contracts/src/test/python/digests.py}. */
class RecordDigestTest {
    /** SHA-256 of "specification". */
    private static final String SPEC = "83ae2f5a38db4ea1ec02e0210a84469fdc50dafe1b6a08a6d0904027baf6f32e";

    @Test
    void shouldMatchHashlibWhenRecordHoldsTextFixedAndLong() {
        ClaimCheck claim = new ClaimCheck("s3://b/k", specification(), 1_234_567L);

        assertThat(hex(RecordDigest.of(claim)))
                .isEqualTo("ff5a9edbaca16aeb08a7d40b40705d8f7cb0cbcefc0060adff444356e71a4168");
    }

    @Test
    void shouldIgnoreNanPayloadAndSignOfZeroWhenFieldIsDouble() {
        double strangeNan = Double.longBitsToDouble(0xfff0dead_beef0001L);

        assertThat(List.of(new Sampling(Double.NaN, 0.0), new Sampling(strangeNan, -0.0)))
                .extracting(sampling -> hex(RecordDigest.of(sampling)))
                .containsOnly("15e04e167f495d4a1c028d7cc52729235a2f093033be4ac4132f67a40ddb4c2a");
    }

    @Test
    void shouldIgnoreNanPayloadAndSignOfZeroWhenBytesAreTensor() {
        ByteBuffer clean = TensorBytes.ofFloats(1.5f, 0f, Float.NaN);
        ByteBuffer strange = TensorBytes.ofFloats(1.5f, -0f, 0f).putInt(8, 0xff80_0001);

        assertThat(List.of(tensor(3, clean), tensor(3, strange)))
                .extracting(tensor -> hex(RecordDigest.of(tensor)))
                .containsOnly("b69ad5b5a6d15afe8f9d04ab8be472cc7eace004370294ca6108d01efce817d5");
    }

    @Test
    void shouldKeepCiphertextWhenItLooksLikeNegativeZero() {
        ByteBuffer ciphertext = ByteBuffer.wrap(new byte[] {0, 0, 0, (byte) 0x80});
        Sealed sealed = new Sealed("k", ByteBuffer.wrap(new byte[] {'n'}), ciphertext);

        assertThat(hex(RecordDigest.of(tensor(1, sealed))))
                .isEqualTo("6a0fb3033b1366112d778ac21568785b5873c780b6b6e4c68fdd3aa4642e98d7");
    }

    @Test
    void shouldLeaveRecordAloneWhenNormalised() {
        AttributionTensor tensor = tensor(1, TensorBytes.ofFloats(-0f));

        AttributionTensor copy = CanonicalBody.normalised(tensor);

        assertThat(((ByteBuffer) tensor.getValues()).get(3)).isEqualTo((byte) 0x80);
        assertThat(((ByteBuffer) copy.getValues()).get(3)).isZero();
        assertThat(CanonicalBody.of(copy)).isEqualTo(CanonicalBody.of(tensor));
    }

    @Test
    void shouldNormaliseHalfPrecisionWhenBytesAreTensor() {
        byte[] halves = {0x01, (byte) 0xfc, 0x00, (byte) 0x80, 0x00, (byte) 0xfc};
        byte[] brains = {(byte) 0x81, (byte) 0xff, 0x00, (byte) 0x80, (byte) 0x80, (byte) 0xff};

        assertThat(values(CanonicalBody.normalised(tensor(Dtype.FLOAT16, 3, ByteBuffer.wrap(halves)))))
                .isEqualTo("007e" + "0000" + "00fc");
        assertThat(values(CanonicalBody.normalised(tensor(Dtype.BFLOAT16, 3, ByteBuffer.wrap(brains)))))
                .isEqualTo("c07f" + "0000" + "80ff");
    }

    @Test
    void shouldKeepPartOfElementWhenLengthIsNoMultipleOfWidth() {
        byte[] odd = {0, 0, 0, (byte) 0x80, 0, (byte) 0x80};

        assertThat(values(CanonicalBody.normalised(tensor(1, ByteBuffer.wrap(odd)))))
                .isEqualTo("000000000080");
    }

    @Test
    void shouldDifferWhenSchemaDiffersAndBytesAreEqual() {
        byte[] body = CanonicalBody.of(new Sampling(1.0, 2.0));

        assertThat(RecordDigest.ofBody(Sampling.getClassSchema(), body, 0))
                .isNotEqualTo(RecordDigest.ofBody(ClaimCheck.getClassSchema(), body, 0));
    }

    @Test
    void shouldSkipRegistryPrefixWhenOffsetSaysSo() {
        Sampling sampling = new Sampling(0.25, 0.125);
        byte[] body = CanonicalBody.of(sampling);
        byte[] wire = ByteBuffer.allocate(5 + body.length)
                .put((byte) 0)
                .putInt(42)
                .put(body)
                .array();

        assertThat(RecordDigest.ofBody(Sampling.getClassSchema(), wire, 5)).isEqualTo(RecordDigest.of(sampling));
    }

    static Sha256 specification() {
        return new Sha256(HexFormat.of().parseHex(SPEC));
    }

    static String hex(Sha256 digest) {
        return HexFormat.of().formatHex(digest.bytes());
    }

    private static String values(AttributionTensor tensor) {
        ByteBuffer values = ((ByteBuffer) tensor.getValues()).duplicate();
        byte[] bytes = new byte[values.remaining()];
        values.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static AttributionTensor tensor(long size, Object values) {
        return tensor(Dtype.FLOAT32, size, values);
    }

    private static AttributionTensor tensor(Dtype dtype, long size, Object values) {
        return new AttributionTensor("x", dtype, List.of(size), values);
    }
}
