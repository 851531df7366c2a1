package dev.rationale.stream.audit;

import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.TreeHash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tree as a store keeps it: version (1 byte), size, offset after it and epoch (8 each), closed (1), hash of the last leaf (32), one
 * hash for each bit of the size, then the note that signed it, where there is one.
 *
 * @param tree up to what was kept
 * @param note signed note of its head; empty where it was not signed
 */
record TreeRow(GrowingTree tree, byte[] note) {
    private static final byte VERSION = 1;
    private static final int FIXED = 1 + 3 * Long.BYTES + 1 + TreeHash.SIZE;

    /** The tree as it is now, which no longer grows with it. */
    TreeRow snapshot() {
        return decode(tree.origin(), encode()).orElseThrow();
    }

    byte[] encode() {
        List<TreeHash> subtrees = tree.frontier().subtrees();
        ByteBuffer out = ByteBuffer.allocate(FIXED + subtrees.size() * TreeHash.SIZE + note.length)
                .put(VERSION)
                .putLong(tree.size())
                .putLong(tree.nextOffset())
                .putLong(tree.epoch())
                .put((byte) (tree.closed() ? 1 : 0));
        tree.last().writeTo(out);
        subtrees.forEach(subtree -> subtree.writeTo(out));
        return out.put(note).array();
    }

    /** The row, or nothing where the bytes are none: a changelog can be written by others, and the topic says it all again. */
    static Optional<TreeRow> decode(Origin origin, byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            if (in.get() != VERSION) {
                return Optional.empty();
            }
            long size = in.getLong();
            long nextOffset = in.getLong();
            long epoch = in.getLong();
            boolean closed = in.get() != 0;
            TreeHash last = TreeHash.from(in);
            List<TreeHash> subtrees = new ArrayList<>();
            for (int i = Long.bitCount(size); i > 0; i--) {
                subtrees.add(TreeHash.from(in));
            }
            byte[] note = new byte[in.remaining()];
            in.get(note);
            return Optional.of(new TreeRow(
                    new GrowingTree(origin, Frontier.of(size, subtrees), last, closed, epoch, nextOffset), note));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
