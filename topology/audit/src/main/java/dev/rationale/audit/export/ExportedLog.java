package dev.rationale.audit.export;

import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.tiles.TileCheck;
import dev.rationale.audit.tiles.TileReader;
import dev.rationale.audit.verify.AuditedLog;
import dev.rationale.audit.verify.FoundOutcome;
import dev.rationale.audit.verify.InputSettings;
import dev.rationale.audit.verify.LogUnreadableException;
import dev.rationale.audit.verify.OutcomeGap;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * A log in an exported folder. A file that is not of its form is handed out as far as it can be read, and then as something that
 * no verifier takes: so the defect is reported with its place.
 */
public final class ExportedLog implements AuditedLog {
    private static final int MOST_SCHEMAS = 10_000;

    private final Path folder;
    private final List<Origin> trees;
    private final ExportManifest manifest;
    private final Map<String, Optional<RecordSchema>> schemas = new HashMap<>();

    private ExportedLog(Path folder, ExportManifest manifest) {
        this.folder = folder;
        this.trees = List.copyOf(manifest.trees());
        this.manifest = manifest;
    }

    /**
     * @throws LogUnreadableException if the folder is no export of a version that is known
     */
    public static ExportedLog open(Path folder) {
        try {
            return new ExportedLog(folder, ExportManifest.read(folder));
        } catch (IOException | ExportException e) {
            throw new LogUnreadableException("cannot read the export: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Origin> trees() {
        return trees;
    }

    /**
     * Tiles of a tree, to make proofs from.
     *
     * @param size leaves, that of a checkpoint
     */
    public TileReader tiles(Origin tree, long size) {
        return new TileReader(ExportLayout.tree(folder, tree), size);
    }

    /**
     * The first tile of a tree that does not hold the hashes of its entries; null if all do.
     *
     * @throws LogUnreadableException if the place cannot be read
     */
    public @Nullable String tileDefect(Origin tree) {
        Path place = ExportLayout.tree(folder, tree);
        try {
            return TileCheck.firstDefect(place);
        } catch (UncheckedIOException e) {
            throw unreadable(place, e);
        }
    }

    @Override
    public void entries(Origin tree, Visitor<FoundEntry> visitor) {
        Path place = ExportLayout.tree(folder, tree);
        try {
            TileReader.entries(
                    place, (entry, name) -> visitor.visit(new FoundEntry(entry, place.getFileName() + "/" + name)));
        } catch (UncheckedIOException e) {
            throw unreadable(place, e);
        }
    }

    @Override
    public void checkpoints(Origin tree, Visitor<FoundNote> visitor) {
        Path place = ExportLayout.checkpoints(ExportLayout.tree(folder, tree));
        records(
                place,
                ExportRecords.CHECKPOINT,
                record -> visitor.visit(new FoundNote(
                        ExportRecords.bytes((ByteBuffer) record.get("note")),
                        record.get("topic") + "-" + record.get("partition") + "@" + record.get("offset"))),
                (file, defect) ->
                        visitor.visit(new FoundNote(new byte[0], folder.relativize(file) + " (" + defect + ")")));
    }

    @Override
    public void outcomes(OutcomeVisitor visitor) {
        List<OutcomeGap> waiting = new ArrayList<>(manifest.gaps());
        published(
                outcome -> {
                    passGaps(waiting, outcome, visitor);
                    return visitor.visit(outcome.found());
                },
                (file, defect) -> visitor.visit(new FoundOutcome(
                        null, null, null, folder.relativize(file).toString(), -1, defect)));
        waiting.forEach(visitor::gap);
    }

    private static void passGaps(List<OutcomeGap> waiting, PublishedOutcome next, OutcomeVisitor visitor) {
        waiting.removeIf(gap -> {
            boolean before = gap.channel().equals(next.channel()) && gap.to() <= next.offset();
            if (before) {
                visitor.gap(gap);
            }
            return before;
        });
    }

    @Override
    public Optional<InputSettings> input(String topic, String topicId) {
        return Optional.ofNullable(manifest.inputs().get(new ExportManifest.Input(topic, topicId)));
    }

    /** Takes the place and the defect of a file that cannot be read to its end. */
    private interface DefectVisitor {
        boolean visit(Path file, String defect);
    }

    /**
     * Every outcome with its bytes, to make proofs from; files end where they cannot be read.
     *
     * @param visitor false to see no more
     * @throws LogUnreadableException if the place cannot be read
     */
    public void published(Predicate<PublishedOutcome> visitor) {
        published(visitor, (file, defect) -> true);
    }

    private void published(Predicate<PublishedOutcome> visitor, DefectVisitor defects) {
        boolean[] more = {true};
        for (Path channel : channels()) {
            records(
                    channel,
                    ExportRecords.OUTCOME,
                    record -> more[0] = visitor.test(ExportRecords.outcome(record, schema(record))),
                    (file, defect) -> more[0] = defects.visit(file, defect));
            if (!more[0]) {
                return;
            }
        }
    }

    private List<Path> channels() {
        Path place = ExportLayout.outcomes(folder);
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(place)) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw unreadable(place, e);
        }
    }

    private void records(Path place, Schema schema, Predicate<GenericRecord> visitor, DefectVisitor defects) {
        try {
            for (Path file : new ArrayList<>(OffsetFiles.list(place))) {
                if (!recordsOf(file, schema, visitor, defects)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw unreadable(place, e);
        }
    }

    private static boolean recordsOf(Path file, Schema schema, Predicate<GenericRecord> visitor, DefectVisitor defects)
            throws IOException {
        try (ContainerReader reader = ContainerReader.open(file, schema)) {
            for (GenericRecord record = reader.next(); record != null; record = reader.next()) {
                if (!visitor.test(record)) {
                    return false;
                }
            }
            return true;
        } catch (ExportException e) {
            return defects.visit(file, String.valueOf(e.getMessage()));
        }
    }

    /** The schema that an outcome names; null where it names none, or that does not lie there or is another. */
    private @Nullable RecordSchema schema(GenericRecord record) {
        String name = ExportRecords.schemaName(record);
        if (name == null) {
            return null;
        }
        if (schemas.size() > MOST_SCHEMAS) {
            schemas.clear();
        }
        return schemas.computeIfAbsent(name, this::read).orElse(null);
    }

    private Optional<RecordSchema> read(String name) {
        Path file = ExportLayout.schema(folder, name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] json = in.readNBytes(4 * RecordSchema.MOST_CHARACTERS);
            RecordSchema schema = RecordSchema.parse(new String(json, StandardCharsets.UTF_8));
            return Optional.of(schema).filter(found -> found.name().equals(name));
        } catch (ExportException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static LogUnreadableException unreadable(Path place, Exception e) {
        return new LogUnreadableException("cannot read " + place + ": " + e.getMessage(), e);
    }
}
