package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.List;

/** Work that is weighed, with the rows of its round and their results, before each round is taken in and at the end. */
public final class Weighed<T> implements Work<T> {
    /** A row's place in an engine: its task, the key of its pool, its place in a queue. */
    private static final int TASK = 24;

    private final Work<T> work;
    private final List<Object> shared = new ArrayList<>();
    private List<RowRequest> asked = List.of();
    private long most;
    private int mostRows;

    /** Nothing yet. */
    public Weighed(Work<T> work) {
        this.work = work;
    }

    /** Numbers of eight bytes that it held at the worst moment. */
    public long most() {
        return most;
    }

    /** Requests in the largest round. */
    public int mostRows() {
        return mostRows;
    }

    @Override
    public List<RowRequest> next() {
        asked = work.next();
        mostRows = Math.max(mostRows, asked.size());
        return asked;
    }

    @Override
    public void accept(List<RowResult> results) {
        for (RowResult result : results) {
            if (result instanceof RowResult.Prepared prepared) {
                shared.add(prepared.value());
            }
        }
        weigh(work, asked, results, TASK * asked.size());
        asked = List.of();
        work.accept(results);
    }

    @Override
    public T result() {
        T result = work.result();
        weigh(work, result, List.of(), 0);
        return result;
    }

    private void weigh(Object one, Object other, Object third, long more) {
        most = Math.max(most, Retained.numbers(shared, one, other, third) + more);
    }
}
