package dev.rationale.attribution.geodesic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Schedules as one choice: for each path the number of numbers, then those of {@link Schedule#chosen()}. */
final class DescentChoice {
    private DescentChoice() {}

    static int[] of(List<int[]> schedules) {
        return schedules.stream()
                .flatMapToInt(one -> IntStream.concat(IntStream.of(one.length), Arrays.stream(one)))
                .toArray();
    }

    /**
     * The schedule of each path; none where none is given.
     *
     * @throws IllegalArgumentException if they are not of so many paths
     */
    static List<int[]> given(int[] values, int paths) {
        List<int[]> schedules = new ArrayList<>();
        for (int at = 0; at < values.length; ) {
            int count = values[at++];
            if (count < 1 || count > values.length - at) {
                throw new IllegalArgumentException("geodesic descent: a schedule of " + count + " numbers");
            }
            int[] schedule = Arrays.copyOfRange(values, at, at + count);
            for (int i = 0; i < count; i++) {
                if (schedule[i] < Math.max(1, i == 0 ? 1 : schedule[i - 1])) {
                    throw new IllegalArgumentException("geodesic descent: iterations " + Arrays.toString(schedule));
                }
            }
            schedules.add(schedule);
            at += count;
        }
        if (values.length > 0 && schedules.size() != paths) {
            throw new IllegalArgumentException(
                    "geodesic descent: expected " + paths + " schedules, found " + schedules.size());
        }
        return schedules;
    }
}
