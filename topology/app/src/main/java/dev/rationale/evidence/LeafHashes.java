package dev.rationale.evidence;

import dev.rationale.audit.merkle.Proofs;
import dev.rationale.audit.merkle.TreeHash;
import java.util.ArrayList;
import java.util.List;

/** A tree in memory, to make proofs from: about 150 bytes a leaf. For one thread. */
final class LeafHashes implements Proofs.Subtrees {
    private final List<List<TreeHash>> levels = new ArrayList<>(List.of(new ArrayList<>()));

    /** Leaves so far. */
    long size() {
        return levels.get(0).size();
    }

    /** Appends a leaf by its hash. */
    void append(TreeHash leaf) {
        TreeHash hash = leaf;
        int level = 0;
        levels.get(0).add(hash);
        for (long size = size(); (size & 1) == 0; size >>= 1) {
            List<TreeHash> below = levels.get(level);
            hash = TreeHash.ofNode(below.get(below.size() - 2), hash);
            level++;
            if (level == levels.size()) {
                levels.add(new ArrayList<>());
            }
            levels.get(level).add(hash);
        }
    }

    @Override
    public TreeHash at(int level, long index) {
        return levels.get(level).get(Math.toIntExact(index));
    }
}
