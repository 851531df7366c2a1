package dev.rationale.audit.merkle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A tree that keeps all leaves and hashes by RFC 6962's recursive definition, MTH: the oracle of the tests. */
public final class ReferenceTree implements Proofs.Subtrees {
    private final List<TreeHash> leaves = new ArrayList<>();

    /** A tree of leaves with the entries {@code <prefix>0}, {@code <prefix>1} and so on. */
    public static ReferenceTree of(String prefix, int size) {
        ReferenceTree tree = new ReferenceTree();
        for (int i = 0; i < size; i++) {
            tree.leaves.add(TreeHash.ofLeaf((prefix + i).getBytes(StandardCharsets.UTF_8)));
        }
        return tree;
    }

    public TreeHash leaf(int index) {
        return leaves.get(index);
    }

    public TreeHash root(int size) {
        return size == 0 ? TreeHash.EMPTY_TREE : root(0, size);
    }

    private TreeHash root(int begin, int end) {
        if (end - begin == 1) {
            return leaves.get(begin);
        }
        int k = 1;
        while (2 * k < end - begin) {
            k *= 2;
        }
        return TreeHash.ofNode(root(begin, begin + k), root(begin + k, end));
    }

    @Override
    public TreeHash at(int level, long index) {
        return root((int) (index << level), (int) ((index + 1) << level));
    }
}
