package dev.rationale.attribution.method;

import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Programs run side by side as one. Outputs at points that are known already are answered here and not asked for again.
 */
final class SideBySide {
    private final List<Program> programs;
    private final IdentityHashMap<double[], RowResult.Outputs> known;
    private final String label;
    private final int first;
    private List<Asked> asked = List.of();
    private long forwardEvaluations;

    private record Asked(int place, List<RowRequest> requests) {}

    /**
     * @param programs not begun
     * @param known outputs by point
     * @param label what a program is called in a message, before its number
     * @param first number of the first
     */
    SideBySide(List<Program> programs, IdentityHashMap<double[], RowResult.Outputs> known, String label, int first) {
        this.programs = programs;
        this.known = known;
        this.label = label;
        this.first = first;
    }

    /** The rows that the programs want, or an empty list when all are done. */
    List<RowRequest> next() {
        asked = new ArrayList<>();
        List<RowRequest> open = new ArrayList<>();
        for (int place = 0; place < programs.size(); place++) {
            List<RowRequest> requests = programs.get(place).next();
            while (!requests.isEmpty() && requests.stream().allMatch(this::isKnown)) {
                accept(place, requests.stream().map(this::answer).toList());
                requests = programs.get(place).next();
            }
            if (!requests.isEmpty()) {
                asked.add(new Asked(place, requests));
                requests.stream().filter(request -> !isKnown(request)).forEach(open::add);
            }
        }
        open.forEach(request -> forwardEvaluations += request instanceof RowRequest.Outputs ? 1 : 0);
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

    void accept(List<RowResult> results) {
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

    private void accept(int place, List<RowResult> results) {
        try {
            programs.get(place).accept(results);
        } catch (UnexplainableException e) {
            throw new UnexplainableException(e.reason(), label + (first + place) + ": " + e.getMessage());
        }
    }

    /** Rows with a forward pass only that were asked for. */
    long forwardEvaluations() {
        return forwardEvaluations;
    }
}
