package dev.rationale.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Changes one byte of a record where it lies on a broker's disk, checksum and all, as whoever administers the broker can: no reader
 * notices. Only in batches without compression, for the length must stay.
 *
 * @param partition folder of the partition
 */
record SegmentEdit(Path partition) {
    private static final int CHECKSUM_AT = 17;
    private static final int CHECKED_FROM = 21;

    /**
     * @param dataDirectory of the broker
     * @param topic of the partition
     * @param number of the partition
     */
    static SegmentEdit of(Path dataDirectory, String topic, int number) {
        return new SegmentEdit(dataDirectory.resolve(topic + "-" + number));
    }

    /**
     * Inverts the lowest bit of a byte; a second time, and all is as before.
     *
     * @param offset of the record
     * @param index of the byte within its value
     * @throws IllegalArgumentException if there is no such record or byte, or its batch is compressed
     */
    void flip(long offset, int index) {
        for (Path segment : segments()) {
            if (flip(segment, offset, index)) {
                return;
            }
        }
        throw new IllegalArgumentException("no record " + offset + " in " + partition);
    }

    private List<Path> segments() {
        try (Stream<Path> files = Files.list(partition)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean flip(Path segment, long offset, int index) {
        try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
            for (FileChannelRecordBatch batch : records.batches()) {
                if (batch.baseOffset() <= offset && offset <= batch.lastOffset()) {
                    edit(segment, batch.position(), read(records, batch), offset, index);
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("could not edit " + segment, e);
        }
    }

    private static ByteBuffer read(FileRecords records, FileChannelRecordBatch batch) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(batch.sizeInBytes());
        records.readInto(bytes, batch.position());
        return bytes;
    }

    private static void edit(Path segment, long position, ByteBuffer bytes, long offset, int index) throws IOException {
        RecordBatch batch =
                MemoryRecords.readableRecords(bytes).batches().iterator().next();
        if (batch.compressionType() != CompressionType.NONE) {
            throw new IllegalArgumentException("a compressed batch cannot be edited in place");
        }
        for (Record record : batch) {
            if (record.offset() == offset) {
                ByteBuffer value = record.value();
                if (value == null || index < 0 || index >= value.remaining()) {
                    throw new IllegalArgumentException("record " + offset + " has no byte " + index);
                }
                int at = value.arrayOffset() + value.position() + index - bytes.arrayOffset();
                bytes.put(at, (byte) (bytes.get(at) ^ 1));
                CRC32C checksum = new CRC32C();
                checksum.update(bytes.array(), CHECKED_FROM, bytes.array().length - CHECKED_FROM);
                bytes.putInt(CHECKSUM_AT, (int) checksum.getValue());
                try (FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                    file.write(bytes.slice(at, 1), position + at);
                    file.write(bytes.slice(CHECKSUM_AT, Integer.BYTES), position + CHECKSUM_AT);
                }
                return;
            }
        }
        throw new IllegalArgumentException("record " + offset + " was compacted away");
    }
}
