package dev.rationale.audit.export;

import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.tiles.AtomicFile;
import dev.rationale.audit.tiles.TileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One tree of an export. Entries first, then checkpoints; for one thread. */
public final class TreeExport {
    private final Path folder;
    private final Origin origin;
    private final TileWriter tiles;
    private final OffsetFiles checkpoints;
    private byte @Nullable [] head;
    private long headSize = -1;

    private TreeExport(Path folder, Origin origin) throws IOException {
        this.folder = folder;
        this.origin = origin;
        this.tiles = TileWriter.open(folder);
        this.checkpoints = OffsetFiles.open(ExportLayout.checkpoints(folder), ExportRecords.CHECKPOINT);
        Path file = folder.resolve(ExportLayout.CHECKPOINT);
        if (Files.isRegularFile(file) && Files.size(file) <= SignedNote.MOST_BYTES) {
            offer(Files.readAllBytes(file));
        }
    }

    static TreeExport open(Path folder, Origin origin) throws IOException {
        return new TreeExport(folder, origin);
    }

    /** The tree's name. */
    public Origin origin() {
        return origin;
    }

    /** Entries exported so far: index of the entry that is wanted next. */
    public long size() {
        return tiles.size();
    }

    /** Where to go on reading the topic of checkpoints. */
    public long nextCheckpointOffset() {
        return checkpoints.next();
    }

    /**
     * Takes an entry.
     *
     * @param index of its leaf: {@link #size()}, or below that to have it compared with what was exported
     * @param entry see {@link dev.rationale.audit.entry.LeafEntry}
     * @throws dev.rationale.audit.tiles.TileException if another entry was exported
     * @throws IllegalArgumentException if entries before it are missing, or it is too long
     */
    public void entry(long index, byte[] entry) throws IOException {
        tiles.append(index, entry);
    }

    /**
     * Takes a checkpoint as published, whoever signed it. The largest one whose entries are all here becomes the head of the tiles.
     *
     * @param topic that it lay on
     * @param partition of that topic
     * @param offset above that of the checkpoint before
     * @param note its bytes
     * @throws ExportException if another one was exported from that offset
     */
    public void checkpoint(String topic, int partition, long offset, byte[] note) throws IOException, ExportException {
        checkpoints.add(offset, ExportRecords.checkpoint(topic, partition, offset, note));
        offer(note);
    }

    private void offer(byte[] note) {
        try {
            Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(note).text());
            boolean mine = checkpoint.origin().equals(origin.toString());
            if (mine && checkpoint.size() >= headSize && checkpoint.size() <= tiles.size()) {
                head = note;
                headSize = checkpoint.size();
            }
        } catch (NoteException e) {
            // No head, but exported all the same: whoever verifies the log will say so.
        }
    }

    void finish() throws IOException {
        checkpoints.finish();
        tiles.publish(tiles.size());
        if (head != null) {
            tiles.publish(headSize);
            AtomicFile.replace(folder.resolve(ExportLayout.CHECKPOINT), head);
        }
    }

    void abandon() throws IOException {
        checkpoints.abandon();
    }
}
