package dev.rationale.audit.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProofsTest {
    private static final int MOST = 64;
    private final ReferenceTree tree = ReferenceTree.of("leaf ", MOST);

    @Test
    void shouldHaveRootsOfTheDefinitionWhenFrontierGrows() {
        Frontier frontier = new Frontier();
        for (int size = 0; size <= MOST; size++) {
            assertThat(frontier.size()).isEqualTo(size);
            assertThat(frontier.root()).as("size %d", size).isEqualTo(tree.root(size));
            assertThat(Proofs.root(size, tree)).isEqualTo(tree.root(size));
            assertThat(Frontier.of(size, frontier.subtrees()).root()).isEqualTo(tree.root(size));
            if (size < MOST) {
                frontier.append(tree.leaf(size));
            }
        }
    }

    /** Roots of 0 and 1 leaves that Certificate Transparency's own tests hold: of nothing, and of the empty entry. */
    @Test
    void shouldHashAsPublishedWhenTreeIsSmallest() {
        assertThat(TreeHash.EMPTY_TREE).hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(TreeHash.ofLeaf(new byte[0]))
                .hasToString("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(TreeHash.EMPTY_TREE.base64())
                .isEqualTo(Base64.getEncoder().encodeToString(TreeHash.EMPTY_TREE.bytes()));
    }

    @Test
    void shouldProveEveryLeafAndNoFalseIndexOrSizeWhenTreesAreSmall() throws ProofException {
        for (int size = 1; size <= MOST; size++) {
            for (int index = 0; index < size; index++) {
                List<TreeHash> path = Proofs.inclusion(index, size, tree);
                Proofs.verifyInclusion(index, size, tree.leaf(index), path, tree.root(size));
                refuseFalse(index, size, path);
            }
        }
    }

    private void refuseFalse(int index, int size, List<TreeHash> path) {
        for (int claimed = -1; claimed <= MOST; claimed++) {
            if (claimed != index) {
                int other = claimed;
                assertThatThrownBy(() -> Proofs.verifyInclusion(other, size, tree.leaf(index), path, tree.root(size)))
                        .as("leaf %d of %d as %d", index, size, claimed)
                        .isInstanceOf(ProofException.class);
            }
        }
        for (int claimed = 0; claimed <= MOST; claimed++) {
            if (claimed != size && path.size() != lengthOf(index, claimed)) {
                int other = claimed;
                assertThatThrownBy(() -> Proofs.verifyInclusion(index, other, tree.leaf(index), path, tree.root(size)))
                        .as("leaf %d of %d as of %d", index, size, claimed)
                        .isInstanceOf(ProofException.class);
            }
            // A path of the right length can lead to the signed root under another size; the signed size rules that
            // out.
            if (claimed != size) {
                int other = claimed;
                assertThatThrownBy(() -> Proofs.verifyInclusion(index, other, tree.leaf(index), path, tree.root(other)))
                        .isInstanceOf(ProofException.class);
            }
        }
    }

    private int lengthOf(int index, int size) {
        return index >= size ? -1 : Proofs.inclusion(index, size, tree).size();
    }

    @Test
    void shouldRefuseInclusionWhenPathIsCutGrownOrAltered() {
        for (int size = 1; size <= MOST; size++) {
            for (int index = 0; index < size; index += 7) {
                int at = index;
                int of = size;
                List<TreeHash> path = Proofs.inclusion(index, size, tree);
                for (List<TreeHash> wrong : altered(path)) {
                    assertThatThrownBy(() -> Proofs.verifyInclusion(at, of, tree.leaf(at), wrong, tree.root(of)))
                            .isInstanceOf(ProofException.class);
                }
            }
        }
    }

    @Test
    void shouldProveEveryBeginningAndNoOtherWhenTreesAreSmall() throws ProofException {
        ReferenceTree fork = ReferenceTree.of("other ", MOST);
        for (int second = 1; second <= MOST; second++) {
            for (int first = 0; first <= second; first++) {
                List<TreeHash> path = Proofs.consistency(first, second, tree);
                Proofs.verifyConsistency(first, second, tree.root(first), tree.root(second), path);
                int before = first;
                int after = second;
                if (first > 0) {
                    assertThatThrownBy(() ->
                                    Proofs.verifyConsistency(before, after, fork.root(before), tree.root(after), path))
                            .isInstanceOf(ProofException.class);
                }
                if (first > 0 && first < second) {
                    assertThatThrownBy(() ->
                                    Proofs.verifyConsistency(before, after, tree.root(before), fork.root(after), path))
                            .isInstanceOf(ProofException.class);
                }
                for (List<TreeHash> wrong : altered(path)) {
                    assertThatThrownBy(() ->
                                    Proofs.verifyConsistency(before, after, tree.root(before), tree.root(after), wrong))
                            .isInstanceOf(ProofException.class);
                }
            }
            int after = second;
            assertThatThrownBy(() ->
                            Proofs.verifyConsistency(after + 1, after, tree.root(after), tree.root(after), List.of()))
                    .isInstanceOf(ProofException.class);
        }
    }

    private static List<List<TreeHash>> altered(List<TreeHash> path) {
        List<List<TreeHash>> all = new ArrayList<>();
        List<TreeHash> grown = new ArrayList<>(path);
        grown.add(TreeHash.ZERO);
        all.add(grown);
        for (int i = 0; i < path.size(); i++) {
            List<TreeHash> changed = new ArrayList<>(path);
            byte[] bytes = path.get(i).bytes();
            bytes[i % bytes.length] ^= 1;
            changed.set(i, TreeHash.of(bytes));
            all.add(changed);
        }
        if (!path.isEmpty()) {
            all.add(path.subList(0, path.size() - 1));
            all.add(path.subList(1, path.size()));
        }
        return all;
    }
}
