package dev.rationale.model;

import dev.rationale.attribution.Stretch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the rows of a batch lie. Stretches of one length form a group, so that one operation builds the points of a group and one adds
 * its gradients.
 *
 * <p>In a group whose stretches share positions and weights, as those of one method do, rows lie position by position, {@code [n, K]}: its
 * points are an outer product and its sums one product of matrices. In others they lie stretch by stretch, {@code [K, n]}.
 */
final class RowOrder {
    private final List<Group> groups;
    private final int[] start;
    private final int[] step;
    private final int rows;

    /**
     * Stretches of one length.
     *
     * @param first its first row in the batch
     * @param length rows of each stretch, {@code n}
     * @param members indices of the stretches in the batch, {@code [K]}
     * @param alike whether they share positions and weights
     */
    record Group(int first, int length, int[] members, boolean alike) {
        int rows() {
            return length * members.length;
        }
    }

    private RowOrder(List<Group> groups, int[] start, int[] step, int rows) {
        this.groups = groups;
        this.start = start;
        this.step = step;
        this.rows = rows;
    }

    static RowOrder of(List<Stretch> stretches) {
        List<Group> groups = new ArrayList<>(2);
        int[] start = new int[stretches.size()];
        int[] step = new int[stretches.size()];
        int row = 0;
        for (int[] members : byLength(stretches)) {
            int length = stretches.get(members[0]).count();
            Group group = new Group(row, length, members, alike(stretches, members));
            for (int k = 0; k < members.length; k++) {
                start[members[k]] = row + (group.alike() ? k : k * length);
                step[members[k]] = group.alike() ? members.length : 1;
            }
            groups.add(group);
            row = Math.addExact(row, Math.multiplyExact(length, members.length));
        }
        return new RowOrder(groups, start, step, row);
    }

    /** Indices of the stretches, by length; hardly ever more than two. */
    private static List<int[]> byLength(List<Stretch> stretches) {
        List<int[]> groups = new ArrayList<>(2);
        int[] rest = new int[stretches.size()];
        for (int s = 0; s < rest.length; s++) {
            rest[s] = s;
        }
        while (rest.length > 0) {
            int length = stretches.get(rest[0]).count();
            int[] members = new int[rest.length];
            int[] others = new int[rest.length];
            int found = 0;
            for (int i = 0; i < rest.length; i++) {
                if (stretches.get(rest[i]).count() == length) {
                    members[found++] = rest[i];
                } else {
                    others[i - found] = rest[i];
                }
            }
            groups.add(Arrays.copyOf(members, found));
            rest = Arrays.copyOf(others, rest.length - found);
        }
        return groups;
    }

    private static boolean alike(List<Stretch> stretches, int[] members) {
        Stretch one = stretches.get(members[0]);
        for (int member : members) {
            Stretch other = stretches.get(member);
            if (other.positions() != one.positions()
                    || other.weights() != one.weights()
                    || other.first() != one.first()) {
                return false;
            }
        }
        return true;
    }

    List<Group> groups() {
        return groups;
    }

    /** Rows of the batch. */
    int rows() {
        return rows;
    }

    /** How far apart in the batch rows of stretch {@code s} lie. */
    int step(int s) {
        return step[s];
    }

    /** Place in the batch of row {@code j} of stretch {@code s}. */
    int row(int s, int j) {
        return start[s] + j * step[s];
    }
}
