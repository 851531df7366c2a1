package dev.rationale.audit.tiles;

import dev.rationale.audit.merkle.TreeHash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A tile of hashes with the nodes above them that are complete, so that each of those is hashed once. Immutable. */
final class HashTile {
    /** Row h holds the roots of 2^h neighbouring hashes. */
    private final List<List<TreeHash>> rows = new ArrayList<>();

    private HashTile(List<TreeHash> hashes) {
        rows.add(hashes);
        for (List<TreeHash> below = hashes; below.size() > 1; below = rows.get(rows.size() - 1)) {
            List<TreeHash> row = new ArrayList<>(below.size() / 2);
            for (int i = 0; i + 1 < below.size(); i += 2) {
                row.add(TreeHash.ofNode(below.get(i), below.get(i + 1)));
            }
            rows.add(row);
        }
    }

    /**
     * @param bytes whole hashes, at most {@value TilePath#WIDTH}
     */
    static HashTile of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        List<TreeHash> hashes = new ArrayList<>(bytes.length / TreeHash.SIZE);
        while (buffer.hasRemaining()) {
            hashes.add(TreeHash.from(buffer));
        }
        return new HashTile(hashes);
    }

    /** Root of the hashes {@code index·2^height} to {@code (index+1)·2^height − 1} of the tile. */
    TreeHash at(int height, int index) {
        return rows.get(height).get(index);
    }
}
