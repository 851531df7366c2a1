package dev.rationale.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rationale.AuditLeaf;
import dev.rationale.Coverage;
import dev.rationale.Hole;
import dev.rationale.HoleReason;
import dev.rationale.LeafType;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.merkle.TreeHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TreeWriterTest {
    private final TreeScene scene = new TreeScene();
    private final TreeWriter writer = scene.open();

    @AfterEach
    void close() {
        scene.close();
    }

    private void append(LeafType type, long... offsets) {
        for (long offset : offsets) {
            writer.append(TreeScene.outcome(type, offset));
        }
    }

    private List<Coverage> statements() {
        return scene.leaves().stream()
                .filter(leaf -> leaf.getType() == LeafType.COVERAGE)
                .map(AuditLeaf::getCoverage)
                .toList();
    }

    @Test
    void shouldNumberAndChainLeavesFromZero() {
        append(LeafType.EXPLANATION, 7);
        append(LeafType.SKIP, 8);
        append(LeafType.FAILURE, 9);

        TreeHash before = TreeHash.ZERO;
        List<AuditLeaf> leaves = scene.leaves();
        for (int i = 0; i < leaves.size(); i++) {
            AuditLeaf leaf = leaves.get(i);
            assertThat(leaf.getSeq()).isEqualTo(i);
            assertThat(leaf.getPrevLeafHash().bytes()).isEqualTo(before.bytes());
            assertThat(leaf.getOrigin()).isEqualTo("log/credit/AAECAwQFBgcICQoLDA0ODw/2/0");
            assertThat(leaf.getShard()).isEqualTo(2);
            assertThat(leaf.getInput().getOffset()).isEqualTo(7 + i);
            assertThat(leaf.getEventTime()).isEqualTo(leaf.getInput().getTimestamp());
            assertThat(leaf.getAppendTime()).isEqualTo(scene.clock.instant());
            assertThat(leaf.getSubjectDigest()).isEqualTo(TreeScene.digest(7 + i));
            assertThat(leaf.getWriter().getInstance()).isEqualTo("here");
            assertThat(leaf.getWriter().getEpoch()).isEqualTo(1);
            before = LeafEntry.hash(TreeScene.entry(scene.log.records().get(i)));
        }
        assertThat(leaves)
                .extracting(AuditLeaf::getType)
                .containsExactly(LeafType.EXPLANATION, LeafType.SKIP, LeafType.FAILURE);
        assertThat(writer.state().size()).isEqualTo(3);
    }

    @Test
    void shouldNameSpecificationOnceBeforeItsFirstUse() {
        writer.append(TreeScene.outcome(LeafType.EXPLANATION, 0, TreeScene.digest(1000), null));
        writer.append(TreeScene.outcome(LeafType.FAILURE, 1, TreeScene.digest(1000), null));
        writer.append(TreeScene.outcome(LeafType.EXPLANATION, 2, TreeScene.digest(2000), null));

        assertThat(scene.leaves())
                .extracting(AuditLeaf::getType)
                .containsExactly(
                        LeafType.SPEC_IN_USE,
                        LeafType.EXPLANATION,
                        LeafType.FAILURE,
                        LeafType.SPEC_IN_USE,
                        LeafType.EXPLANATION);
        assertThat(scene.leaves().get(0).getSubjectDigest()).isEqualTo(TreeScene.digest(1000));
        assertThat(scene.leaves().get(3).getSubjectDigest()).isEqualTo(TreeScene.digest(2000));
    }

    @Test
    void shouldStateFromTheEndOfTheLastStatementToTheLastOutcome() {
        append(LeafType.EXPLANATION, 5, 6);
        append(LeafType.SKIP, 7);
        scene.clock.goOn(TreeScene.INTERVAL.minusMillis(1));
        writer.stateIfDue(TreeScene.INTERVAL);
        assertThat(statements()).isEmpty();
        scene.clock.goOn(Duration.ofMillis(1));
        writer.stateIfDue(TreeScene.INTERVAL);
        writer.stateIfDue(TreeScene.INTERVAL);
        writer.append(TreeScene.outcome(LeafType.FAILURE, 10, null, new Hole(8L, 9L, HoleReason.UNREADABLE)));
        scene.clock.goOn(TreeScene.INTERVAL);
        writer.stateIfDue(TreeScene.INTERVAL);

        assertThat(statements())
                .containsExactly(
                        coverage(5, 7, 2, 1, 0, List.of()),
                        coverage(8, 10, 0, 0, 1, List.of(new Hole(8L, 9L, HoleReason.UNREADABLE))));
    }

    private static Coverage coverage(
            long first, long last, long explained, long skipped, long failed, List<Hole> holes) {
        return new Coverage(
                TreeScene.INPUT.topicId(),
                TreeScene.PARTITION,
                first,
                last,
                explained,
                skipped,
                failed,
                explained + skipped + failed,
                holes);
    }

    @Test
    void shouldStateAtOnceWhenAStatementIsFull() {
        for (int offset = 0; offset < Unstated.MOST_OUTCOMES + 1; offset++) {
            append(LeafType.SKIP, offset);
        }

        assertThat(statements()).containsExactly(coverage(0, 9_999, 0, 10_000, 0, List.of()));
    }

    @Test
    void shouldFitAnEntryWhenEveryRecordIsFollowedByAMarkerFarOut() {
        long far = Long.MAX_VALUE / 2;
        List<Hole> holes = new ArrayList<>();
        append(LeafType.EXPLANATION, far);
        for (int i = 1; i <= Unstated.MOST_HOLES; i++) {
            Hole hole = new Hole(far + 2 * i - 1, far + 2 * i - 1, HoleReason.UNREADABLE);
            holes.add(hole);
            writer.append(TreeScene.outcome(LeafType.EXPLANATION, far + 2 * i, null, hole));
        }

        assertThat(statements())
                .containsExactly(coverage(far, far + 2 * Unstated.MOST_HOLES, Unstated.MOST_HOLES + 1, 0, 0, holes));
        assertThat(scene.log.records())
                .allSatisfy(record -> assertThat(TreeScene.entry(record)).hasSizeLessThan(LeafEntry.MOST_BYTES / 2));
        assertThat(scene.asked).isEmpty();
    }

    @Test
    void shouldAskWhenNobodyKnowsOfAHole() {
        append(LeafType.EXPLANATION, 5);
        append(LeafType.EXPLANATION, 9);
        writer.append(TreeScene.outcome(LeafType.SKIP, 20, null, new Hole(15L, 19L, HoleReason.UNREADABLE)));
        writer.close();

        assertThat(scene.asked).containsExactly("credit-2:6..9", "credit-2:10..20");
        assertThat(statements())
                .containsExactly(coverage(
                        5,
                        20,
                        2,
                        1,
                        0,
                        List.of(
                                new Hole(6L, 8L, HoleReason.BEFORE_LOG_START),
                                new Hole(10L, 19L, HoleReason.BEFORE_LOG_START))));
    }

    @Test
    void shouldRefuseAnEventThatHasItsLeafAndNameTheCommand() {
        append(LeafType.EXPLANATION, 5, 6);

        assertThatExceptionOfType(TreeRefusedException.class)
                .isThrownBy(() -> append(LeafType.EXPLANATION, 6))
                .withMessageContainingAll(TreeScene.ORIGIN.toString(), "credit-2@7", "@6", "rationale audit close");
        assertThat(scene.leaves()).hasSize(2);
    }

    @Test
    void shouldRefuseALeafThatNoTileHoldsBeforeItIsSent() {
        AuditedInput longNamed = new AuditedInput("t".repeat(LeafEntry.MOST_BYTES), "id", 3);
        TreeState state = TreeState.empty(new dev.rationale.audit.entry.Origin(longNamed.topic(), 0));
        List<byte[]> sent = new ArrayList<>();
        TreeWriter refusing = new TreeWriter(
                state,
                longNamed,
                TreeScene.PARTITION,
                new WriterIdentity("here", null),
                new LeafOutput() {
                    @Override
                    public byte[] encode(AuditLeaf leaf) {
                        return scene.encode(leaf);
                    }

                    @Override
                    public void send(
                            dev.rationale.audit.entry.Origin tree, int shard, byte[] value, java.time.Instant time) {
                        sent.add(value);
                    }
                },
                (topic, partition, from, to) -> HoleReason.UNREADABLE,
                scene.clock);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> refusing.append(TreeScene.outcome(LeafType.SKIP, 0)));
        assertThat(sent).isEmpty();
        assertThat(state.size()).isZero();
    }

    @Test
    void shouldCutAnEndlessNameOfTheInstance() {
        assertThat(new WriterIdentity("x".repeat(300), null).instance()).hasSize(200);
    }
}
