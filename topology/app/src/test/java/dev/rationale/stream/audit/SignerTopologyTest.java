package dev.rationale.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.AuditLeaf;
import dev.rationale.LeafType;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.SigningKey;
import dev.rationale.audit.note.VerifierKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignerTopologyTest {
    private static final int EVERY = SigningFixture.EVERY;

    private final TestTopics topics = new TestTopics();
    private final SigningKey key = Keys.fresh("bank");
    private final TestTree tree = TestTree.ofPartition(0);

    @TempDir
    private Path folder;

    private SigningFixture signing = new SigningFixture(topics, Path.of("unused"), key);

    @BeforeEach
    void open() {
        restart();
    }

    @AfterEach
    void close() {
        signing.close();
    }

    private void restart() {
        signing.close();
        signing = new SigningFixture(topics, folder, key);
    }

    @Test
    void shouldSignAfterSoManyLeaves() throws Exception {
        signing.leaves(tree, EVERY - 1);
        assertThat(signing.checkpoints()).isEmpty();
        signing.leaves(tree, 1);
        SignedHead head = onlyCheckpoint();
        assertThat(head.checkpoint()).isEqualTo(tree.head());
        assertThat(head.note().verify(List.of(key.verifier()))).isEqualTo(key.verifier());
        signing.leaves(tree, EVERY);
        assertThat(onlyCheckpoint().checkpoint()).isEqualTo(tree.head());
    }

    @Test
    void shouldSignAfterAWhileWhatHasGrown() {
        signing.leaves(tree, 1);
        signing.passes(SigningFixture.INTERVAL.minusMillis(1));
        assertThat(signing.checkpoints()).isEmpty();
        signing.passes(Duration.ofMillis(400));
        assertThat(onlyCheckpoint().checkpoint()).isEqualTo(tree.head());
        signing.passes(SigningFixture.INTERVAL.multipliedBy(2));
        assertThat(signing.checkpoints()).as("nothing has grown").isEmpty();
    }

    @Test
    void shouldSignAClosedTreeAtOnce() {
        signing.leaves(tree, 2);
        signing.leaf(tree.next(LeafType.GENERATION_CLOSED));
        assertThat(onlyCheckpoint().checkpoint()).isEqualTo(tree.head());
        TestTree next = tree.following();
        signing.leaves(next, EVERY);
        assertThat(onlyCheckpoint().checkpoint()).isEqualTo(next.head());
    }

    @Test
    void shouldSignEveryTreeOfThePartition() {
        TestTree other = new TestTree(Origin.ofPartition(TestTopics.LOG, "fashion", "B", 0, 0), 0);
        signing.leaves(tree, 3);
        signing.leaves(other, 4);
        signing.passes(SigningFixture.INTERVAL.plusSeconds(1));
        assertThat(signing.checkpoints())
                .extracting(SignedHead::checkpoint)
                .containsExactlyInAnyOrder(tree.head(), other.head());
    }

    @Test
    void shouldKeepTheHeadBeforeItIsPublished() {
        signing.leaves(tree, EVERY);
        assertThat(signing.heads.ofPartition(0))
                .extracting(SignedHead::checkpoint)
                .containsExactly(tree.head());
    }

    @Test
    void shouldPublishNothingThatCouldNotBeKept() {
        SignedHeads full = new Full();
        signing.close();
        signing = new SigningFixture(topics, full, key);
        assertThatThrownBy(() -> signing.leaves(tree, EVERY)).rootCause().isInstanceOf(HeadsException.class);
        assertThat(signing.checkpoints()).isEmpty();
    }

    @Test
    void shouldStoreTheTreeOncePerSignedHead() {
        signing.leaves(tree, EVERY + 3);
        TreeRow row = TreeRow.decode(
                        tree.origin, signing.store(AuditNames.SIGNED_TREES).get(tree.origin.toString()))
                .orElseThrow();
        assertThat(row.tree().size()).isEqualTo(EVERY);
        assertThat(row.tree().head()).isEqualTo(signing.checkpoints().get(0).checkpoint());
    }

    @Test
    void shouldGoOnAfterARestart() {
        signing.leaves(tree, EVERY + 3);
        assertThat(signing.checkpoints()).hasSize(1);
        restart();
        assertThat(signing.checkpoints()).as("what was published is not again").isEmpty();
        signing.leaves(tree, EVERY - 3);
        assertThat(onlyCheckpoint().checkpoint()).isEqualTo(tree.head());
    }

    /** The checkpoint's transaction was aborted: it is on no topic, its head is beside the key. */
    @Test
    void shouldPublishAHeadAgainThatOnlyTheKeyHas() {
        signing.leaves(tree, EVERY);
        restart();
        signing.passes(SigningFixture.INTERVAL.plusSeconds(1));
        assertThat(onlyCheckpoint().checkpoint()).isEqualTo(tree.head());
    }

    @Test
    void shouldStopAtAForgedLeaf() {
        signing.leaves(tree, 2);
        AuditLeaf forged = tree.next();
        forged.setPrevLeafHash(new Sha256(TreeHash.EMPTY_TREE.bytes()));
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> signing.leaf(forged))
                .havingRootCause()
                .isInstanceOf(BrokenTreeException.class)
                .withMessageContaining("tree " + tree.origin + ", leaf 2 at audit.leaves-0@2");
        assertThat(signing.checkpoints()).isEmpty();
    }

    @Test
    void shouldRefuseToStartOnATopicThatWasCutOff() {
        signing.leaves(tree, EVERY);
        signing.close();
        topics.cut(TestTopics.LEAVES, 0, EVERY - 1);
        assertThatThrownBy(() -> new SigningFixture(topics, folder, key))
                .hasRootCauseInstanceOf(BrokenTreeException.class);
    }

    @Test
    void shouldRefuseAChangeOfKeysThatTheKeyDidNotAllow() {
        TestTree control = new TestTree(Origin.ofControl(TestTopics.LOG, 0), 0);
        AuditLeaf plain = control.next(LeafType.KEY_ROTATED);
        assertThatThrownBy(() -> signing.leaf(plain))
                .rootCause()
                .isInstanceOf(BrokenTreeException.class)
                .hasMessageContaining("expected a change of keys that a key of the log allows");
        assertThat(signing.checkpoints()).isEmpty();
        signing.close();
        // Not even after a restart, where it is read with all others.
        assertThatThrownBy(() -> new SigningFixture(topics, folder, key))
                .rootCause()
                .isInstanceOf(BrokenTreeException.class);
    }

    @Test
    void shouldKeepTheNamesOfNodesAndStores() {
        Topology topology = new Topology();
        SigningFixture.signing(topics, new FileSignedHeads(folder), key, Clock.systemUTC())
                .addTo(topology);
        assertThat(topology.describe().toString()).isEqualTo("""
                        Topologies:
                           Sub-topology: 0
                            Source: tree-leaves (topics: [audit.leaves])
                              --> tree-signer
                            Processor: tree-signer (stores: [signed-trees, tree-signer-commit-barrier])
                              --> tree-checkpoints
                              <-- tree-leaves
                            Sink: tree-checkpoints (topic: audit.checkpoints)
                              <-- tree-signer

                          Sub-topology: 1
                            Source: tree-commands (topics: [audit.commands])
                              --> tree-control
                            Processor: tree-control (stores: [control-tree])
                              --> tree-control-leaves
                              <-- tree-commands
                            Sink: tree-control-leaves (topic: audit.leaves)
                              <-- tree-control

                        """);
    }

    private SignedHead onlyCheckpoint() {
        List<SignedHead> heads = signing.checkpoints();
        assertThat(heads).hasSize(1);
        return heads.get(0);
    }

    /** A disk without room. */
    private static final class Full implements SignedHeads {
        @Override
        public List<SignedHead> ofPartition(int partition) {
            return List.of();
        }

        @Override
        public void keep(int partition, SignedHead head) {
            throw new HeadsException("no room", null);
        }

        @Override
        public List<VerifierKey> keys() {
            return List.of();
        }

        @Override
        public void keepKey(VerifierKey key) {
            throw new HeadsException("no room", null);
        }

        @Override
        public List<KeyEnd> ends() {
            return List.of();
        }

        @Override
        public void keepEnd(KeyEnd end) {
            throw new HeadsException("no room", null);
        }
    }
}
