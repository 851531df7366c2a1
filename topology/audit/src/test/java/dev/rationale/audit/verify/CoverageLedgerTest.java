package dev.rationale.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.Coverage;
import dev.rationale.Hole;
import dev.rationale.HoleReason;
import dev.rationale.LeafType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageLedgerTest {
    private static final String TREE = "tree";

    private final Findings findings = new Findings(10);
    private final CoverageLedger ledger = new CoverageLedger(TREE, new Shard(false, "t", "id", 0), findings);
    private long seq;

    private void outcomes(LeafType type, long... offsets) {
        for (long offset : offsets) {
            ledger.outcome(seq++, "place", type, offset);
        }
    }

    private void explained(long... offsets) {
        outcomes(LeafType.EXPLANATION, offsets);
    }

    /** @param holes first and last offset in turn */
    private void state(long first, long last, long explained, long skipped, long failed, long... holes) {
        List<Hole> list = new ArrayList<>();
        for (int i = 0; i < holes.length; i += 2) {
            list.add(new Hole(holes[i], holes[i + 1], HoleReason.UNREADABLE));
        }
        long readable = explained + skipped + failed;
        ledger.statement(
                seq++, "place", new Coverage("id", 0, first, last, explained, skipped, failed, readable, list));
    }

    private List<DefectKind> kinds() {
        return findings.kept().stream().map(Defect::kind).toList();
    }

    @Test
    void shouldKeepLeavesForTheNextStatementWhenTheyLieBehindOne() {
        explained(0);
        outcomes(LeafType.SKIP, 1);
        outcomes(LeafType.FAILURE, 2);
        outcomes(LeafType.SKIP, 3, 4);
        state(0, 1, 1, 1, 0);
        assertThat(ledger.unstatedOutcomes()).isEqualTo(3);
        state(2, 3, 0, 1, 1);
        assertThat(ledger.unstatedOutcomes()).isEqualTo(1);
        assertThat(ledger.statedOffsets()).isEqualTo(4);

        assertThat(kinds()).isEmpty();
    }

    @Test
    void shouldKnowWhereTheTreeBeginsAndEnds() {
        assertThat(ledger.first()).isEqualTo(-1);
        assertThat(ledger.end()).isEqualTo(-1);
        explained(7);
        assertThat(ledger.first()).isEqualTo(7);
        assertThat(ledger.end()).isEqualTo(8);
        state(5, 9, 1, 0, 0, 5, 6, 8, 9);
        assertThat(ledger.first()).isEqualTo(5);
        assertThat(ledger.end()).isEqualTo(10);
        explained(12);
        assertThat(ledger.end()).isEqualTo(13);

        assertThat(kinds()).isEmpty();
    }

    @Test
    void shouldAcceptHolesWhenTheyFillTheRangeToItsEdges() {
        explained(2, 6);
        state(0, 9, 2, 0, 0, 0, 1, 3, 3, 4, 5, 7, 9);

        assertThat(kinds()).isEmpty();
    }

    @Test
    void shouldNameTheHoleWhenItTouchesALeafOrAnotherHole() {
        explained(2, 6, 11);
        state(0, 6, 2, 0, 0, 0, 2, 3, 4);
        assertThat(kinds()).containsExactly(DefectKind.COVERAGE_HOLE);
        assertThat(findings.kept().get(0).message()).contains("offset 2 ");
        state(7, 11, 1, 0, 0, 7, 9, 9, 10);
        assertThat(kinds().subList(1, 2)).containsExactly(DefectKind.COVERAGE_HOLE);
        explained(15);
        state(12, 15, 1, 0, 0, 11, 12, 13, 14);
        assertThat(kinds()).contains(DefectKind.COVERAGE_HOLE);
    }

    @Test
    void shouldNameTheGapWhenLeavesLieBeforeTheFirstStatement() {
        explained(3, 4);
        state(4, 4, 1, 0, 0);

        assertThat(kinds()).containsExactly(DefectKind.COVERAGE_GAP);
    }

    @Test
    void shouldSayHowManyOffsetsAreMissing() {
        explained(0, 5);
        state(0, 5, 2, 0, 0, 1, 1);

        assertThat(findings.kept())
                .singleElement()
                .satisfies(defect -> assertThat(defect.message())
                        .contains("of 6 offsets 2 have a leaf and 1 lie in holes: 3 are not"));
    }

    @Test
    void shouldRefuseALeafWhenItsOffsetWasStatedAlready() {
        explained(0);
        state(0, 3, 1, 0, 0, 1, 3);
        explained(2);
        explained(4);
        explained(4);

        assertThat(kinds()).containsExactly(DefectKind.LEAF_POSITION, DefectKind.LEAF_POSITION);
        assertThat(findings.kept().get(0).message()).contains("comes after 3");
        assertThat(findings.kept().get(1).message()).contains("was entered before");
    }

    @Test
    void shouldHoldManyLeavesWhenNoStatementComes() {
        for (long offset = 0; offset < 1000; offset++) {
            outcomes(offset % 2 == 0 ? LeafType.EXPLANATION : LeafType.FAILURE, offset);
        }
        state(0, 999, 500, 0, 500);

        assertThat(kinds()).isEmpty();
        assertThat(ledger.unstatedOutcomes()).isZero();
    }
}
