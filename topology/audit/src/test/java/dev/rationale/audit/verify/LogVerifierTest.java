package dev.rationale.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rationale.AuditLeaf;
import dev.rationale.ExplanationOutcome;
import dev.rationale.HoleReason;
import dev.rationale.LeafType;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the resources of {@link TamperTest} do not show: generations, scopes, input, limits. */
class LogVerifierTest {
    private static final Origin P = ExampleLog.tree(0);

    private static VerifyOptions options() {
        return VerifyOptions.of(List.of(ExampleLog.key(1).verifier()), TamperTest.NOW);
    }

    private static Report verify(StoredLog log, VerifyOptions options) {
        return new LogVerifier(options).verify(log);
    }

    private static List<DefectKind> kinds(Consumer<ExampleLog> change) {
        ExampleLog example = ExampleLog.sound();
        change.accept(example);
        return verify(example.stored(), options()).defects().stream()
                .map(Defect::kind)
                .toList();
    }

    private static void second(ExampleLog example, int generation) {
        Origin next = Origin.ofPartition(ExampleLog.LOG, ExampleLog.TOPIC, ExampleLog.TOPIC_ID, 0, generation);
        example.add(next, LeafType.SPEC_IN_USE);
        example.heads.put(next, List.of(1L));
    }

    private static void close(ExampleLog example) {
        example.add(P, LeafType.GENERATION_CLOSED);
        example.heads.put(P, List.of(4L, 11L));
    }

    @Test
    void shouldFollowGenerationsWhenTheFirstWasClosed() {
        ExampleLog example = ExampleLog.sound();
        close(example);
        second(example, 1);

        Report report = verify(example.stored(), options());

        assertThat(report.defects()).isEmpty();
        assertThat(report.notices()).singleElement().asString().contains("1 outcomes that no statement is about");
        assertThat(report.trees().get(1).closed()).isTrue();
        assertThat(report.trees().get(2).closed()).isFalse();
    }

    @Test
    void shouldNameTheGenerationWhenItIsOpenMissingOrGoesOn() {
        assertThat(kinds(log -> second(log, 1))).containsExactly(DefectKind.GENERATION_OPEN);
        assertThat(kinds(log -> {
                    close(log);
                    second(log, 2);
                }))
                .containsExactly(DefectKind.GENERATION_MISSING);
        assertThat(kinds(log -> {
                    close(log);
                    log.explain(0, 8, ExplanationOutcome.EXPLAINED);
                }))
                .containsExactly(DefectKind.AFTER_CLOSE);
    }

    /** Both generations are about the same event: each has its outcome. */
    @Test
    void shouldMatchOutcomesOfBothGenerationsWhenInputWasReadAgain() {
        ExampleLog example = ExampleLog.sound();
        close(example);
        second(example, 1);
        AuditLeaf again = example.explain(0, 1, ExplanationOutcome.SKIPPED);
        Origin next = P.next();
        example.leaves.get(P).remove(again);
        again.setOrigin(next.toString());
        example.leaves.get(next).add(again);

        Report report = verify(example.stored(), options());

        assertThat(report.defects()).isEmpty();
        assertThat(report.outcomes().agreed()).isEqualTo(15);
    }

