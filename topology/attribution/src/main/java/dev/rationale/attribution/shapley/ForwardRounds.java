package dev.rationale.attribution.shapley;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.commons.numbers.core.Sum;

/** A program that asks for outputs alone: at both ends, then at points in between, as many a round as memory allows. */
abstract class ForwardRounds implements Program {
    final Explicand explicand;
    final Baselines baselines;
    private final String method;
    private final Endpoints endpoints;
    private final double[] atBaselines;
    private boolean started;
    private int asked;
    private long done;

    ForwardRounds(String method, Explicand explicand, Baselines baselines) {
        this.method = method;
        this.explicand = explicand;
        this.baselines = baselines;
        this.endpoints = new Endpoints(method, explicand, baselines);
        this.atBaselines = new double[baselines.points().size()];
    }

    /** Numbers of eight bytes that one holds with so many points in between. */
    static long held(long points, int baselines, int dimension) {
        return Held.vectors(dimension) + (long) baselines * Rounds.ROW + Rounds.USUAL.held(points, dimension);
    }

    /** Number of points in between. */
    abstract long count();

    /** A point; asked for in their order, each once. */
    abstract double[] point(long index);

    /** Takes the explained scalar there, in the same order. */
    abstract void take(long index, double value);

    /** The outputs at the input and the baselines are known. */
    void endsKnown() {}

    /** Attributions, {@code [d]}; only when all values were taken. */
    abstract double[] values();

    /** Standard errors, {@code [d]} or empty. */
    double[] standardErrors() {
        return new double[0];
    }

    /** Relative L2 error; empty where nothing is drawn. */
    OptionalDouble estimatedError() {
        return OptionalDouble.empty();
    }

    /** Whether a baseline has weight and differs from the input. */
    final boolean counts(int baseline) {
        return baselines.weights()[baseline] > 0
                && !Endpoints.equal(baselines.points().get(baseline), explicand.input());
    }

    final double atInput() {
        return endpoints.output();
    }

    final double atBaseline(int baseline) {
        return atBaselines[baseline];
    }

    @Override
    public final List<RowRequest> next() {
        if (!started) {
            return endpoints.requests();
        }
        int most = Rounds.USUAL.rows(explicand.input().length);
        asked = (int) Math.min(most, count() - done);
        List<RowRequest> wanted = new ArrayList<>(asked);
        for (int i = 0; i < asked; i++) {
            wanted.add(RowRequest.Outputs.at(point(done + i)));
        }
        return wanted;
    }

    @Override
    public final void accept(List<RowResult> results) {
        if (!started) {
            endpoints.accept(results);
            int next = 1;
            for (int k = 0; k < atBaselines.length; k++) {
                atBaselines[k] = counts(k) ? value(results.get(next++), "baseline " + k) : endpoints.output();
            }
            started = true;
            endsKnown();
            return;
        }
        if (results.size() != asked) {
            throw new IllegalArgumentException("expected " + asked + " results, found " + results.size());
        }
        for (RowResult result : results) {
            take(done, value(result, "point " + done + " of " + count()));
            done++;
        }
    }

    private double value(RowResult result, String place) {
        if (result instanceof RowResult.Outputs outputs) {
            return explicand.target().of(method, outputs.values(), place);
        }
        throw new IllegalArgumentException("expected outputs");
    }

    @Override
    public final Attribution result() {
        if (!started || done < count()) {
            throw new IllegalStateException("rows are still wanted");
        }
        double[] values = values();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_MODEL,
                        method + ": outputs are finite, but their sum overflows at coordinate " + i);
            }
        }
        OptionalDouble error = endpoints.isDegenerate() ? OptionalDouble.empty() : estimatedError();
        boolean converged = error.isEmpty() || error.getAsDouble() <= explicand.tolerance();
        double gap = endpoints.isDegenerate()
                ? 0
                : Sum.of(values).add(-endpoints.outputChange()).getAsDouble();
        return new Attribution(
                        explicand.target(),
                        values,
                        endpoints.output(),
                        endpoints.baselineOutput(),
                        endpoints.outputs(),
                        gap,
                        error,
                        converged,
                        0,
                        0,
                        endpoints.evaluations() + count(),
                        findings(converged),
                        new byte[0])
                .withStandardErrors(endpoints.isDegenerate() ? new double[0] : standardErrors());
    }

    private Set<Finding> findings(boolean converged) {
        Set<Finding> findings = EnumSet.noneOf(Finding.class);
        if (!converged) {
            findings.add(Finding.NOT_CONVERGED);
        }
        if (endpoints.isDegenerate()) {
            findings.add(Finding.BASELINE_DEGENERATE);
        }
        if (baselines.points().size() < baselines.requested()) {
            findings.add(Finding.PARTIAL);
        }
        return Collections.unmodifiableSet(findings);
    }
}
