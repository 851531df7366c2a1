package dev.rationale.attribution.wrapper;

import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Programs run side by side as one. Outputs at points that are known already are answered here and not asked for again.
 */
public final class SideBySide {
    private final List<? extends Program> programs;
    private final IdentityHashMap<double[], RowResult.Outputs> known;
    private final String label;
    private final int first;
    private List<Asked> asked = List.of();
    private final SortedMap<Integer, UnexplainableException> failures = new TreeMap<>();
    private boolean failing;
    private long gradientEvaluations;
    private long forwardEvaluations;

    private record Asked(int place, List<RowRequest> requests) {}

    /**
     * @param programs not begun
     * @param known outputs by point
     * @param label what a program is called in a message, before its number
     * @param first number of the first
     */
    public SideBySide(
            List<? extends Program> programs,
            IdentityHashMap<double[], RowResult.Outputs> known,
            String label,
            int first) {
        this.programs = programs;
        this.known = known;
        this.label = label;
        this.first = first;
    }

    /** The same, but a program on whose way the model is not finite is left alone and the others go on. */
    public SideBySide letFail() {
        failing = true;
        return this;
    }

    /** The rows that the programs want, or an empty list when all are done. */
    public List<RowRequest> next() {
        asked = new ArrayList<>();
        List<RowRequest> open = new ArrayList<>();
        for (int place = 0; place < programs.size(); place++) {
            List<RowRequest> requests = next(place);
            while (!requests.isEmpty() && requests.stream().allMatch(this::isKnown)) {
                accept(place, requests.stream().map(this::answer).toList());
                requests = next(place);
            }
            if (!requests.isEmpty()) {
                asked.add(new Asked(place, requests));
                requests.stream().filter(request -> !isKnown(request)).forEach(open::add);
            }
        }
        for (RowRequest request : open) {
            if (request instanceof RowRequest.Outputs) {
                forwardEvaluations++;
            } else {
                gradientEvaluations += request.rows();
            }
        }
        return open;
    }

    private boolean isKnown(RowRequest request) {
        return request instanceof RowRequest.Outputs outputs && known.containsKey(outputs.point());
    }

    private RowResult answer(RowRequest request) {
        RowResult.Outputs answer = request instanceof RowRequest.Outputs outputs ? known.get(outputs.point()) : null;
        if (answer == null) {
            throw new IllegalStateException("only known outputs are answered here");
        }
        return answer;
    }

    /** Takes the results of the last {@link #next()}, in the same order. */
    public void accept(List<RowResult> results) {
        int next = 0;
        for (Asked one : asked) {
            List<RowResult> all = new ArrayList<>(one.requests().size());
            for (RowRequest request : one.requests()) {
                if (!isKnown(request) && next == results.size()) {
                    throw new IllegalArgumentException("expected more than " + next + " results");
                }
                all.add(isKnown(request) ? answer(request) : results.get(next++));
            }
            accept(one.place(), all);
        }
        if (next != results.size()) {
            throw new IllegalArgumentException("expected " + next + " results, found " + results.size());
        }
    }

    private List<RowRequest> next(int place) {
        try {
            return failures.containsKey(place) ? List.of() : programs.get(place).next();
        } catch (UnexplainableException e) {
            fail(place, e);
            return List.of();
        }
    }

    private void accept(int place, List<RowResult> results) {
        try {
            programs.get(place).accept(results);
        } catch (UnexplainableException e) {
            fail(place, e);
        }
    }

    private void fail(int place, UnexplainableException e) {
        UnexplainableException labelled =
                new UnexplainableException(e.reason(), label + (first + place) + ": " + e.getMessage());
        if (!failing || e.reason() != UnexplainableException.Reason.NON_FINITE_MODEL) {
            throw labelled;
        }
        failures.put(place, labelled);
    }

    /** What became of programs that were {@linkplain #letFail let fail}, by their place. */
    public SortedMap<Integer, UnexplainableException> failures() {
        return failures;
    }

    /** Rows with a backward pass that were asked for. */
    public long gradientEvaluations() {
        return gradientEvaluations;
    }

    /** Rows with a forward pass only that were asked for. */
    public long forwardEvaluations() {
        return forwardEvaluations;
    }
}
