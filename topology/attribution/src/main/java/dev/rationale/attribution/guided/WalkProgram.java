package dev.rationale.attribution.guided;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.Preparation;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Quadrature;
import dev.rationale.attribution.Refinement;
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
import org.jspecify.annotations.Nullable;

/**
 * Walks from every baseline with weight that differs from the input, side by side: outputs first, then what is to be prepared,
 * then the walks' points, one round for all of them together.
 */
final class WalkProgram<T> implements Program {
    private final String method;
    private final Explicand explicand;
    private final Baselines baselines;
    private final Endpoints endpoints;
    private final WalkPlan<T> plan;
    private final List<Started> started = new ArrayList<>();

    private Phase phase = Phase.OUTPUTS;
    private boolean gradientSeen;
    private long gradientEvaluations;
    private double @Nullable [] values;

    private enum Phase {
        OUTPUTS,
        PREPARATION,
        WALKS,
        DONE
    }

    private record Started(int baseline, Walk walk, TakenBits bits) {}

    /**
     * @param method for messages
     * @throws UnexplainableException if input or baselines cannot be explained at all
     */
    WalkProgram(String method, Explicand explicand, Baselines baselines, WalkPlan<T> plan) {
        this.method = method;
        this.explicand = explicand;
        this.baselines = baselines;
        this.endpoints = new Endpoints(method, explicand, baselines);
        this.plan = plan;
    }

    /**
     * What one holds.
     *
     * @param walk numbers of eight bytes that one walk and its rows hold, choices not counted
     * @param bits most that one walk takes
     */
    static Held held(int baselines, int dimension, long walk, long bits) {
        long words = bits / Integer.SIZE + 4;
        // Bits are collected in an array that doubles, and copied once more for each walk.
        return Held.of(Held.vectors(dimension) + baselines * (walk + 2L * Rounds.ROW + 2 * words))
                .withChoices(baselines * (words + 1));
    }

    @Override
    public List<RowRequest> next() {
        return switch (phase) {
            case OUTPUTS -> endpoints.requests();
            case PREPARATION ->
                plan.preparation()
                        .<List<RowRequest>>map(wanted -> List.of(new RowRequest.Prepared(wanted)))
                        .orElseThrow();
            case WALKS -> points();
            case DONE -> List.of();
        };
    }

    private List<RowRequest> points() {
        List<RowRequest> requests = new ArrayList<>();
        for (Started each : started) {
            for (double[] point : each.walk().points()) {
                requests.add(RowRequest.Segment.point(point, explicand.target()));
            }
        }
        return requests;
    }

    @Override
    public void accept(List<RowResult> results) {
        switch (phase) {
            case OUTPUTS -> {
                endpoints.accept(results);
                if (endpoints.isDegenerate()) {
                    finish();
                } else if (plan.preparation().isPresent()) {
                    phase = Phase.PREPARATION;
                } else {
                    begin(plan.unprepared());
                }
            }
            case PREPARATION -> begin(prepared(results));
            case WALKS -> acceptPoints(results);
            case DONE -> throw new IllegalStateException("no rows were asked for");
        }
    }

    /** A {@link Preparation} gives what it says it gives. */
    @SuppressWarnings("unchecked")
    private T prepared(List<RowResult> results) {
        if (results.size() == 1 && results.get(0) instanceof RowResult.Prepared found) {
            return (T) found.value();
        }
        throw new IllegalArgumentException("expected what was to be prepared");
    }

    private void begin(T prepared) {
        GivenChoices given = GivenChoices.of(explicand.given(), plan.choices());
        for (int k = 0; k < baselines.points().size(); k++) {
            double[] baseline = baselines.points().get(k);
            if (baselines.weights()[k] > 0 && !Endpoints.equal(baseline, explicand.input())) {
                TakenBits bits = given.next();
                started.add(new Started(k, plan.begin(baseline, prepared, bits, "baseline " + k), bits));
            }
        }
        phase = Phase.WALKS;
        finishWhereAllHaveEnded();
    }