    @Test
    void shouldNameLeavesWhenTheyLackOrMistakeSomething() {
        assertThat(kinds(log -> log.leaves.get(P).get(9).setInput(null))).startsWith(DefectKind.LEAF_INCOMPLETE);
        assertThat(kinds(log -> log.leaves.get(P).get(9).setSubjectDigest(null)))
                .startsWith(DefectKind.LEAF_INCOMPLETE);
        assertThat(kinds(log -> log.leaves.get(P).get(8).setCoverage(null))).startsWith(DefectKind.LEAF_INCOMPLETE);
        assertThat(kinds(log -> log.leaves.get(P).get(9).setCommitmentSaltRef("../x")))
                .startsWith(DefectKind.LEAF_INCOMPLETE);
        assertThat(kinds(log -> log.leaves.get(P).get(9).setShard(1))).startsWith(DefectKind.LEAF_OF_ANOTHER_TREE);
        assertThat(kinds(log -> log.leaves.get(P).get(9).getInput().setTopicId("BAECAwQFBgcICQoLDA0ODw")))
                .startsWith(DefectKind.LEAF_POSITION);
        assertThat(kinds(log -> log.leaves.get(P).get(0).setType(LeafType.MODEL_LOADED)))
                .containsExactly(DefectKind.LEAF_TYPE);
        assertThat(kinds(log -> log.leaves.get(P).get(0).setType(LeafType.UNKNOWN)))
                .containsExactly(DefectKind.LEAF_TYPE);
        assertThat(kinds(log -> log.add(Origin.ofControl(ExampleLog.LOG, 0), LeafType.SPEC_IN_USE)))
                .containsExactly(DefectKind.LEAF_TYPE);
        assertThat(kinds(log -> log.add(new Origin("nothing", 0), LeafType.REVIEW)))
                .containsExactly(DefectKind.TREE_UNKNOWN);
    }

    @Test
    void shouldNameStatementsWhenTheyDoNotFitTheirLeaves() {
        assertThat(coverage(5, c -> c.getCoverage().setTopicId("BAECAwQFBgcICQoLDA0ODw")))
                .startsWith(DefectKind.COVERAGE_OF_ANOTHER_PARTITION);
        assertThat(coverage(5, c -> c.getCoverage().setPartition(1)))
                .startsWith(DefectKind.COVERAGE_OF_ANOTHER_PARTITION);
        assertThat(coverage(5, c -> c.getCoverage().setLastOffset(Long.MAX_VALUE)))
                .startsWith(DefectKind.COVERAGE_COUNT);
        assertThat(coverage(5, c -> c.getCoverage().setFirstOffset(-1L))).startsWith(DefectKind.COVERAGE_COUNT);
        assertThat(coverage(5, c -> c.getCoverage().setReadable(5L))).containsExactly(DefectKind.COVERAGE_COUNT);
        assertThat(coverage(5, c -> c.getCoverage().setReadable(-1L))).isEmpty();
        assertThat(coverage(5, c -> c.getCoverage().setSkipped(2L))).containsExactly(DefectKind.COVERAGE_COUNT);
        assertThat(coverage(5, c -> c.getCoverage().setFailed(-1L))).containsExactly(DefectKind.COVERAGE_COUNT);
        assertThat(coverage(5, c -> c.getCoverage().setFirstOffset(1L))).startsWith(DefectKind.COVERAGE_GAP);
        assertThat(coverage(5, c -> c.getCoverage().getHoles().get(0).setLastOffset(9L)))
                .startsWith(DefectKind.COVERAGE_HOLE);
        assertThat(coverage(5, c -> c.getCoverage().getHoles().get(0).setLastOffset(2L)))
                .startsWith(DefectKind.COVERAGE_HOLE);
    }

    private static List<DefectKind> coverage(int leaf, Consumer<AuditLeaf> change) {
        return kinds(log -> change.accept(log.leaves.get(P).get(leaf)));
    }

    @Test
    void shouldCountOutcomesWhenTheyLieOutsideTheLog() {
        ExampleLog example = ExampleLog.sound();
        example.outcomes.removeIf(one -> one.offset() == 5 && one.channel().equals("explanations-0"));
        AuditLeaf late = example.explain(0, 8, ExplanationOutcome.EXPLAINED);
        example.leaves.get(P).remove(late);
        StoredLog log = example.stored();

        assertThat(verify(log, options()).defects())
                .extracting(Defect::kind)
                .containsExactly(DefectKind.OUTCOME_INSERTED, DefectKind.OUTCOME_MISSING);
        Report written = verify(log, options().withOutcomes(OutcomeScope.UP_TO_LAST_LEAF));
        assertThat(written.defects()).extracting(Defect::kind).containsExactly(DefectKind.OUTCOME_MISSING);
        assertThat(written.outcomes().later()).isEqualTo(1);
        Report none = verify(log, options().withOutcomes(OutcomeScope.NONE));
        assertThat(none.isSound()).isTrue();
        assertThat(none.outcomes().read()).isZero();
    }

