package dev.rationale.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.AuditLeaf;
import dev.rationale.audit.entry.BelievedKeys;
import dev.rationale.audit.merkle.Frontier;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.NoteSigner;
import dev.rationale.audit.note.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {
    private static final SignerSettings SETTINGS =
            new SignerSettings(TestTopics.LOG, TestTopics.LEAVES, TestTopics.CHECKPOINTS, 10, Duration.ofSeconds(1));

    private final TestTopics topics = new TestTopics();
    private final SigningKey key = Keys.fresh("bank");
    private final TestTree tree = TestTree.ofPartition(0);
    private final HeadStore store = new HeadStore(keyValueStore());
    private final Rebuilds rebuilds = new Rebuilds();

    @TempDir
    private Path folder;

    private SignedHeads heads = new FileSignedHeads(Path.of("unused"));

    @BeforeEach
    void open() {
        heads = new FileSignedHeads(folder);
    }

    @Test
    void shouldReadEverythingWhenTheStoreIsEmpty() {
        grow(7);
        assertThat(recovered()).isEqualTo(tree.head().root());
    }

    @Test
    void shouldReadOnlyWhatIsNotSignedWhenTheStoreIsSound() {
        grow(100);
        signed(true);
        grow(3);
        assertThat(recovered()).isEqualTo(tree.head().root());
        assertThat(topics.visited()).isEqualTo(1 + 3);
    }

    @Test
    void shouldRebuildWhenTheStoreWasLost() {
        grow(20);
        signed(false);
        grow(3);
        Recovery.Recovered recovered = recover();
        assertThat(recovered.rebuilt()).isTrue();
        assertThat(recovered.end()).isEqualTo(23);
        assertThat(recovered.firstUnsigned()).containsEntry(tree.origin, 20L);
    }

    /** A crash after the head was kept and before the transaction with its checkpoint committed. */
    @Test
    void shouldReachAHeadThatWasKeptAndNeverPublished() {
        grow(5);
        signed(true);
        grow(4);
        heads.keep(0, tree.signed(key));
        assertThat(recovered()).isEqualTo(tree.head().root());
        assertThat(topics.visited()).isEqualTo(1 + 4);
        // Signing it again changes nothing.
        heads.keep(0, tree.signed(key));
    }

    @Test
    void shouldReachAHeadOfATreeThatNoStoreHas() {
        TestTree other = new TestTree(new dev.rationale.audit.entry.Origin("bank/fashion/B/0", 0), 0);
        grow(5);
        signed(true);
        topics.add(other.next());
        heads.keep(0, other.signed(key));
        assertThat(recovered()).isEqualTo(tree.head().root());
    }

    @Test
    void shouldRefuseATopicThatWasCutOff() {
        grow(20);
        signed(true);
        topics.cut(TestTopics.LEAVES, 0, 19);
        refused("a head of 20 leaves was signed according to the heads kept beside the key, the topic holds 19");
    }

    @Test
    void shouldRefuseAStoreAndATopicThatWereBothReplacedByOlderOnes() {
        grow(10);
        signed(true);
        grow(10);
        heads.keep(0, tree.signed(key));
        topics.cut(TestTopics.LEAVES, 0, 10);
        refused("the topic holds 10");
    }

    @Test
    void shouldRefuseEmptyTopicsWhenSomethingWasSigned() {
        grow(3);
        heads.keep(0, tree.signed(key));
        topics.cut(TestTopics.LEAVES, 0, 0);
        refused("the topic holds 0");
    }

    @Test
    void shouldRefuseATopicThatWasRewritten() {
        grow(10);
        heads.keep(0, tree.signed(key));
        topics.cut(TestTopics.LEAVES, 0, 0);
        TestTree forged = TestTree.ofPartition(0).salted(1);
        for (int i = 0; i < 12; i++) {
            topics.add(forged.next());
        }
        refused("the tree of 10 leaves is not the one that was signed");
    }

    @Test
    void shouldNotBelieveAStoreThatWasRewritten() {
        grow(10);
        heads.keep(0, tree.signed(key));
        TestTree forged = TestTree.ofPartition(0).salted(1);
        for (int i = 0; i < 10; i++) {
            forged.next();
        }
        keepRow(forged, key);
        assertThat(recovered()).isEqualTo(tree.head().root());
    }

    @Test
    void shouldReadEverythingWhenTheStoreDoesNotLeadOn() {
        grow(10);
        signed(true);
        GrowingTree row = row(tree);
        row.readTo(4);
        store.keep(new TreeRow(row, tree.signed(key).note().bytes()));
        store.keepResume(4);
        store.flush();
        Recovery.Recovered recovered = recover();
        assertThat(recovered.rebuilt()).isTrue();
        assertThat(recovered.forest().tree(tree.origin).orElseThrow().head()).isEqualTo(tree.head());
    }

    @Test
    void shouldNotReadEverythingAgainWhenTheTaskWasTakenAwayBeforeItsFirstCommit() {
        grow(10);
        signed(false);
        grow(3);
        Recovery.Recovered first = recover();
        HeadStore rows = new HeadStore(keyValueStore());
        first.rows().forEach(rows::keep);
        rows.keepResume(10);
        rebuilds.keep(0, rows.waiting());

        Recovery.Recovered again = recover();

        assertThat(topics.visited()).isEqualTo(4);
        assertThat(again.rebuilt()).isTrue();
        assertThat(again.rows()).hasSize(1);
        assertThat(again.firstUnsigned()).isEqualTo(first.firstUnsigned());
        assertThat(again.forest().tree(tree.origin).orElseThrow().head()).isEqualTo(tree.head());
    }

    @Test
    void shouldBelieveAStoreThatIsAheadOfTheHeadsOnlyWhenItsHeadIsSigned() {
        grow(5);
        heads.keep(0, tree.signed(key));
        grow(5);
        keepRow(tree, Keys.fresh("bank"));
        assertThat(recover().rebuilt()).isTrue();
        keepRow(tree, key);
        assertThat(recover().rebuilt()).isFalse();
    }

    @Test
    void shouldHoldTheTopicAgainstItsCheckpointsWhenTheHeadsAreLost() {
        grow(10);
        publish(tree.signed(key));
        topics.cut(TestTopics.LEAVES, 0, 9);
        refused("was signed according to audit.checkpoints-0@0, the topic holds 9");
    }

    @Test
    void shouldPassOverCheckpointsOfStrangersAndOtherBytes() {
        grow(10);
        TestTree forged = TestTree.ofPartition(0).salted(1);
        forged.next();
        publish(forged.signed(Keys.fresh("bank")));
        topics.add(TestTopics.CHECKPOINTS, 0, "x", null);
        topics.add(TestTopics.CHECKPOINTS, 0, "x", new byte[] {1});
        assertThat(recovered()).isEqualTo(tree.head().root());
    }

    @Test
    void shouldReadRowsAsTheyWereWritten() {
        grow(13);
        GrowingTree row = row(tree);
        TreeRow read = TreeRow.decode(tree.origin, new TreeRow(row, new byte[] {1, 2}).encode())
                .orElseThrow();
        assertThat(read.tree().head()).isEqualTo(tree.head());
        assertThat(read.tree().last()).isEqualTo(row.last());
        assertThat(read.tree().nextOffset()).isEqualTo(row.nextOffset());
        assertThat(read.note()).containsExactly(1, 2);
        byte[] bytes = new TreeRow(row, new byte[0]).encode();
        for (int length = 0; length < bytes.length; length++) {
            assertThat(TreeRow.decode(tree.origin, java.util.Arrays.copyOf(bytes, length)))
                    .isEmpty();
        }
    }

    private void grow(int leaves) {
        for (int i = 0; i < leaves; i++) {
            AuditLeaf leaf = tree.next();
            topics.add(leaf);
        }
    }

    /** As the signer would: kept, published, and in the store or not. */
    private void signed(boolean stored) {
        heads.keep(0, tree.signed(key));
        publish(tree.signed(key));
        if (stored) {
            keepRow(tree, key);
        }
    }

    private void publish(SignedHead head) {
        topics.add(
                TestTopics.CHECKPOINTS, 0, head.origin().toString(), head.note().bytes());
    }

    private void keepRow(TestTree of, NoteSigner signer) {
        store.keep(new TreeRow(row(of), of.signed(signer).note().bytes()));
        store.keepResume(topics.end(TestTopics.LEAVES, 0));
        store.flush();
    }

    /** The row of a tree that ends where the topic does. */
    private GrowingTree row(TestTree of) {
        List<StoredRecord> all = topics.on(TestTopics.LEAVES, 0);
        TreeHash last = topics.reader().read(all.get(all.size() - 1)).hash();
        return new GrowingTree(
                of.origin, Frontier.of(of.frontier.size(), of.frontier.subtrees()), last, false, 1, all.size());
    }

    private Recovery.Recovered recover() {
        topics.visited();
        return new Recovery(SETTINGS, 0, topics, topics.reader(), BelievedKeys.of(List.of(key.verifier())))
                .recover(store, rebuilds, heads);
    }

    private TreeHash recovered() {
        return recover().forest().tree(tree.origin).orElseThrow().head().root();
    }

    private void refused(String message) {
        assertThatExceptionOfType(BrokenTreeException.class)
                .isThrownBy(this::recover)
                .withMessageContaining(message);
    }

    static KeyValueStore<String, byte[]> keyValueStore() {
        KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("trees"), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingDisabled()
                .build();
        store.init(new MockProcessorContext<Void, Void>().getStateStoreContext(), store);
        return store;
    }
}
