package dev.rationale.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.AuditLeaf;
import dev.rationale.HoleReason;
import dev.rationale.LeafType;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A task that begins finds its trees as it left them, or refuses. */
class TreeOpeningTest {
    private final TreeScene scene = new TreeScene();

    @AfterEach
    void close() {
        scene.close();
    }

    /** Ten outcomes with two specifications, a hole and a statement in the middle. */
    private TreeWriter written() {
        TreeWriter writer = scene.open();
        for (long offset = 0; offset < 5; offset++) {
            writer.append(TreeScene.outcome(LeafType.EXPLANATION, offset, TreeScene.digest(1000), null));
        }
        scene.clock.goOn(TreeScene.INTERVAL);
        writer.stateIfDue(TreeScene.INTERVAL);
        writer.append(TreeScene.outcome(LeafType.SKIP, 5));
        writer.append(TreeScene.outcome(LeafType.EXPLANATION, 7, TreeScene.digest(2000), null));
        writer.append(TreeScene.outcome(LeafType.FAILURE, 8));
        return writer;
    }

    private void assertRefused(String... words) {
        assertThatExceptionOfType(BrokenTreeException.class)
                .isThrownBy(scene::open)
                .withMessageContainingAll(words);
    }

    private void replace(int index, StoredRecord record) {
        scene.log.records().set(index, record);
    }

    private StoredRecord changed(int index, byte[] value) {
        StoredRecord record = scene.log.records().get(index);
        return new StoredRecord(record.topic(), record.partition(), record.offset(), record.key(), value);
    }

    @Test
    void shouldBeginWithTheFirstGenerationWhenThereIsNothing() {
        assertThat(scene.open().state().origin()).isEqualTo(TreeScene.ORIGIN);
        assertThat(scene.open().state().epoch()).isZero();
    }

    @Test
    void shouldRebuildExactlyWhatWasStored() {
        TreeWriter writer = written();
        // Small holes are not asked for; this one was, when it was written.
        scene.found = HoleReason.UNREADABLE;
        scene.asked.clear();
        byte[] live = writer.state().bytes();

        TreeWriter rebuilt = scene.open();

        writer.state().settle(rebuilt.state().home());
        assertThat(rebuilt.state().root()).isEqualTo(writer.state().root());
        assertThat(rebuilt.state().specs()).isEqualTo(writer.state().specs());
        assertThat(scene.asked).isEmpty();
        assertThat(rebuilt.state().unstated().statement("id", 2).getExplained()).isEqualTo(1);
        assertThat(live).hasSameSizeAs(rebuilt.state().bytes());
        rebuilt.append(TreeScene.outcome(LeafType.SKIP, 9));
        AuditLeaf last = scene.leaves().get(scene.leaves().size() - 1);
        assertThat(last.getSeq()).isEqualTo(writer.size());
        assertThat(last.getPrevLeafHash().bytes())
                .isEqualTo(writer.state().last().bytes());
        assertThat(last.getWriter().getEpoch()).isEqualTo(2);
    }

    @Test
    void shouldRebuildEveryByteOfTheState() {
        scene.found = HoleReason.UNREADABLE;
        TreeWriter writer = written();
        TreeWriter rebuilt = scene.open();

        writer.state().settle(rebuilt.state().home());
        assertThat(rebuilt.state().bytes()).isEqualTo(writer.state().bytes());
    }

    @Test
    void shouldGoOnFromTheStoreWithoutReadingTheLeavesAgain() {
        TreeWriter first = written();
        scene.save(first);
        TreeWriter second = scene.open();
        second.append(TreeScene.outcome(LeafType.SKIP, 9));
        scene.save(second);
        scene.log.looks().clear();

        TreeWriter third = scene.open();

        assertThat(third.state().size()).isEqualTo(first.size() + 1);
        assertThat(third.state().specs()).containsExactlyInAnyOrder(TreeScene.digest(1000), TreeScene.digest(2000));
        assertThat(third.state().epoch()).isEqualTo(2);
        // From where the life before began, not from 0.
        assertThat(scene.log.looks()).containsExactly(first.size());
    }

