package dev.rationale.engine;

import dev.rationale.attribution.HeldInputs;
import dev.rationale.attribution.RowRequest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A model's outputs at points that many records ask for, as at a shared baseline: evaluated once and not once a record.
 *
 * <p>Points are known by identity, for comparing coordinates would cost as much as a small model. Of the least recently used
 * ones so many are forgotten that the rest has at most {@value #MOST_NUMBERS} coordinates and outputs. For any number of
 * threads.
 */
final class KnownOutputs {
    private static final int MOST_NUMBERS = 1 << 22;

    private final Map<Key, double[][]> outputs = new LinkedHashMap<>(16, 0.75f, true);
    private long numbers;

    /** A point by identity, and what stands beside it by content. */
    private record Key(double[] point, HeldInputs held) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.point == point && key.held.equals(held);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(point) + held.hashCode();
        }

        long numbers(double[][] outputs) {
            long numbers = point.length + held.numbers();
            for (double[] output : outputs) {
                numbers += output.length;
            }
            return numbers;
        }
    }

    /** The outputs that such a request had before, or null. */
    synchronized double @Nullable [][] find(RowRequest.Outputs request, HeldInputs held) {
        return request.shared() ? outputs.get(new Key(request.point(), held)) : null;
    }

    /** Remembers what a request brought, if others may ask for the same. */
    synchronized void add(RowRequest.Outputs request, HeldInputs held, double[][] found) {
        if (!request.shared()) {
            return;
        }
        Key added = new Key(request.point(), held);
        if (outputs.put(added, found) == null) {
            numbers += added.numbers(found);
        }
        for (Iterator<Map.Entry<Key, double[][]>> oldest = outputs.entrySet().iterator();
                numbers > MOST_NUMBERS && oldest.hasNext(); ) {
            Map.Entry<Key, double[][]> entry = oldest.next();
            numbers -= Objects.requireNonNull(entry.getKey()).numbers(entry.getValue());
            oldest.remove();
        }
    }
}
