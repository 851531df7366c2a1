package dev.rationale.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Outcomes that retention took, told from those that somebody took. On {@code explanations-0} the offsets 0 to 5 are the outcomes of the leaves
 * 1, 2, 3, 6, 7 and 9; leaf 4 is a failure.
 */
class ExpiredOutcomesTest {
    private static final TopicSettings MINUTES = new TopicSettings("delete", 1000, -1);

    private final StoredLog log = ExampleLog.sound().stored();

    private void without(long... offsets) {
        for (long offset : offsets) {
            log.outcomes.removeIf(one -> one.channel().equals("explanations-0") && one.offset() == offset);
        }
    }

    private void gap(int partition, long from, long to, TopicSettings settings) {
        log.gaps.add(new OutcomeGap(false, "explanations", partition, from, to, settings, TamperTest.NOW));
    }

    private Report verify(boolean allowed) throws Exception {
        return new LogVerifier(
                        VerifyOptions.of(List.of(dev.rationale.audit.note.VerifierKey.parse(log.key)), TamperTest.NOW)
                                .withExpiredAllowed(allowed))
                .verify(log);
    }

    private List<String> defects() throws Exception {
        return verify(false).defects().stream()
                .map(defect -> defect.kind() + " " + defect.seq())
                .toList();
    }

    @Test
    void shouldCountWhatLayBeforeTheStartOfItsTopic() throws Exception {
        without(0, 1);
        gap(0, 0, 2, MINUTES);
        String text =
                "no longer there to compare: 2 outcomes; explanations-0 begins at offset 2, cleanup.policy = delete,"
                        + " retention.ms = 1000, retention.bytes = -1";

        Report report = verify(false);

        assertThat(report.isSound()).isFalse();
        assertThat(report.outcomes().expired()).isEqualTo(2);
        assertThat(report.defects()).singleElement().satisfies(defect -> {
            assertThat(defect.kind()).isEqualTo(DefectKind.OUTCOME_EXPIRED);
            assertThat(defect.tree()).isEqualTo(ExampleLog.tree(0).toString());
            assertThat(defect.seq()).isEqualTo(1);
            assertThat(defect.place()).isEqualTo("explanations-0");
            assertThat(defect.message()).startsWith(text);
        });
        Report allowed = verify(true);
        assertThat(allowed.isSound()).isTrue();
        assertThat(allowed.outcomes().expired()).isEqualTo(2);
        assertThat(allowed.notices()).containsExactly(text);
        assertThat(allowed.toString()).contains(text).contains("2 no longer there to compare");
    }

    @Test
    void shouldStillMissWhatLayBehindTheStart() throws Exception {
        without(0, 1, 3);
        gap(0, 0, 2, MINUTES);

        assertThat(defects()).containsExactly("OUTCOME_MISSING 6", "OUTCOME_EXPIRED 1");
        assertThat(verify(true).defects()).extracting(Defect::kind).containsExactly(DefectKind.OUTCOME_MISSING);
    }

    @ParameterizedTest
    @CsvSource({"compact, 1000, -1", "delete, -1, -1", "delete, 86400000, -1", "'', -1, -1"})
    void shouldMissWhatTheSettingsDoNotDelete(String policy, long millis, long bytes) throws Exception {
        without(0, 1);
        gap(0, 0, 2, new TopicSettings(policy, millis, bytes));

        assertThat(defects()).containsExactly("OUTCOME_MISSING 1", "OUTCOME_MISSING 2");
    }

    @ParameterizedTest
    @CsvSource({"'compact,delete', 1000, -1", "delete, 86400000, 1000", "delete, -1, 1000"})
    void shouldCountWhatAnyOfTheSettingsDeletes(String policy, long millis, long bytes) throws Exception {
        without(0, 1);
        gap(0, 0, 2, new TopicSettings(policy, millis, bytes));

        assertThat(defects()).containsExactly("OUTCOME_EXPIRED 1");
    }

    @Test
    void shouldCountAllWhenNothingIsLeft() throws Exception {
        without(0, 1, 2, 3, 4, 5);
        gap(0, 0, 6, MINUTES);

        assertThat(defects()).containsExactly("OUTCOME_EXPIRED 1");
        assertThat(verify(true).outcomes().expired()).isEqualTo(6);
    }

    @Test
    void shouldNotExcuseAnotherPartitionOrKind() throws Exception {
        without(0);
        log.outcomes.removeIf(one -> one.channel().equals("explanations.dlq-0"));
        gap(1, 0, 1, MINUTES);
        assertThat(defects()).containsExactly("OUTCOME_MISSING 1", "OUTCOME_MISSING 4");

        gap(0, 0, 1, MINUTES);
        assertThat(defects()).containsExactly("OUTCOME_MISSING 4", "OUTCOME_EXPIRED 1");
    }

    /** As an export has it that was continued too late. */
    @Test
    void shouldCountOnlyBetweenTheNeighboursOfAGap() throws Exception {
        without(1, 4);
        gap(0, 4, 5, MINUTES);
        assertThat(defects()).containsExactly("OUTCOME_MISSING 2", "OUTCOME_EXPIRED 7");

        log.gaps.clear();
        without(2, 3);
        gap(0, 2, 4, MINUTES);

        assertThat(defects()).containsExactly("OUTCOME_EXPIRED 2");
        assertThat(verify(true).outcomes().expired())
                .as("bounded by what is there")
                .isEqualTo(4);
    }

    @Test
    void shouldTakeClocksIntoAccountThatDifferALittle() {
        TopicSettings hour = new TopicSettings("delete", Duration.ofHours(1).toMillis(), -1);
        long now = 10_000_000_000L;

        assertThat(hour.deletes(now - Duration.ofMinutes(51).toMillis(), now)).isTrue();
        assertThat(hour.deletes(now - Duration.ofMinutes(49).toMillis(), now)).isFalse();
    }
}