    @Test
    void shouldNotRebuildAgainWhenTheTaskWasTakenAwayBeforeItsFirstCommit() {
        TreeWriter writer = written();
        Rebuilds process = new Rebuilds();
        scene.open(process);
        scene.log.looks().clear();

        TreeWriter again = scene.open(process);

        assertThat(again.state().root()).isEqualTo(writer.state().root());
        assertThat(again.state().specs()).isEqualTo(writer.state().specs());
        assertThat(scene.log.looks()).containsExactly(writer.size());
    }

    @Test
    void shouldNotBelieveWhatItRebuiltWhenAnotherProcessWroteOn() {
        TreeWriter writer = written();
        Rebuilds process = new Rebuilds();
        scene.open(process);
        writer.append(TreeScene.outcome(LeafType.SKIP, 9));

        assertThat(scene.open(process).state().root()).isEqualTo(writer.state().root());
    }

    @Test
    void shouldPreferAStoreThatIsNewerThanWhatItRebuilt() {
        Rebuilds process = new Rebuilds();
        written();
        TreeWriter rebuilt = scene.open(process);
        rebuilt.append(TreeScene.outcome(LeafType.SKIP, 9));
        scene.save(rebuilt);
        TreeWriter second = scene.open(process);
        second.append(TreeScene.outcome(LeafType.SKIP, 10));
        scene.save(second);
        scene.log.looks().clear();

        assertThat(scene.open(process).state().root()).isEqualTo(second.state().root());
        assertThat(scene.log.looks()).containsExactly(rebuilt.size());
    }

    @Test
    void shouldNotReadTheLeavesOfOthersAgainForATreeWithoutAny() {
        for (int i = 0; i < 5; i++) {
            scene.log.add(TreeScene.LEAVES, "log/another/id/2/0", new byte[0]);
        }
        scene.save(scene.open());
        scene.log.looks().clear();

        assertThat(scene.open().size()).isZero();
        assertThat(scene.log.looks()).containsExactly(5L);
    }

    @Test
    void shouldRefuseWhenTheTopicWasMadeAgain() {
        TreeWriter writer = written();
        writer.state().settle(writer.size());
        scene.save(writer);
        scene.log.records().clear();

        assertRefused("own store", "found only 0");
    }

    @Test
    void shouldBelieveTheTopicWhereTheStoreIsBehindIt() {
        TreeWriter writer = written();
        scene.save(writer);
        writer.append(TreeScene.outcome(LeafType.SKIP, 9));

        assertThat(scene.open().state().size()).isEqualTo(writer.size());
    }

    @Test
    void shouldRefuseWhenTheTopicIsBehindTheStore() {
        TreeWriter writer = written();
        scene.save(writer);
        scene.log.records().remove(scene.log.records().size() - 1);

        assertRefused(TreeScene.ORIGIN.toString(), "own store", "found only " + (writer.size() - 1));
    }

    @Test
    void shouldBeginTheNextGenerationWhereTheLastLeafClosesOne() {
        TreeWriter writer = written();
        scene.save(writer);
        writer.close();

        for (TreeWriter next : List.of(scene.open(), forgetful())) {
            assertThat(next.state().origin()).isEqualTo(TreeScene.ORIGIN.next());
            assertThat(next.size()).isZero();
            assertThat(next.state().specs()).isEmpty();
        }
        TreeWriter next = scene.open();
        next.append(TreeScene.outcome(LeafType.SKIP, 0));
        scene.save(next);
        assertThat(scene.open().size()).isEqualTo(1);
        assertThat(forgetful().size()).isEqualTo(1);
    }

    private TreeWriter forgetful() {
        scene.forget();
        return scene.open();
    }

    @Test
    void shouldAllowTheBeginningOfAnOlderGenerationToBeDeletedButNotOfTheLast() {
        TreeWriter writer = written();
        writer.close();
        scene.open().append(TreeScene.outcome(LeafType.SKIP, 0));
        scene.log.records().subList(0, 3).clear();
        assertThat(forgetful().size()).isEqualTo(1);

        scene.log.records().subList(0, scene.log.records().size() - 1).clear();
        TreeWriter next = scene.open();
        next.append(TreeScene.outcome(LeafType.SKIP, 1));
        scene.log.records().remove(0);
        scene.forget();
        assertRefused("expected leaf 0");
    }

