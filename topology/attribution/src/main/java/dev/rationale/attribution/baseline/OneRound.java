package dev.rationale.attribution.baseline;

import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Work;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Work that asks once and is done with the answers. */
final class OneRound<T> implements Work<T> {
    private final List<RowRequest> wanted;
    private final Function<List<RowResult>, T> reading;
    private @Nullable T result;

    OneRound(List<RowRequest> wanted, Function<List<RowResult>, T> reading) {
        this.wanted = wanted;
        this.reading = reading;
    }

    @Override
    public List<RowRequest> next() {
        return result == null ? wanted : List.of();
    }

    @Override
    public void accept(List<RowResult> results) {
        if (result != null || results.size() != wanted.size()) {
            throw new IllegalArgumentException("expected " + wanted.size() + " results once, found " + results.size());
        }
        result = reading.apply(results);
    }

    @Override
    public T result() {
        if (result == null) {
            throw new IllegalStateException("rows are still wanted");
        }
        return result;
    }
}
