package dev.rationale.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.AuditLeaf;
import dev.rationale.HoleReason;
import dev.rationale.LeafType;
import dev.rationale.audit.entry.BelievedKeys;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.merkle.TreeHash;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A task that begins finds its trees as it left them, or refuses. */
class TreeOpeningTest {
    private final TreeScene scene = new TreeScene();
    private final SigningKey key = Keys.fresh("log");

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
    void shouldTakeAHeadThatTheTreeExtends() {
        TreeWriter writer = written();
        head(checkpoint(writer), key);
        writer.append(TreeScene.outcome(LeafType.SKIP, 9));

        assertThat(scene.open().size()).isEqualTo(writer.size());
    }

    /** Whoever may write the topic could otherwise keep the application from starting. */
    @Test
    void shouldPassOverWhatNoBelievedKeySigned() throws NoteException {
        scene.trust(key.verifier());
        TreeWriter writer = written();
        head(checkpoint(writer), key);
        SigningKey stranger = SigningKey.generate("log", new SecureRandom());
        head(new Checkpoint(TreeScene.ORIGIN.toString(), writer.size() + 9, TreeHash.ZERO), stranger);
        // In the name of the key.
        byte[] forged = new Checkpoint(TreeScene.ORIGIN.toString(), writer.size() + 9, TreeHash.ZERO)
                .sign(stranger)
                .toString()
                .replaceAll("— log .*", lastLine(checkpoint(writer).sign(key)))
                .getBytes(StandardCharsets.UTF_8);
        record(forged);
        record("root".getBytes(StandardCharsets.UTF_8));
        record(new byte[0]);
        scene.log.add(TreeScene.CHECKPOINTS, TreeScene.ORIGIN.toString().getBytes(StandardCharsets.UTF_8), null);
        // A head of another tree, rightly signed: anybody may copy it.
        record(new Checkpoint(TreeScene.ORIGIN.next().toString(), 1, TreeHash.ZERO)
                .sign(key)
                .bytes());

        assertThat(scene.open().size()).isEqualTo(writer.size());
        KnownHeads heads = new KnownHeads(BelievedKeys.of(List.of(key.verifier())));
        heads.read(scene.log, TreeScene.CHECKPOINTS, 2, List.of(TreeScene.ORIGIN.scope()));
        assertThat(heads.ignored()).isEqualTo(6);
    }

    @Test
    void shouldStillRefuseARightlySignedHeadBehindThoseOfStrangers() {
        TreeWriter writer = written();
        record("root".getBytes(StandardCharsets.UTF_8));
        head(new Checkpoint(TreeScene.ORIGIN.toString(), writer.size() + 1, TreeHash.ZERO), null);

        assertRefused("leaves, found only " + writer.size());
    }

    @Test
    void shouldPassOverAHeadBeyondTheEndOfItsKey() throws NoteException {
        SigningKey next = SigningKey.generate("log", new SecureRandom());
        TreeWriter writer = written();
        Checkpoint now = checkpoint(writer);
        Checkpoint beyond = new Checkpoint(now.origin(), now.size() + 1, TreeHash.ZERO);
        BelievedKeys believed = new BelievedKeys(
                Set.of(key.verifier(), next.verifier()), KeyEnd.of("log", next, key.verifier(), List.of(now)));
        head(beyond, key);
        KnownHeads heads = new KnownHeads(believed);
        heads.read(scene.log, TreeScene.CHECKPOINTS, 2, List.of(TreeScene.ORIGIN.scope()));

        assertThat(heads.ignored()).isEqualTo(1);
        head(now, key);
        heads.read(scene.log, TreeScene.CHECKPOINTS, 2, List.of(TreeScene.ORIGIN.scope()));
        assertThat(heads.ignored())
                .as("read again, and the one at the end counts")
                .isEqualTo(2);
    }

    private static String lastLine(SignedNote note) {
        return note.toString().lines().reduce((a, b) -> b).orElseThrow();
    }

    private void record(byte[] value) {
        scene.log.add(TreeScene.CHECKPOINTS, TreeScene.ORIGIN.toString(), value);
    }

    private static Checkpoint checkpoint(TreeWriter writer) {
        return new Checkpoint(
                TreeScene.ORIGIN.toString(), writer.size(), writer.state().root());
    }

    /** Signed with a key, or with the one that is believed. */
    private void head(Checkpoint checkpoint, SigningKey signer) {
        scene.trust(key.verifier());
        record(checkpoint.sign(signer == null ? key : signer).bytes());
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