    @Test
    void shouldRefuseWhenALeafIsMissing() {
        written();
        scene.log.records().remove(3);

        assertRefused(TreeScene.ORIGIN.toString(), "leaf 3", "leaves are missing", "leaves-2@4");
    }

    @Test
    void shouldRefuseWhenALeafStandsTwice() {
        written();
        scene.log.records().add(4, scene.log.records().get(3));

        assertRefused("leaf 4", "found a leaf again: 3");
    }

    @Test
    void shouldRefuseWhenTwoLeavesChangedPlaces() {
        written();
        StoredRecord third = scene.log.records().get(3);
        replace(3, scene.log.records().get(4));
        replace(4, third);

        assertRefused("leaves are missing: found 4");
    }

    @Test
    void shouldRefuseWhenALeafWasRewritten() {
        written();
        AuditLeaf leaf = scene.leaf(scene.log.records().get(3));
        leaf.setSubjectDigest(TreeScene.digest(77));
        replace(3, changed(3, scene.encode(leaf)));

        assertRefused("leaf 4", "does not continue the chain");
    }

    @Test
    void shouldRefuseWhenAByteIsNoLeafAnyMore() {
        written();
        byte[] value = scene.log.records().get(3).value().clone();
        value[6] ^= 0x40;
        replace(3, changed(3, value));

        assertRefused("leaves-2@3");
    }

    @Test
    void shouldRefuseWhenAHeadSaysAnotherRoot() {
        TreeWriter writer = written();
        head(new Checkpoint(TreeScene.ORIGIN.toString(), writer.size() - 1, TreeHash.ZERO), null);

        assertRefused(TreeScene.ORIGIN.toString(), "the head there says", "checkpoints-2@");
    }

    @Test
    void shouldRefuseWhenLeavesAreMissingThatAHeadHas() {
        TreeWriter writer = written();
        head(checkpoint(writer), null);
        scene.log.records().remove((int) writer.size() - 1);

        assertRefused("has " + writer.size() + " leaves, found only " + (writer.size() - 1));
    }

    @Test
    void shouldRefuseWhenEveryLeafIsGoneThatAHeadHas() {
        TreeWriter writer = written();
        head(checkpoint(writer), null);
        scene.log.records().subList(0, (int) writer.size()).clear();

        assertRefused("found only 0");
    }

    @Test
    void shouldTakeAHeadThatTheTreeExtends() throws NoteException {
        SigningKey key = SigningKey.generate("log", new SecureRandom());
        scene.trust(key.verifier());
        TreeWriter writer = written();
        head(checkpoint(writer), key);
        writer.append(TreeScene.outcome(LeafType.SKIP, 9));

        assertThat(scene.open().size()).isEqualTo(writer.size());
    }

    @Test
    void shouldRefuseAHeadThatNobodyTrustedHasSigned() throws NoteException {
        scene.trust(SigningKey.generate("log", new SecureRandom()).verifier());
        head(checkpoint(written()), SigningKey.generate("log", new SecureRandom()));

        assertRefused(TreeScene.ORIGIN.toString(), "expected a signed head");
    }

    @Test
    void shouldRefuseAHeadThatIsNone() {
        written();
        scene.log.add(TreeScene.CHECKPOINTS, TreeScene.ORIGIN.toString(), "root".getBytes(StandardCharsets.UTF_8));

        assertRefused("expected a signed head");
    }

    private static Checkpoint checkpoint(TreeWriter writer) {
        return new Checkpoint(
                TreeScene.ORIGIN.toString(), writer.size(), writer.state().root());
    }

    private void head(Checkpoint checkpoint, SigningKey key) {
        try {
            SigningKey signer = key == null ? SigningKey.generate("log", new SecureRandom()) : key;
            scene.log.add(
                    TreeScene.CHECKPOINTS,
                    checkpoint.origin(),
                    checkpoint.sign(signer).bytes());
        } catch (NoteException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldTakeAStateOfAnotherFormatForNone() {
        byte[] bytes = written().state().bytes();
        assertThat(TreeState.of("s", bytes)).isPresent();
        bytes[0] = 9;

        assertThat(TreeState.of("s", bytes)).isEmpty();
        assertThat(TreeState.of("s", new byte[] {1, 2, 3})).isEmpty();
        assertThat(TreeState.of("s", new byte[0])).isEmpty();
    }
}
