package dev.rationale.attribution.geodesic;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Path;
import dev.rationale.attribution.PathIntegral;
import dev.rationale.attribution.Quadrature;
import dev.rationale.attribution.Refinement;
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.numbers.core.Sum;
import org.jspecify.annotations.Nullable;

/**
 * The integral over paths that were found by rows before: a {@link PathIntegral} that is told what those rows told already, and
 * asks for the rest.
 */
final class FoundPaths {
    private final String method;
    private final Explicand explicand;
    private final Baselines baselines;
    private final List<? extends Path> paths;
    private final PathIntegral integral;
    private final Map<LegRows.Ends, Leg> known;
    private final Manner manner;
    /** Values of a form other than the line integral. */
    private final double[] scaled;

    /** First leg that is not integrated yet, as the baseline of its path and the vertex at which it ends. */
    private int path;

    private int vertex = 1;
    private int integrated;
    private List<RowRequest> asked = List.of();
    private long spent;

    /** How gradients on the path become values. */
    enum Form {
        /** {@code Σ_legs (to − from) ∫ ∇f}. */
        LINE_INTEGRAL,
        /** PAPER_LITERAL of the graph: {@code (x − x') Σ_legs ∫ ∇f}. */
        GLOBAL_FACTOR,
        /** RELEASED of the descent: {@code (x − x') Σ_legs ‖to − from‖ ∇f}. */
        GLOBAL_FACTOR_BY_LENGTH
    }

    /**
     * @param rule with {@code steps} points on every leg
     * @param form of the values
     */
    record Manner(Quadrature rule, int steps, Form form) {}

    /**
     * @param method for messages
     * @param paths one for each baseline
     * @param outputs what {@link Endpoints#requests()} was answered
     * @param known legs by their ends, with integrals
     */
    FoundPaths(
            String method,
            Explicand explicand,
            Baselines baselines,
            List<? extends Path> paths,
            Manner manner,
            List<RowResult> outputs,
            Map<LegRows.Ends, Leg> known) {
        this.method = method;
        this.explicand = explicand;
        this.baselines = baselines;
        this.paths = paths;
        this.known = known;
        this.manner = manner;
        this.scaled = new double[manner.form() == Form.LINE_INTEGRAL ? 0 : explicand.input().length];
        this.integral =
                new PathIntegral(method, explicand, baselines, paths, Refinement.fixed(manner.rule(), manner.steps()));
        int taken = 0;
        while (taken < outputs.size()) {
            int count = integral.next().size();
            integral.accept(outputs.subList(taken, taken + count));
            taken += count;
        }
    }

    /**
     * Most numbers of eight bytes that one holds, paths and known legs not counted.
     *
     * @param legs on all paths
     */
    static long held(long legs, int dimension, int steps) {
        return PathIntegral.held(legs, dimension, steps, false) + legs * Rounds.ROW;
    }

    List<RowRequest> next() {
        asked = integral.next();
        while (!asked.isEmpty()) {
            List<RowRequest> open =
                    asked.stream().filter(request -> leg(request) == null).toList();
            if (!open.isEmpty()) {
                spent += Rows.gradients(open);
                return open;
            }
            accept(List.of());
            asked = integral.next();
        }
        return asked;
    }

    private @Nullable Leg leg(RowRequest request) {
        return request instanceof RowRequest.Segment segment
                ? known.get(new LegRows.Ends(segment.from(), segment.to()))
                : null;
    }

    void accept(List<RowResult> results) {
        List<RowResult> all = new ArrayList<>(asked.size());
        int next = 0;
        for (RowRequest request : asked) {
            Leg leg = leg(request);
            if (leg != null) {
                all.add(answer(leg));
            } else if (next < results.size()) {
                all.add(results.get(next++));
            }
        }
        if (next < results.size() || all.size() < asked.size()) {
            throw new IllegalArgumentException("expected the results of what was asked for, found " + results.size());
        }
        if (!isIntegrated()) {
            Rows.segments(all, asked.size()).forEach(this::add);
        }
        integral.accept(all);
    }

    private boolean isIntegrated() {
        return integrated == integral.legs();
    }

    /** One leg after the other, in the order of {@link PathIntegral}. */
    private void add(RowResult.Segment leg) {
        integrated++;
        if (scaled.length == 0) {
            return;
        }
        List<double[]> vertices = paths.get(path).vertices();
        while (!(baselines.weights()[path] > 0)
                || vertex == vertices.size()
                || Endpoints.equal(vertices.get(vertex - 1), vertices.get(vertex))) {
            boolean isLast = !(baselines.weights()[path] > 0) || vertex == vertices.size();
            path += isLast ? 1 : 0;
            vertex = isLast ? 1 : vertex + 1;
            vertices = paths.get(path).vertices();
        }
        double weight = baselines.weights()[path];
        double[] baseline = baselines.points().get(path);
        double length = manner.form() == Form.GLOBAL_FACTOR_BY_LENGTH
                ? Nearest.distance(vertices.get(vertex - 1), vertices.get(vertex))
                : 1;
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] += weight * length * (explicand.input()[i] - baseline[i]) * leg.gradient()[i];
        }
        vertex++;
    }

    /** The second time it is asked, only whether any gradient was not zero. */
    private RowResult answer(Leg leg) {
        double[] gradient = leg.gradient();
        if (gradient == null) {
            throw new IllegalStateException("a leg without its integral");
        }
        if (isIntegrated()) {
            gradient = new double[gradient.length];
            Arrays.fill(gradient, leg.steep() ? 1 : 0);
        }
        return new RowResult.Segment(new double[0], gradient, -1);
    }

    /**
     * What came of it.
     *
     * @param before gradient rows that finding the paths took
     * @param choices that were made
     */
    Attribution result(long before, Choices choices) {
        Form form = manner.form();
        Attribution line = integral.result();
        double[] values = form == Form.LINE_INTEGRAL ? line.values() : requireFinite(scaled);
        double change = line.output() - line.baselineOutput();
        double gap = Sum.of(values).add(-change).getAsDouble();
        Set<Finding> findings = EnumSet.noneOf(Finding.class);
        findings.addAll(line.findings());
        boolean converged = line.converged();
        if (form != Form.LINE_INTEGRAL) {
            double total = Arrays.stream(values).map(Math::abs).sum();
            converged = Math.abs(gap) <= explicand.tolerance() * Math.max(Math.abs(change), total);
            findings.remove(Finding.NOT_CONVERGED);
            if (!converged) {
                findings.add(Finding.NOT_CONVERGED);
            }
        }
        return new Attribution(
                line.target(),
                values,
                line.output(),
                line.baselineOutput(),
                line.outputs(),
                gap,
                line.estimatedError(),
                converged,
                manner.steps() * legsOfLongest(),
                before + spent,
                line.forwardEvaluations(),
                Collections.unmodifiableSet(findings),
                choices.encode());
    }

    private int legsOfLongest() {
        return paths.stream().mapToInt(path -> path.vertices().size() - 1).max().orElse(0);
    }

    private double[] requireFinite(double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_MODEL,
                        method + ": gradients are finite, but their sum overflows at coordinate " + i);
            }
        }
        return values;
    }
}
