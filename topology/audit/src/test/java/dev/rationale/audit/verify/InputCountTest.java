package dev.rationale.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.Coverage;
import dev.rationale.Hole;
import dev.rationale.HoleReason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InputCountTest {
    private static final Shard SHARD = new Shard(false, "topic", "id", 0);

    private final Findings findings = new Findings(10);

    private static LeafContents.Statement statement(int seq, long first, long last, long readable, long... holes) {
        List<Hole> list = new ArrayList<>();
        LongStream.of(holes).forEach(hole -> list.add(new Hole(hole, hole, HoleReason.UNREADABLE)));
        return new LeafContents.Statement(
                seq, "leaf " + seq, new Coverage("id", 0, first, last, readable, 0L, 0L, readable, list));
    }

    /** Holds records at every even offset, and remembers how often it was read. */
    private static final class Even implements InputReader {
        private final long available;
        private final List<List<Long>> ranges = new ArrayList<>();

        Even(long available) {
            this.available = available;
        }

        @Override
        public long firstAvailable(String topic, String topicId, int partition) {
            return available;
        }

        @Override
        public void readable(String topic, String id, int partition, long first, long last, OffsetVisitor visitor) {
            ranges.add(List.of(first, last));
            LongStream.rangeClosed(first, last)
                    .filter(offset -> offset % 2 == 0)
                    .forEach(visitor::visit);
        }
    }

    @Test
    void shouldReadOnceWhenStatementsLieEndToEnd() {
        Even input = new Even(0);
        InputCount count = new InputCount(input, findings);

        count.check(
                "tree",
                SHARD,
                IntStream.range(0, 100)
                        .mapToObj(i -> statement(i, 10L * i, 10L * i + 9, 5))
                        .toList());

        assertThat(input.ranges).containsExactly(List.of(0L, 999L));
        assertThat(count.records()).isEqualTo(500);
        assertThat(findings.count()).isZero();
    }

    @Test
    void shouldNameTheStatementThatIsWrongAndNotItsNeighbours() {
        InputCount count = new InputCount(new Even(0), findings);

        count.check(
                "tree",
                SHARD,
                List.of(
                        statement(0, 0, 9, 5),
                        statement(1, 10, 19, 4),
                        statement(2, 20, 29, 5, 24),
                        statement(3, 30, 31, 1)));

        assertThat(findings.kept())
                .extracting(Defect::kind)
                .containsExactly(DefectKind.INPUT_COUNT, DefectKind.INPUT_IN_HOLE);
        assertThat(findings.kept()).extracting(Defect::seq).containsExactly(1L, 2L);
    }

    @Test
    void shouldCountNothingBetweenStatementsAndBothWhereTheyOverlap() {
        Even input = new Even(0);
        InputCount count = new InputCount(input, findings);

        count.check("tree", SHARD, List.of(statement(0, 0, 9, 5), statement(1, 20, 29, 5), statement(2, 25, 30, 3)));

        assertThat(input.ranges).containsExactly(List.of(0L, 29L), List.of(25L, 30L));
        assertThat(count.records()).isEqualTo(13);
        assertThat(findings.count()).isZero();
    }

    @Test
    void shouldPassOverWhatIsGoneOrNoRange() {
        Even input = new Even(10);
        InputCount count = new InputCount(input, findings);

        count.check("tree", SHARD, List.of(statement(0, 0, 9, 5), statement(1, 10, 19, 5), statement(2, 21, 20, 0)));

        assertThat(input.ranges).containsExactly(List.of(10L, 19L));
        assertThat(findings.count()).isZero();
        assertThat(findings.notices()).singleElement().asString().contains("1 statements of tree", "before offset 10");
    }
}
