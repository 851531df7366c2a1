package dev.rationale.audit.export;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads an Avro object container file of a stranger: uncompressed, of one schema. Avro's own reader makes room for as many bytes as a
 * block says that it has; this one for no more than there are.
 */
final class ContainerReader implements Closeable {
    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int SYNC = 16;
    private static final int MOST_HEADER = 1 << 16;
    private static final int MOST_BLOCK = 1 << 28;

    private final InputStream in;
    private final GenericDatumReader<GenericRecord> records;
    private final byte[] sync;
    private @Nullable BinaryDecoder block;
    private long left;

    private ContainerReader(InputStream in, Schema schema) throws IOException, ExportException {
        this.in = in;
        this.records = new GenericDatumReader<>(schema);
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw new ExportException("expected an Avro object container, found another file");
        }
        header(schema);
        this.sync = exactly(SYNC);
    }

    /**
     * @param schema that the records must have been written with
     * @throws ExportException if the file is no container of such records
     */
    static ContainerReader open(Path file, Schema schema) throws IOException, ExportException {
        return of(new BufferedInputStream(Files.newInputStream(file), 1 << 16), schema);
    }

    /**
     * As {@link #open}, of bytes that can be marked; closed with the reader, or if they are no container.
     */
    static ContainerReader of(InputStream in, Schema schema) throws IOException, ExportException {
        try {
            return new ContainerReader(in, schema);
        } catch (IOException | ExportException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private void header(Schema schema) throws IOException, ExportException {
        boolean known = false;
        for (long count = number(); count != 0; count = number()) {
            if (count < 0 || count > MOST_HEADER) {
                throw new ExportException("expected the header of a container, found other bytes");
            }
            for (long i = 0; i < count; i++) {
                String key = new String(counted(MOST_HEADER), StandardCharsets.UTF_8);
                String value = new String(counted(MOST_HEADER), StandardCharsets.UTF_8);
                if (key.equals("avro.codec") && !value.equals("null")) {
                    throw new ExportException("expected a container without compression");
                }
                known |= key.equals("avro.schema") && value.equals(schema.toString());
            }
        }
        if (!known) {
            throw new ExportException("expected a container of " + schema.getFullName() + " of this version");
        }
    }

    /**
     * The next record; null behind the last one.
     *
     * @throws ExportException if the bytes are none
     */
    @Nullable
    GenericRecord next() throws IOException, ExportException {
        while (left == 0) {
            if (!nextBlock()) {
                return null;
            }
        }
        BinaryDecoder decoder = block;
        if (decoder == null) {
            throw new IllegalStateException("records left without a block");
        }
        GenericRecord record;
        boolean end;
        try {
            record = records.read(null, decoder);
            left--;
            end = decoder.isEnd();
        } catch (IOException | RuntimeException e) {
            throw new ExportException("expected a record, found other bytes");
        }
        if (end != (left == 0)) {
            throw new ExportException("a block with more or fewer records than it says");
        }
        return record;
    }

    private boolean nextBlock() throws IOException, ExportException {
        in.mark(1);
        if (in.read() < 0) {
            return false;
        }
        in.reset();
        left = number();
        byte[] bytes = counted(MOST_BLOCK);
        if (left <= 0 || left > bytes.length) {
            throw new ExportException("a block of " + bytes.length + " bytes that says it has " + left + " records");
        }
        if (!Arrays.equals(exactly(SYNC), sync)) {
            throw new ExportException("a block without its end");
        }
        block = DecoderFactory.get().binaryDecoder(bytes, null);
        return true;
    }

    private byte[] counted(int most) throws IOException, ExportException {
        long length = number();
        if (length < 0 || length > most) {
            throw new ExportException("a length of " + length + "; at most " + most + " bytes are read");
        }
        return exactly((int) length);
    }

    /** Makes room as bytes come, not as a length says. */
    private byte[] exactly(int length) throws IOException, ExportException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new ExportException("a file that is cut: " + (length - bytes.length) + " bytes are missing");
        }
        return bytes;
    }

    /** A number as Avro writes it: seven bits a byte, lowest first, sign in the lowest bit. */
    private long number() throws IOException, ExportException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = in.read();
            if (next < 0) {
                throw new ExportException("a file that is cut");
            }
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new ExportException("expected a number, found other bytes");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