    @Test
    void shouldSayNothingOfOutcomesWhenTheyAreEarlierThanTheLog() {
        ExampleLog example = ExampleLog.sound();
        example.leaves.get(P).remove(1);
        AuditLeaf statement = example.leaves.get(P).get(4);
        statement.getCoverage().setFirstOffset(1L);
        statement.getCoverage().setExplained(1L);
        statement.getCoverage().setReadable(3L);

        Report report = verify(example.stored(), options());

        assertThat(report.defects()).isEmpty();
        assertThat(report.outcomes().earlier()).isEqualTo(1);
        assertThat(report.notices()).singleElement().asString().contains("before the log began");
    }

    /** Each wrong outcome is named once, with its event, and those after it are still looked at. */
    @Test
    void shouldNameEachOutcomeOnceWhenSeveralAreWrong() {
        StoredLog log = ExampleLog.sound().stored();
        byte[] record = log.outcomes.get(1).record();
        record[new String(record, StandardCharsets.ISO_8859_1).indexOf("credit")] ^= 1;
        StoredLog.Published broken = log.outcomes.get(3);
        log.outcomes.set(
                3,
                new StoredLog.Published(
                        broken.channel(), broken.offset(), false, new byte[] {1}, broken.key(), broken.original()));
        log.outcomes.remove(5);

        Report report = verify(log, options());

        assertThat(report.defects())
                .extracting(Defect::kind, Defect::seq)
                .containsExactly(
                        tuple(DefectKind.OUTCOME_ALTERED, 2L),
                        tuple(DefectKind.OUTCOME_UNREADABLE, -1L),
                        tuple(DefectKind.OUTCOME_MISSING, 6L),
                        tuple(DefectKind.OUTCOME_MISSING, 9L));
        assertThat(report.defects().get(0).message()).startsWith("event event-0-1: ");
        assertThat(report.outcomes().read()).isEqualTo(13);
        assertThat(report.outcomes().agreed()).isEqualTo(11);
    }

    @Test
    void shouldNameThePartitionWhenItsTreeIsGone() throws Exception {
        StoredLog log = ExampleLog.sound().stored();
        FoundNote head = log.notes.get(P).get(3);
        log.entries.remove(P);
        log.notes.remove(P);

        assertThat(verify(log, options()).defects())
                .hasSize(7)
                .allSatisfy(defect -> assertThat(defect.kind()).isEqualTo(DefectKind.OUTCOME_INSERTED));
        assertThat(verify(log, options().withSaved(List.of(head)))
                        .defects()
                        .get(0)
                        .kind())
                .isEqualTo(DefectKind.LOG_SHORTER);
    }

    @Test
    void shouldRefuseSavedHeadsWhenTheyAreNoneOrNotTrusted() {
        StoredLog log = ExampleLog.sound().stored();
        FoundNote none = new FoundNote(new byte[3], "saved");
        FoundNote other = new FoundNote(
                ExampleLog.sound().stored(ExampleLog.key(2)).notes.get(P).get(0).bytes(), "saved");

        assertThat(verify(log, options().withSaved(List.of(none, other))).defects())
                .extracting(Defect::kind)
                .containsExactly(DefectKind.CHECKPOINT_MALFORMED, DefectKind.CHECKPOINT_UNTRUSTED);
    }

