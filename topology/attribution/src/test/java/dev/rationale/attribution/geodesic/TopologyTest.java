package dev.rationale.attribution.geodesic;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.rationale.attribution.SeededCases;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TopologyTest {
    private static List<float[]> line(float... places) {
        List<float[]> rows = new ArrayList<>();
        for (float place : places) {
            rows.add(new float[] {place, 0});
        }
        return rows;
    }

    @Test
    void shouldJoinNearestNeighboursInBothDirectionsOnce() {
        Topology found = Topology.of(line(0, 1, 3, 7), 10, 1);

        assertThat(found.edges())
                .containsExactly(
                        new Topology.Edge(0, 1, false), new Topology.Edge(1, 2, false), new Topology.Edge(2, 3, false));
    }

    @Test
    void shouldJoinAllWhenAskedForMoreNeighboursThanThereAre() {
        Topology found = Topology.of(Geodesics.rows(new Random(1), 6, 3), 10, 9);

        assertThat(found.edges()).hasSize(15).noneMatch(Topology.Edge::bridge);
    }

    @Test
    void shouldBridgeEveryTwoPartsAtTheirClosestPair() {
        Topology found = Topology.of(line(0, 1, 10, 11, 30, 31), 10, 1);

        assertThat(found.edges())
                .filteredOn(Topology.Edge::bridge)
                .containsExactlyInAnyOrder(
                        new Topology.Edge(1, 2, true), new Topology.Edge(3, 4, true), new Topology.Edge(1, 4, true));
    }

    /** 40 pairs far apart: 780 bridges would join every two, 39 connect all. */
    @Test
    void shouldOnlyConnectWhenThereAreManyParts() {
        float[] places = new float[80];
        for (int i = 0; i < places.length; i++) {
            places[i] = i / 2 * 10 + i % 2;
        }

        Topology found = Topology.of(line(places), 100, 1);

        assertThat(found.edges()).filteredOn(Topology.Edge::bridge).hasSize(39);
        assertThat(found.edges()).filteredOn(Topology.Edge::bridge).allMatch(edge -> edge.to() == edge.from() + 1);
    }

    /** On whole numbers many pairs are equally close: the lower numbers go first, as if all pairs were sorted. */
    @Test
    void shouldConnectManyPartsByTheShortestBridges() {
        SeededCases.check(20, random -> {
            int parts = 33 + random.nextInt(20);
            int n = 4 * parts;
            double[][] nodes = new double[n][];
            int[] part = new int[n];
            for (int i = 0; i < n; i++) {
                nodes[i] = new double[] {random.nextInt(12), random.nextInt(12)};
                part[i] = i < parts ? i : random.nextInt(parts);
            }
            List<Bridges.Pair> all = new ArrayList<>();
            for (int a = 0; a < n; a++) {
                for (int b = a + 1; b < n; b++) {
                    all.add(new Bridges.Pair(a, b, Nearest.distance(nodes[a], nodes[b])));
                }
            }
            all.sort(Comparator.comparingDouble(Bridges.Pair::distance)
                    .thenComparingInt(Bridges.Pair::from)
                    .thenComparingInt(Bridges.Pair::to));
            int[] joined = part.clone();
            List<Bridges.Pair> expected = new ArrayList<>();
            for (Bridges.Pair pair : all) {
                int one = joined[pair.from()];
                int other = joined[pair.to()];
                if (one != other) {
                    expected.add(pair);
                    Arrays.setAll(joined, i -> joined[i] == other ? one : joined[i]);
                }
            }

            assertThat(Bridges.of(nodes, part, parts)).isEqualTo(expected);
        });
    }

    /** A thousand parts of three rows: 4.5 million pairs of rows, half a million pairs of parts. */
    @Test
    void shouldTakeLittleMemoryHoweverManyPartsThereAre() {
        float[] places = new float[3_000];
        for (int i = 0; i < places.length; i++) {
            places[i] = i / 3 * 10 + i % 3;
        }
        List<float[]> rows = line(places);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        Topology found = Topology.of(rows, places.length, 2);

        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(found.edges()).filteredOn(Topology.Edge::bridge).hasSize(999);
        assertThat(allocated).isLessThan(16L << 20);
    }

    @Test
    void shouldCountEqualRowsOnceAndLeaveOutThoseThatAreNotFinite() {
        Topology found = Topology.of(line(0, 1, 0, Float.NaN, -0f, 5), 10, 1);

        assertThat(found.rows()).containsExactly(0, 1, 5);
        assertThat(found.find(new double[] {1, -0.0})).isEqualTo(1);
        assertThat(found.find(new double[] {2, 0})).isEqualTo(-1);
    }

    @Test
    void shouldSpreadTheRowsThatItTakes() {
        assertThat(Topology.of(line(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 4, 1).rows()).containsExactly(0, 2, 5, 7);
    }

    @Test
    void shouldDirectEdgesByCoordinatesAndNotByNumber() {
        assertThat(Topology.of(line(5, 2), 10, 1).edges()).containsExactly(new Topology.Edge(1, 0, false));
    }

    @Test
    void shouldPreferLowerNumbersAmongEquallyNearNodes() {
        double[][] nodes = {{1, 0}, {-1, 0}, {0, 1}, {0, 0.5}};

        assertThat(Nearest.of(nodes, new double[2], 2, -1)).containsExactly(3, 0);
        assertThat(Nearest.of(nodes, new double[2], 2, 3)).containsExactly(0, 1);
        assertThat(Nearest.of(nodes, new double[2], 9, -1)).hasSize(4);
        assertThat(Nearest.of(nodes, new double[2], 0, -1)).isEmpty();
    }
}
