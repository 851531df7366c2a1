package dev.rationale.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rationale.AuditLeaf;
import dev.rationale.ExplanationOutcome;
import dev.rationale.LeafType;
import dev.rationale.audit.entry.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** An application that was reset may go on further ahead than it was; what lies between is in no tree. */
class GenerationGapTest {
    private static final Origin P = ExampleLog.tree(0);
    private static final long[] KEPT = {0, 1, 2, 4, 5, 6, 7};

    /** The first generation ends with offset 7, the second begins at this one. */
    private static StoredLog beginning(long offset) {
        ExampleLog example = ExampleLog.sound();
        example.add(P, LeafType.GENERATION_CLOSED);
        AuditLeaf first = example.explain(0, offset, ExplanationOutcome.EXPLAINED);
        Origin next = P.next();
        example.leaves.get(P).remove(first);
        first.setOrigin(next.toString());
        example.leaves.put(next, new ArrayList<>(List.of(first)));
        example.heads.put(P, List.of(4L, 11L));
        example.heads.put(next, List.of(1L));
        return example.stored();
    }

    private static Report verify(StoredLog log, InputReader input) {
        VerifyOptions options = VerifyOptions.of(List.of(ExampleLog.key(1).verifier()), TamperTest.NOW);
        return new LogVerifier(input == null ? options : options.withInput(input)).verify(log);
    }

    @Test
    void shouldNameTheGenerationWhenEventsBeforeItAreInNone() {
        Report report = verify(beginning(10), new Input(0, 8, 9, 10));

        assertThat(report.defects())
                .extracting(Defect::kind, Defect::tree, Defect::seq)
                .containsExactly(tuple(DefectKind.COVERAGE_GAP, P.next().toString(), 0L));
        assertThat(report.defects().get(0).message())
                .contains("begins at offset 10", "from 8 on", "2 readable records");
    }

    @Test
    void shouldFindNothingWhenTheGenerationsMeetOrNothingCanBeReadBetween() {
        assertThat(verify(beginning(8), new Input(0, 8)).defects()).isEmpty();
        assertThat(verify(beginning(10), new Input(0, 10)).defects()).isEmpty();
        assertThat(verify(beginning(10), new Input(10, 8, 9, 10)).defects())
                .as("retention took them")
                .isEmpty();
        assertThat(verify(beginning(3), new Input(0, 3)).defects())
                .as("read again")
                .extracting(Defect::kind)
                .doesNotContain(DefectKind.COVERAGE_GAP);
    }

    @Test
    void shouldSayWhatItDoesNotKnowWhenTheInputIsNotRead() {
        assertThat(verify(beginning(10), null).notices())
                .anySatisfy(notice -> assertThat(notice)
                        .contains(P.next() + " begins at offset 10", "ends before offset 8", "only the input tells"));
        assertThat(verify(beginning(8), null).notices())
                .noneSatisfy(notice -> assertThat(notice).contains("begins at offset"));
    }

    /** What both partitions hold beside the events of the example. */
    private record Input(long available, long... more) implements InputReader {
        @Override
        public long firstAvailable(String topic, String topicId, int partition) {
            return available;
        }

        @Override
        public void readable(String topic, String id, int partition, long first, long last, OffsetVisitor visitor) {
            LongStream.concat(LongStream.of(KEPT), LongStream.of(more))
                    .distinct()
                    .sorted()
                    .filter(offset -> offset >= Math.max(first, available) && offset <= last)
                    .forEach(visitor::visit);
        }
    }
}