    private void acceptPoints(List<RowResult> results) {
        int expected =
                started.stream().mapToInt(each -> each.walk().points().size()).sum();
        if (results.size() != expected) {
            throw new IllegalArgumentException("expected " + expected + " results, found " + results.size());
        }
        int next = 0;
        for (Started each : started) {
            int count = each.walk().points().size();
            if (count > 0) {
                each.walk().accept(segments(results.subList(next, next + count)));
                next += count;
            }
        }
        gradientEvaluations += expected;
        finishWhereAllHaveEnded();
    }

    private List<RowResult.Segment> segments(List<RowResult> results) {
        List<RowResult.Segment> segments = new ArrayList<>(results.size());
        for (RowResult result : results) {
            if (!(result instanceof RowResult.Segment segment)) {
                throw new IllegalArgumentException("expected results of segments");
            }
            segments.add(segment);
            for (double slope : segment.gradient()) {
                gradientSeen |= slope != 0;
            }
        }
        return segments;
    }

    private void finishWhereAllHaveEnded() {
        if (started.stream().allMatch(each -> each.walk().points().isEmpty())) {
            finish();
        }
    }

    private void finish() {
        double[] sum = new double[explicand.input().length];
        for (Started each : started) {
            double[] part = each.walk().values();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += baselines.weights()[each.baseline()] * part[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            if (!Double.isFinite(sum[i])) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_MODEL,
                        method + ": gradients are finite, but their sum is not at coordinate " + i);
            }
        }
        values = sum;
        phase = Phase.DONE;
    }

    private int steps() {
        return started.stream().mapToInt(each -> each.walk().steps()).max().orElse(0);
    }

    @Override
    public Attribution result() {
        if (phase != Phase.DONE || values == null) {
            throw new IllegalStateException("rows are still wanted");
        }
        boolean converged = isConverged(values);
        return new Attribution(
                explicand.target(),
                values,
                endpoints.output(),
                endpoints.baselineOutput(),
                endpoints.outputs(),
                gap(values),
                OptionalDouble.empty(),
                converged,
                steps(),
                gradientEvaluations,
                endpoints.evaluations(),
                findings(converged),
                choices().encode());
    }

    private double gap(double[] found) {
        if (endpoints.isDegenerate()) {
            return 0;
        }
        return plan.hasGap() ? Sum.of(found).add(-endpoints.outputChange()).getAsDouble() : Double.NaN;
    }

    /** By completeness, as every rule without an estimate of its error; where that says nothing, but for a jump. */
    private boolean isConverged(double[] found) {
        if (endpoints.isDegenerate()) {
            return true;
        }
        if (!plan.isJudged()) {
            return !isJump();
        }
        Quadrature left = Quadrature.byName("riemann-left").orElseThrow();
        return Refinement.fixed(left, 2)
                .judge(null, found, endpoints.outputChange(), endpoints.outputFloor(), explicand.tolerance())
                .converged();
    }

    private boolean isJump() {
        return gradientEvaluations > 0 && !gradientSeen && Math.abs(endpoints.outputChange()) > endpoints.outputFloor();
    }

    private Set<Finding> findings(boolean converged) {
        Set<Finding> findings = EnumSet.noneOf(Finding.class);
        if (!converged) {
            findings.add(Finding.NOT_CONVERGED);
        }
        if (steps() == 0) {
            findings.add(Finding.BASELINE_DEGENERATE);
        } else if (!gradientSeen) {
            findings.add(Finding.FLAT_PATH);
        }
        if (isJump()) {
            findings.add(Finding.UNRESOLVED_JUMP);
        }
        boolean fewer = baselines.points().size() < baselines.requested();
        boolean incomplete = !endpoints.isDegenerate()
                && (plan.isPartial()
                        || started.stream().anyMatch(each -> each.walk().isPartial()));
        if (fewer || incomplete) {
            findings.add(Finding.PARTIAL);
        }
        return Collections.unmodifiableSet(findings);
    }

    private Choices choices() {
        return GivenChoices.encoded(
                plan.choices(), started.stream().map(Started::bits).toList());
    }
}
