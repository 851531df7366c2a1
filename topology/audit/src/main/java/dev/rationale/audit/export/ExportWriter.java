package dev.rationale.audit.export;

import dev.rationale.AuditLeaf;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.tiles.AtomicFile;
import dev.rationale.audit.verify.InputSettings;
import dev.rationale.audit.verify.OutcomeGap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a log into a folder, or what is new of it behind what was exported before. Nothing is checked but that it extends what
 * lies there: a defect of the log is exported with it.
 *
 * <p>Whoever reads the topics asks where to go on ({@link TreeExport#size()}, {@link TreeExport#nextCheckpointOffset()}, {@link #nextOffset}), feeds entries, checkpoints and outcomes,
 * and calls {@link #finish()}. Without that, a later export begins where the last one that was finished ended, but for full tiles.
 * Memory does not depend on the size of the log: at most 32 MiB for each tree. For one thread.
 */
public final class ExportWriter implements AutoCloseable {
    private final Path folder;
    private final Map<Origin, TreeExport> trees = new HashMap<>();
    private final Map<String, OffsetFiles> outcomes = new HashMap<>();
    private final Set<Origin> names = new HashSet<>();
    private final Set<String> schemas = new HashSet<>();
    private final List<OutcomeGap> gaps = new ArrayList<>();
    private final Map<ExportManifest.Input, InputSettings> inputs = new HashMap<>();

    private ExportWriter(Path folder) {
        this.folder = folder;
    }

    /**
     * @param folder of an earlier export, or empty, or none yet
     * @throws ExportException if something else lies in the folder
     */
    public static ExportWriter open(Path folder) throws IOException, ExportException {
        ExportWriter writer = new ExportWriter(folder);
        if (ExportManifest.exists(folder)) {
            ExportManifest before = ExportManifest.read(folder);
            writer.names.addAll(before.trees());
            writer.gaps.addAll(before.gaps());
            writer.inputs.putAll(before.inputs());
        } else {
            Files.createDirectories(folder);
            try (var files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new ExportException(
                            "expected an empty folder or one with a manifest, found other files in " + folder);
                }
            }
            writer.manifest().write(folder);
        }
        writer.schema(RecordSchema.of(AuditLeaf.getClassSchema()));
        return writer;
    }

    /**
     * A tree of the log, with what was exported of it before.
     *
     * @throws dev.rationale.audit.tiles.TileException if that is not the beginning of a tree
     */
    public TreeExport tree(Origin origin) throws IOException {
        TreeExport tree = trees.get(origin);
        if (tree == null) {
            tree = TreeExport.open(ExportLayout.tree(folder, origin), origin);
            trees.put(origin, tree);
            names.add(origin);
        }
        return tree;
    }

    /** Where to go on reading a partition with outcomes. */
    public long nextOffset(String topic, int partition) throws IOException {
        return files(topic, partition).next();
    }

    /**
     * Takes an outcome as published. One that was exported before is compared.
     *
     * @throws ExportException if it was exported with other bytes
     * @throws IllegalArgumentException if its offset is not above that of the one before from its partition
     */
    public void outcome(PublishedOutcome outcome) throws IOException, ExportException {
        RecordSchema schema = outcome.schema();
        if (schema != null) {
            schema(schema);
        }
        files(outcome.topic(), outcome.partition()).add(outcome.offset(), ExportRecords.outcome(outcome));
    }

    private ExportManifest manifest() {
        return new ExportManifest(names, gaps, inputs);
    }

    /** Keeps that outcomes were no longer there, in the manifest. */
    public void gap(OutcomeGap gap) {
        gaps.add(gap);
    }

    /** Keeps what is known of an input topic, in the manifest; what was known before is forgotten. */
    public void input(String topic, String topicId, InputSettings settings) {
        inputs.put(new ExportManifest.Input(topic, topicId), settings);
    }

    /** Keeps a schema that records or entries were written with; those of outcomes and of this version's leaves are kept anyway. */
    public void schema(RecordSchema schema) throws IOException {
        if (schemas.add(schema.name())) {
            Path file = ExportLayout.schema(folder, schema.name());
            if (!Files.exists(file)) {
                AtomicFile.replace(file, schema.schema().toString().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private OffsetFiles files(String topic, int partition) throws IOException {
        String channel = topic + "-" + partition;
        OffsetFiles files = outcomes.get(channel);
        if (files == null) {
            files = OffsetFiles.open(ExportLayout.outcomes(folder, topic, partition), ExportRecords.OUTCOME);
            outcomes.put(channel, files);
        }
        return files;
    }

    /** Finishes the files, the heads and the manifest, in this order. */
    public void finish() throws IOException {
        for (OffsetFiles files : outcomes.values()) {
            files.finish();
        }
        for (TreeExport tree : trees.values()) {
            tree.finish();
        }
        manifest().write(folder);
        outcomes.clear();
        trees.clear();
    }

    /** Gives up what is not finished. */
    @Override
    public void close() throws IOException {
        for (OffsetFiles files : outcomes.values()) {
            files.abandon();
        }
        for (TreeExport tree : trees.values()) {
            tree.abandon();
        }
        outcomes.clear();
        trees.clear();
    }
}
