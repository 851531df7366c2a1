package dev.rationale.audit.merkle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Verifies inclusion and consistency, and makes the proofs. Verification is that of RFC 9162, 2.1.3.2 and 2.1.4.2: an index must lie
 * below the size, a path must be used up when the root is reached, neither earlier nor later.
 */
public final class Proofs {
    private Proofs() {}

    /** Hashes of the complete subtrees of a tree that is stored somewhere. */
    @FunctionalInterface
    public interface Subtrees {
        /**
         * Root of the complete subtree over the leaves {@code index·2^level} to {@code (index+1)·2^level − 1}, all of which the tree has.
         */
        TreeHash at(int level, long index);
    }

    /**
     * Checks that a leaf is in a tree.
     *
     * @param index of the leaf, from 0
     * @param size leaves of the tree
     * @param leaf its hash
     * @param path hashes of the siblings, lowest first
     * @param root of the tree
     * @throws ProofException if it is not proved
     */
    public static void verifyInclusion(long index, long size, TreeHash leaf, List<TreeHash> path, TreeHash root)
            throws ProofException {
        if (index < 0 || index >= size) {
            throw new ProofException("leaf " + index + " is not in a tree of " + size + " leaves");
        }
        long node = index;
        long last = size - 1;
        TreeHash hash = leaf;
        for (TreeHash sibling : path) {
            if (last == 0) {
                throw new ProofException("the path of leaf " + index + " in " + size + " leaves is too long: "
                        + path.size() + " hashes");
            }
            if ((node & 1) == 1 || node == last) {
                hash = TreeHash.ofNode(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = TreeHash.ofNode(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        if (last != 0) {
            throw new ProofException(
                    "the path of leaf " + index + " in " + size + " leaves is too short: " + path.size() + " hashes");
        }
        expect(root, hash, "leaf " + index + " in " + size + " leaves");
    }

    /**
     * Checks that a tree is the beginning of another.
     *
     * @param first leaves of the smaller tree, ≥ 0
     * @param second leaves of the larger tree, ≥ {@code first}
     * @param firstRoot its root
     * @param secondRoot its root
     * @param path as {@link #consistency} makes it; empty where the sizes are equal or the first is 0
     * @throws ProofException if it is not proved
     */
    public static void verifyConsistency(
            long first, long second, TreeHash firstRoot, TreeHash secondRoot, List<TreeHash> path)
            throws ProofException {
        String what = first + " leaves in " + second;
        if (first < 0 || first > second) {
            throw new ProofException("a tree of " + first + " leaves is not the beginning of one of " + second);
        }
        if (first == 0 || first == second) {
            if (!path.isEmpty()) {
                throw new ProofException("the path of " + what + " is too long: " + path.size() + " hashes");
            }
            expect(firstRoot, first == 0 ? TreeHash.EMPTY_TREE : secondRoot, what);
            return;
        }
        List<TreeHash> left = new ArrayList<>(path);
        if (Long.bitCount(first) == 1) {
            left.add(0, firstRoot);
        }
        if (left.isEmpty()) {
            throw new ProofException("the path of " + what + " is empty");
        }
        long node = first - 1;
        long last = second - 1;
        int shift = Long.numberOfTrailingZeros(~node);
        node >>= shift;
        last >>= shift;
        TreeHash before = left.get(0);
        TreeHash after = left.get(0);
        for (TreeHash sibling : left.subList(1, left.size())) {
            if (last == 0) {
                throw new ProofException("the path of " + what + " is too long: " + path.size() + " hashes");
            }
            if ((node & 1) == 1 || node == last) {
                before = TreeHash.ofNode(sibling, before);
                after = TreeHash.ofNode(sibling, after);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                after = TreeHash.ofNode(after, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        if (last != 0) {
            throw new ProofException("the path of " + what + " is too short: " + path.size() + " hashes");
        }
        expect(firstRoot, before, what);
        expect(secondRoot, after, what);
    }

    private static void expect(TreeHash expected, TreeHash found, String what) throws ProofException {
        if (!expected.equals(found)) {
            throw new ProofException("the path of " + what + " leads to " + found + ", not to the root " + expected);
        }
    }

    /**
     * The path of a leaf.
     *
     * @param index of the leaf, below {@code size}
     * @param size leaves of the tree
     * @param subtrees of a tree with at least that many leaves
     * @return siblings, lowest first
     * @throws IllegalArgumentException if there is no such leaf
     */
    public static List<TreeHash> inclusion(long index, long size, Subtrees subtrees) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("leaf " + index + " is not in a tree of " + size + " leaves");
        }
        List<TreeHash> path = new ArrayList<>();
        long begin = 0;
        long end = size;
        while (end - begin > 1) {
            long middle = begin + Long.highestOneBit(end - begin - 1);
            if (index < middle) {
                path.add(range(middle, end, subtrees));
                end = middle;
            } else {
                path.add(range(begin, middle, subtrees));
                begin = middle;
            }
        }
        Collections.reverse(path);
        return List.copyOf(path);
    }

    /**
     * The proof that a tree of {@code first} leaves is the beginning of one of {@code second}.
     *
     * @param first 0 ≤ first ≤ second
     * @param subtrees of a tree with at least {@code second} leaves
     * @return lowest first; empty where the sizes are equal or the first is 0
     * @throws IllegalArgumentException if the sizes are no such pair
     */
    public static List<TreeHash> consistency(long first, long second, Subtrees subtrees) {
        if (first < 0 || first > second) {
            throw new IllegalArgumentException(
                    "a tree of " + first + " leaves is not the beginning of one of " + second);
        }
        List<TreeHash> path = new ArrayList<>();
        long begin = 0;
        long end = second;
        boolean whole = true;
        while (first != 0 && end != first) {
            long middle = begin + Long.highestOneBit(end - begin - 1);
            if (first <= middle) {
                path.add(range(middle, end, subtrees));
                end = middle;
            } else {
                path.add(range(begin, middle, subtrees));
                begin = middle;
                whole = false;
            }
        }
        if (!whole) {
            path.add(range(begin, end, subtrees));
        }
        Collections.reverse(path);
        return List.copyOf(path);
    }

    /** Root of a tree, or of its leaves from {@code begin}, a multiple of a power of two that is at least their number. */
    static TreeHash range(long begin, long end, Subtrees subtrees) {
        long size = end - begin;
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return subtrees.at(level, begin >> level);
        }
        long middle = begin + Long.highestOneBit(size);
        return TreeHash.ofNode(range(begin, middle, subtrees), range(middle, end, subtrees));
    }

    /**
     * Root of a stored tree.
     *
     * @param size leaves
     * @param subtrees of a tree with at least that many
     */
    public static TreeHash root(long size, Subtrees subtrees) {
        return size == 0 ? TreeHash.EMPTY_TREE : range(0, size, subtrees);
    }
}
