package dev.rationale.contract;

import dev.rationale.Dtype;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The one Avro encoding of a record that its digest is taken of.
 *
 * <p>Avro leaves two things open, and both would let equal records have different digests: the payload of a NaN and the
 * sign of zero. Here every NaN is the quiet NaN without payload and every zero is positive: in {@code float} and
 * {@code double} fields, and in tensors. A tensor is any {@code bytes} value directly in a record that has a field
 * {@code dtype} of the enum {@link Dtype}; its elements of FLOAT16, BFLOAT16, FLOAT32 and FLOAT64 are normalised in
 * place (0x7e00, 0x7fc0, 0x7fc00000, 0x7ff8000000000000 for NaN), other types and a trailing part of an element are
 * left as they are. Bytes in nested records, sealed ones among them, are never touched.
 *
 * <p>Arrays are written as one block. Records that are published in this form can be checked by hashing the bytes on the topic, in any language.
 */
public final class CanonicalBody {
    /** Finding it takes reflection. */
    private static final ClassValue<SpecificData> MODEL = new ClassValue<>() {
        @Override
        protected SpecificData computeValue(Class<?> type) {
            return SpecificData.getForClass(type);
        }
    };

    private CanonicalBody() {}

    /**
     * The canonical Avro body of a record, without registry prefix.
     *
     * @param record any generated record; not changed
     * @return a fresh array
     * @throws org.apache.avro.AvroRuntimeException if a required field is null or a value does not fit its schema
     */
    public static byte[] of(SpecificRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new CanonicalWriter(record).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * A copy whose ordinary Avro encoding is its canonical body.
     *
     * @param record any generated record; not changed
     * @return a deep copy
     */
    public static <T extends SpecificRecord> T normalised(T record) {
        Schema schema = record.getSchema();
        SpecificDatumReader<T> reader =
                new SpecificDatumReader<>(schema, schema, SpecificData.getForClass(record.getClass()));
        byte[] body = of(record);
        try {
            return reader.read(null, DecoderFactory.get().binaryDecoder(body, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class CanonicalWriter extends SpecificDatumWriter<SpecificRecord> {
        private @Nullable Dtype tensorType;

        CanonicalWriter(SpecificRecord record) {
            super(record.getSchema(), MODEL.get(record.getClass()));
        }

        @Override
        protected void writeRecord(Schema schema, Object datum, Encoder out) throws IOException {
            Dtype outer = tensorType;
            tensorType = tensorType(schema, datum);
            super.writeRecord(schema, datum, out);
            tensorType = outer;
        }

        private static @Nullable Dtype tensorType(Schema schema, Object datum) {
            Schema.Field field = schema.getField("dtype");
            return field != null && ((SpecificRecord) datum).get(field.pos()) instanceof Dtype dtype ? dtype : null;
        }

        @Override
        protected void writeWithoutConversion(Schema schema, Object datum, Encoder out) throws IOException {
            switch (schema.getType()) {
                case FLOAT -> out.writeFloat(CanonicalNumbers.of((Float) datum));
                case DOUBLE -> out.writeDouble(CanonicalNumbers.of((Double) datum));
                case BYTES -> super.writeWithoutConversion(schema, canonical((ByteBuffer) datum), out);
                default -> super.writeWithoutConversion(schema, datum, out);
            }
        }

        private ByteBuffer canonical(ByteBuffer bytes) {
            return tensorType == null ? bytes : CanonicalNumbers.of(tensorType, bytes);
        }
    }
}
