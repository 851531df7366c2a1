package dev.rationale.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import org.junit.jupiter.api.Test;

class ForestTest {
    private final TestTopics topics = new TestTopics();
    private final TestTree tree = TestTree.ofPartition(0);
    private final Forest forest = new Forest(TestTopics.LOG, 0);

    @Test
    void shouldHaveTheRootOfItsLeaves() {
        append(5);
        assertThat(forest.tree(tree.origin).orElseThrow().head()).isEqualTo(tree.head());
    }

    @Test
    void shouldKeepTreesOfOnePartitionApart() {
        TestTree other = new TestTree(Origin.ofPartition(TestTopics.LOG, "fashion", "B", 0, 0), 0);
        append(2);
        forest.append(topics.placed(other.next()));
        append(1);
        assertThat(forest.tree(tree.origin).orElseThrow().head()).isEqualTo(tree.head());
        assertThat(forest.tree(other.origin).orElseThrow().head()).isEqualTo(other.head());
    }

    @Test
    void shouldRefuseAGap() {
        append(2);
        tree.next();
        refused(tree.next(), "leaves are missing: found 3").satisfies(e -> {
            assertThat(e.tree()).isEqualTo(tree.origin.toString());
            assertThat(e.seq()).isEqualTo(2);
            assertThat(e.place()).isEqualTo("audit.leaves-0@2");
            assertThat(e).hasMessageContaining(e.place()).hasMessageContaining(e.tree());
        });
    }

    @Test
    void shouldRefuseATreeThatDoesNotBeginWithItsFirstLeaf() {
        tree.next();
        refused(tree.next(), "leaves are missing: found 1");
        refused(tree.next(), "leaves are missing: found 2");
    }

    @Test
    void shouldRefuseARepeatedLeaf() {
        AuditLeaf first = tree.next();
        forest.append(topics.placed(first));
        refused(first, "found a leaf again: 0");
    }

    @Test
    void shouldPassOverALeafThatItHasReadAlready() {
        PlacedLeaf leaf = topics.placed(tree.next());
        assertThat(forest.append(leaf)).isPresent();
        assertThat(forest.append(leaf)).isEmpty();
    }

    @Test
    void shouldRefuseABrokenChain() {
        append(1);
        AuditLeaf leaf = tree.next();
        leaf.setPrevLeafHash(new Sha256(TreeHash.EMPTY_TREE.bytes()));
        refused(leaf, "does not continue the chain");
    }

    @Test
    void shouldRefuseALeafAfterTheTreeWasClosed() {
        forest.append(topics.placed(tree.next(LeafType.GENERATION_CLOSED)));
        refused(tree.next(), "the tree is closed");
    }

    @Test
    void shouldBeginAGenerationOnlyWhenTheOneBeforeIsClosed() {
        append(1);
        TestTree second = tree.following();
        refused(second.next(), "expected GENERATION_CLOSED in " + tree.origin);
        forest.append(topics.placed(tree.next(LeafType.GENERATION_CLOSED)));
        assertThat(forest.append(topics.placed(tree.following().next()))).isPresent();
    }

    @Test
    void shouldRefuseALeafOfAnotherPartition() {
        PlacedLeaf leaf = topics.placed(TestTree.ofPartition(1).next());
        refused(leaf, "on partition 1, found it on 0");
        AuditLeaf shard = tree.next();
        shard.setShard(7);
        refused(shard, "on partition 0");
    }

    @Test
    void shouldRefuseTypesThatDoNotBelongInTheirTree() {
        refused(tree.next(LeafType.KEY_ROTATED), "KEY_ROTATED does not belong");
        TestTree control = new TestTree(Origin.ofControl(TestTopics.LOG, 0), 0);
        refused(control.next(LeafType.EXPLANATION), "EXPLANATION does not belong");
        refused(control.next(LeafType.UNKNOWN), "UNKNOWN does not belong");
    }

    @Test
    void shouldHaveTheControlTreeOnPartitionZeroOnly() {
        TestTree control = new TestTree(Origin.ofControl(TestTopics.LOG, 0), 3);
        assertThatExceptionOfType(BrokenTreeException.class)
                .isThrownBy(() -> new Forest(TestTopics.LOG, 3).append(topics.placed(control.next(LeafType.REVIEW))))
                .withMessageContaining("on partition 0, found it on 3");
    }

    @Test
    void shouldPassOverTreesOfOtherLogs() {
        for (String scope : new String[] {"other/control", "bank/more/credit/A/0", "bankers/credit/A/0"}) {
            assertThat(forest.append(topics.placed(new TestTree(new Origin(scope, 0), 0).next())))
                    .as(scope)
                    .isEmpty();
        }
        assertThat(forest.trees()).isEmpty();
    }

    @Test
    void shouldHoldTreesAgainstSignedHeads() {
        AuditLeaf first = tree.next();
        AuditLeaf second = tree.next();
        forest.expect(tree.origin, new Forest.Mark(tree.head(), "a saved head"));
        forest.append(topics.placed(first));
        assertThatExceptionOfType(BrokenTreeException.class)
                .isThrownBy(forest::requireReached)
                .withMessageContaining("a head of 2 leaves was signed according to a saved head, the topic holds 1");
        forest.append(topics.placed(second));
        forest.requireReached();
    }

    @Test
    void shouldRefuseALeafThatMakesAnotherTreeThanWasSigned() {
        Checkpoint other = new Checkpoint(tree.origin.toString(), 1, TreeHash.EMPTY_TREE);
        forest.expect(tree.origin, new Forest.Mark(other, "a saved head"));
        refused(tree.next(), "is not the one that was signed according to a saved head");
    }

    private void append(int leaves) {
        for (int i = 0; i < leaves; i++) {
            assertThat(forest.append(topics.placed(tree.next()))).isPresent();
        }
    }

    private org.assertj.core.api.ThrowableAssertAlternative<BrokenTreeException> refused(
            AuditLeaf leaf, String message) {
        return refused(
                topics.reader().read(topics.add(TestTopics.LEAVES, 0, leaf.getOrigin(), topics.encode(leaf))), message);
    }

    private org.assertj.core.api.ThrowableAssertAlternative<BrokenTreeException> refused(
            PlacedLeaf leaf, String message) {
        PlacedLeaf here = new PlacedLeaf(leaf.origin(), leaf.leaf(), leaf.hash(), 0, leaf.offset(), leaf.place());
        return assertThatExceptionOfType(BrokenTreeException.class)
                .isThrownBy(() -> forest.append(here))
                .withMessageContaining(message);
    }
}
