package dev.rationale.attribution.shapley;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.TrainingData;
import dev.rationale.attribution.metric.Units;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlayersTest {
    private static final InputSpace IMAGE = new InputSpace(List.of(2, 2, 3), List.of(), TrainingData.NONE);
    private static final InputSpace COLUMNS = new InputSpace(List.of(5), List.of(new int[] {3, 1}), TrainingData.NONE);

    private static List<List<Integer>> units(Map<String, String> given, InputSpace space) {
        Units units = Players.units(Settings.parse(Players.parameters(), given), space);
        List<List<Integer>> all = new ArrayList<>();
        for (int unit = 0; unit < units.count(); unit++) {
            List<Integer> members = new ArrayList<>();
            for (int coordinate : units.members(unit)) {
                members.add(coordinate);
                assertThat(units.unitOf(coordinate)).isEqualTo(unit);
            }
            all.add(members);
        }
        return all;
    }

    @Test
    void shouldTakeEveryCoordinateByDefault() {
        assertThat(units(Map.of(), COLUMNS)).hasSize(5);
        assertThat(units(Map.of(), IMAGE)).hasSize(12);
    }

    @Test
    void shouldTakeTheFeaturesOfTheModel() {
        assertThat(units(Map.of("players", "features"), COLUMNS))
                .containsExactly(List.of(3, 1), List.of(0), List.of(2), List.of(4));
    }

    @Test
    void shouldTakePixelsWithTheirChannels() {
        assertThat(units(Map.of("players", "pixels"), IMAGE)).hasSize(6).startsWith(List.of(0, 6), List.of(1, 7));
        assertThat(units(Map.of("players", "pixels"), COLUMNS)).hasSize(5);
    }

    @Test
    void shouldTakeSmallerPatchesAtTheEdges() {
        assertThat(units(Map.of("players", "patches", "patch-side", "2"), IMAGE))
                .containsExactly(List.of(0, 1, 3, 4, 6, 7, 9, 10), List.of(2, 5, 8, 11));
        assertThat(units(Map.of("players", "patches", "patch-side", "2"), COLUMNS))
                .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
    }

    @Test
    void shouldLeaveOutWhomTheReferenceDoesNotChange() {
        Units units = Players.units(Settings.parse(Players.parameters(), Map.of("players", "features")), COLUMNS);
        double[] input = {1, 2, 3, 4, 5};
        Players players = Players.of(units, input, new double[] {0, 2, 3, 0, 0});

        assertThat(players.count()).isEqualTo(3);
        assertThat(players.members(0)).containsExactly(3, 1);
        assertThat(players.point(new BitSet())).containsExactly(0, 2, 3, 0, 0);
        assertThat(players.point(BitSet.valueOf(new long[] {0b001}))).containsExactly(0, 2, 3, 4, 0);
        assertThat(players.point(BitSet.valueOf(new long[] {0b111}))).containsExactly(input);
        assertThat(Players.of(units, input, input.clone()).count()).isZero();
    }
}