    @Test
    void shouldCountAllAndKeepFewWhenDefectsAreMany() {
        StoredLog log = ExampleLog.sound().stored();
        log.outcomes.clear();

        Report report = verify(log, options().withMostDefects(3));

        assertThat(report.defects()).hasSize(3);
        assertThat(report.defectCount()).isEqualTo(14);
        assertThat(report.toString()).contains("14 defects").contains("and 11 more");
        assertThatThrownBy(() -> options().withMostDefects(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VerifyOptions.of(List.of(), TamperTest.NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldCountTheInputAgainWhenAReaderIsGiven() {
        StoredLog log = ExampleLog.sound().stored();

        Report whole = verify(log, options().withInput(new Input(0, 0, 1, 2, 4, 5, 6, 7)));
        assertThat(whole.defects()).isEmpty();
        assertThat(whole.inputRecords()).isEqualTo(12);
        assertThat(whole.toString()).contains("input: 12 records counted again");
        assertThat(verify(log, options().withInput(new Input(0, 0, 1, 2, 3, 4, 5, 6)))
                        .defects())
                .extracting(Defect::kind, Defect::seq)
                .contains(tuple(DefectKind.INPUT_IN_HOLE, 5L))
                .hasSize(2);
        assertThat(verify(log, options().withInput(new Input(0, 0, 1, 2, 4, 6))).defects())
                .extracting(Defect::kind, Defect::seq)
                .contains(tuple(DefectKind.INPUT_COUNT, 8L))
                .hasSize(2);
        Report gone = verify(log, options().withInput(new Input(2, 2, 4, 5, 6)));
        assertThat(gone.defects()).isEmpty();
        assertThat(gone.inputRecords()).isEqualTo(4);
        assertThat(gone.notices())
                .hasSize(2)
                .allSatisfy(notice -> assertThat(notice).contains("1 statements"));
    }

    /** Each partition has one hole of one offset. */
    @Test
    void shouldSayWhatTheSettingsOfTheInputExplain() {
        StoredLog log = ExampleLog.sound().stored();
        assertThat(verify(log, options()).toString())
                .contains("1 offsets in holes: unreadable; the settings of the topic are not known");

        for (InputSettings.Transactions transactions : InputSettings.Transactions.values()) {
            log.input = new InputSettings(new TopicSettings("compact,delete", 1000, -1), transactions, TamperTest.NOW);
            TreeReport tree = verify(log, options()).trees().get(1);
            assertThat(tree.holes()).containsExactly(Map.entry(HoleReason.UNREADABLE, 1L));
            assertThat(tree.input()).isEqualTo(log.input);
            assertThat(tree.text(TamperTest.NOW))
                    .contains("1 offsets in holes: unreadable; compaction may have taken records; ")
                    .contains("the input: cleanup.policy = compact,delete, retention.ms = 1000, retention.bytes = -1,"
                            + " as of 2026-11-01T00:01:00Z")
                    .contains(
                            switch (transactions) {
                                case USED -> "a producer uses transactions, whose markers";
                                case NOT_SEEN -> "no producer that is remembered uses transactions";
                                case UNKNOWN -> "whether producers use transactions is not known";
                            });
        }
        log.input = new InputSettings(
                new TopicSettings("delete", -1, -1), InputSettings.Transactions.UNKNOWN, TamperTest.NOW);
        assertThat(verify(log, options()).toString()).contains("it is not compacted; whether");
        assertThat(log.input.beforeStart()).contains("retention deletes nothing");
        assertThat(new InputSettings(new TopicSettings("delete", 1, -1), log.input.transactions(), TamperTest.NOW)
                        .beforeStart())
                .isEqualTo("retention deletes records");
    }

    private record Input(long available, long... offsets) implements InputReader {
        @Override
        public long firstAvailable(String topic, String topicId, int partition) {
            assertThat(topic).isEqualTo(ExampleLog.TOPIC);
            assertThat(topicId).isEqualTo(ExampleLog.TOPIC_ID);
            return available;
        }

        @Override
        public void readable(String topic, String id, int partition, long first, long last, OffsetVisitor visitor) {
            LongStream.of(offsets)
                    .filter(offset -> offset >= first && offset <= last)
                    .forEach(visitor::visit);
        }
    }
}
