package dev.rationale.audit.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sizes at the edge of what there is, and arguments beyond it. */
class LimitsTest {
    private static final Proofs.Subtrees EQUAL = (level, index) -> {
        TreeHash hash = TreeHash.ofLeaf(new byte[0]);
        for (int i = 0; i < level; i++) {
            hash = TreeHash.ofNode(hash, hash);
        }
        return hash;
    };

    /** Entries and roots of Certificate Transparency's reference tests; computed again with another language's SHA-256. */
    @Test
    void shouldHaveThePublishedRootsWhenEntriesArePublished() {
        List<String> entries = List.of(
                "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
        List<String> roots = List.of(
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
        Frontier frontier = new Frontier();
        for (int i = 0; i < entries.size(); i++) {
            frontier.append(TreeHash.ofLeaf(HexFormat.of().parseHex(entries.get(i))));
            assertThat(frontier.root()).hasToString(roots.get(i));
        }
    }

    @Test
    void shouldProveTheLastLeafWhenTheTreeIsTheLargest() throws ProofException {
        long size = Long.MAX_VALUE;
        TreeHash root = Proofs.root(size, EQUAL);
        TreeHash leaf = EQUAL.at(0, 0);
        for (long index : new long[] {0, size / 2, size - 1}) {
            List<TreeHash> path = Proofs.inclusion(index, size, EQUAL);
            assertThat(path).hasSizeLessThanOrEqualTo(63);
            Proofs.verifyInclusion(index, size, leaf, path, root);
        }
        List<TreeHash> path = Proofs.consistency(size - 1, size, EQUAL);
        Proofs.verifyConsistency(size - 1, size, Proofs.root(size - 1, EQUAL), root, path);
        assertThatThrownBy(
                        () -> Proofs.verifyInclusion(0, size, leaf, Collections.nCopies(10_000, TreeHash.ZERO), root))
                .isInstanceOf(ProofException.class);
    }

    @Test
    void shouldRefuseWhenArgumentsAreNoTree() {
        assertThatThrownBy(() -> Proofs.inclusion(1, 1, EQUAL)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Proofs.inclusion(-1, 1, EQUAL)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Proofs.inclusion(0, 0, EQUAL)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Proofs.consistency(2, 1, EQUAL)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Proofs.consistency(-1, 1, EQUAL)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Frontier.of(3, List.of(TreeHash.ZERO))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Frontier.of(-1, Collections.nCopies(64, TreeHash.ZERO)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseProofsWhenSizesAreNegative() {
        assertThatThrownBy(() -> Proofs.verifyInclusion(-1, 1, TreeHash.ZERO, List.of(), TreeHash.ZERO))
                .isInstanceOf(ProofException.class);
        assertThatThrownBy(() -> Proofs.verifyInclusion(0, -1, TreeHash.ZERO, List.of(), TreeHash.ZERO))
                .isInstanceOf(ProofException.class);
        assertThatThrownBy(() -> Proofs.verifyConsistency(-1, 1, TreeHash.ZERO, TreeHash.ZERO, List.of()))
                .isInstanceOf(ProofException.class);
        assertThatThrownBy(() -> Proofs.verifyConsistency(0, 1, TreeHash.ZERO, TreeHash.ZERO, List.of()))
                .isInstanceOf(ProofException.class);
        assertThatThrownBy(() ->
                        Proofs.verifyConsistency(0, 1, TreeHash.EMPTY_TREE, TreeHash.ZERO, List.of(TreeHash.ZERO)))
                .isInstanceOf(ProofException.class);
    }

    @Test
    void shouldGrowAloneWhenCopied() {
        Frontier frontier = new Frontier();
        frontier.append(TreeHash.ZERO);
        Frontier copy = frontier.copy();
        copy.append(TreeHash.ZERO);

        assertThat(frontier.size()).isEqualTo(1);
        assertThat(frontier.root()).isEqualTo(TreeHash.ZERO);
        assertThat(copy.size()).isEqualTo(2);
    }

    @Test
    void shouldReadAndWriteExactlyAHash() {
        assertThatThrownBy(() -> TreeHash.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TreeHash.from(ByteBuffer.allocate(31))).isInstanceOf(IllegalArgumentException.class);
        ByteBuffer buffer = ByteBuffer.allocate(64);
        TreeHash.EMPTY_TREE.writeTo(buffer);
        assertThat(buffer.position()).isEqualTo(32);
        buffer.flip();
        assertThat(TreeHash.from(buffer)).isEqualTo(TreeHash.EMPTY_TREE).hasSameHashCodeAs(TreeHash.EMPTY_TREE);
        assertThat(buffer.remaining()).isZero();
        assertThatThrownBy(() -> TreeHash.ZERO.writeTo(ByteBuffer.allocate(3)))
                .isInstanceOf(BufferOverflowException.class);
        byte[] bytes = TreeHash.ZERO.bytes();
        bytes[0] = 1;
        assertThat(TreeHash.ZERO.bytes()[0]).isZero();
    }
}
