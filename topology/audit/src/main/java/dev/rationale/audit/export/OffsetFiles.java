package dev.rationale.audit.export;

import dev.rationale.audit.tiles.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of one partition in container files {@code <first offset>-<last offset>.avro}, written once. What lies there already is
 * compared, not written again. For one thread.
 */
final class OffsetFiles {
    private static final Pattern NAME = Pattern.compile("(\\d{19})-(\\d{19})\\.avro");
    private static final long MOST_BYTES = 1 << 28;
    private static final int SYNC = 16;

    private final Path folder;
    private final Schema schema;
    private final List<Path> before;
    private final long lastBefore;
    private @Nullable DataFileWriter<GenericRecord> writer;
    private long first;
    private long last;
    private int comparedFile;
    private @Nullable ContainerReader compared;

    private OffsetFiles(Path folder, Schema schema, List<Path> before) {
        this.folder = folder;
        this.schema = schema;
        this.before = before;
        this.lastBefore = before.isEmpty() ? -1 : offset(before.get(before.size() - 1), 2);
        this.last = lastBefore;
    }

    static OffsetFiles open(Path folder, Schema schema) throws IOException {
        return new OffsetFiles(folder, schema, list(folder));
    }

    /** The files of a folder in the order of their offsets; none where there is no folder. */
    static List<Path> list(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                for (Path file : all) {
                    if (NAME.matcher(String.valueOf(file.getFileName())).matches()) {
                        files.add(file);
                    }
                }
            }
        }
        files.sort(null);
        return files;
    }

    private static long offset(Path file, int group) {
        Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a file of records");
        }
        return Long.parseLong(matcher.group(group));
    }

    /** Where reading goes on: behind the last record. */
    long next() {
        return last + 1;
    }

    /**
     * @throws ExportException if the record was exported with other bytes
     * @throws IllegalArgumentException if the offset is not above the one before
     */
    void add(long offset, GenericRecord record) throws IOException, ExportException {
        if (offset < 0 || offset == Long.MAX_VALUE) {
            throw new IllegalArgumentException("expected an offset, found " + offset);
        }
        if (offset <= lastBefore) {
            compare(offset, record);
            return;
        }
        if (offset <= last) {
            throw new IllegalArgumentException("expected an offset above " + last + ", found " + offset);
        }
        DataFileWriter<GenericRecord> into = writer;
        if (into == null) {
            first = offset;
            into = begin();
            writer = into;
        }
        into.append(record);
        last = offset;
        // Whole blocks only are counted, which is near enough.
        if (Files.size(unfinished()) > MOST_BYTES) {
            finish();
        }
    }

    private DataFileWriter<GenericRecord> begin() throws IOException {
        Files.createDirectories(folder);
        Path file = unfinished();
        DataFileWriter<GenericRecord> into = new DataFileWriter<>(new GenericDatumWriter<>(schema));
        // The same records make the same file: nothing random between the blocks.
        byte[] sync = String.format(Locale.ROOT, "%019d", first)
                .substring(19 - SYNC)
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return into.create(schema, Files.newOutputStream(file), sync);
    }

    private Path unfinished() {
        return folder.resolve("records" + AtomicFile.UNFINISHED);
    }

    private void compare(long offset, GenericRecord record) throws IOException, ExportException {
        GenericRecord lying = null;
        while (comparedFile < before.size() && lying == null) {
            Path file = before.get(comparedFile);
            if (offset(file, 2) >= offset) {
                ContainerReader reader = compared == null ? ContainerReader.open(file, schema) : compared;
                compared = reader;
                lying = reader.next();
                while (lying != null && (long) lying.get("offset") < offset) {
                    lying = reader.next();
                }
            }
            if (lying == null) {
                closeCompared();
                comparedFile++;
            }
        }
        if (lying == null || GenericData.get().compare(lying, record, schema) != 0) {
            throw new ExportException(folder.getFileName() + "@" + offset
                    + ": another record was exported; an export is never written over");
        }
    }

    private void closeCompared() throws IOException {
        if (compared != null) {
            compared.close();
            compared = null;
        }
    }

    /** Gives the files written so far their names. */
    void finish() throws IOException {
        closeCompared();
        if (writer != null) {
            writer.close();
            writer = null;
            String name = String.format(Locale.ROOT, "%019d-%019d.avro", first, last);
            AtomicFile.finish(unfinished(), folder.resolve(name));
        }
    }

    /** Gives up what is not finished. */
    void abandon() throws IOException {
        closeCompared();
        if (writer != null) {
            writer.close();
            writer = null;
            Files.deleteIfExists(unfinished());
        }
    }
}
