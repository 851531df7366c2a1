package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.commons.numbers.core.Sum;
import org.jspecify.annotations.Nullable;

/**
 * The program behind every straight or piecewise straight method: {@code A = Σₖ wₖ ∫ along path k}.
 *
 * <p>Rounds:
 *
 * <ol>
 *   <li>outputs at the input and the baselines, forward only and alone: a target that the model does not have must be
 *       refused before it reaches a backward pass, where it would fail a whole batch. Costs one round trip.
 *   <li>nodes on all legs, as often as the {@link Refinement} asks for more;
 *   <li>only if every sum of gradients was exactly zero: the same nodes once more with unequal weights, because opposite
 *       gradients cancel in a sum and only a flat path may be called one.
 * </ol>
 *
 * <p>A leg with equal ends, a baseline with weight 0 and a baseline equal to the input cost no rows. Coordinates equal at
 * both ends of a leg get exactly 0 from it. Sums are in f64 in the order of baselines, legs, rounds and nodes.
 */
public final class PathIntegral implements Program {
    private static final double GOLDEN = 0.6180339887498949;
    private static final int[] NO_STEPS = {};

    private final String method;
    private final Explicand explicand;
    private final Endpoints endpoints;
    private final List<Leg> legs;
    private final boolean partial;
    private final Refinement refinement;
    private final OptionalInt givenSteps;

    private Phase phase = Phase.OUTPUTS;
    private int round;
    private double[] positions = {};
    private final boolean skips;
    private final LegSums sums;
    private double @Nullable [] values;
    private Refinement.Verdict verdict = new Refinement.Verdict(OptionalDouble.empty(), false);
    private boolean gradientSeen;
    private long gradientEvaluations;

    private enum Phase {
        OUTPUTS,
        NODES,
        FLATNESS,
        DONE
    }

    /** A straight piece of the path from baseline {@code baseline}. */
    private record Leg(int baseline, double weight, double[] from, double[] to) {}

    /**
     * @param method for messages
     * @param explicand what is explained
     * @param baselines starts of the paths, with their weights
     * @param paths one for each baseline
     * @param refinement nodes on every leg
     * @throws UnexplainableException if input or baselines cannot be explained at all
     */
    public PathIntegral(
            String method,
            Explicand explicand,
            Baselines baselines,
            List<? extends Path> paths,
            Refinement refinement) {
        this(method, explicand, baselines, paths, refinement, false);
    }

    /**
     * The same, where nodes that are not finite may be left out.
     *
     * @param skips whether they are; the rest of their leg stands for them then, and the result is {@link Finding#PARTIAL}
     * @throws UnexplainableException if input or baselines cannot be explained at all
     */
    public PathIntegral(
            String method,
            Explicand explicand,
            Baselines baselines,
            List<? extends Path> paths,
            Refinement refinement,
            boolean skips) {
        this.method = method;
        this.explicand = explicand;
        this.refinement = refinement;
        this.endpoints = new Endpoints(method, explicand, baselines);
        this.legs = legs(baselines, paths);
        this.partial = baselines.points().size() < baselines.requested();
        this.skips = skips;
        this.sums = new LegSums(legs.size(), explicand.input().length, skips);
        int[] steps = explicand.given().of(refinement.choice()).orElse(NO_STEPS);
        this.givenSteps = steps.length == 1 ? OptionalInt.of(steps[0]) : OptionalInt.empty();
    }

    private static List<Leg> legs(Baselines baselines, List<? extends Path> paths) {
        List<Leg> legs = new ArrayList<>();
        for (int k = 0; k < paths.size(); k++) {
            double weight = baselines.weights()[k];
            List<double[]> vertices = paths.get(k).vertices();
            for (int v = 1; v < vertices.size() && weight > 0; v++) {
                if (!Endpoints.equal(vertices.get(v - 1), vertices.get(v))) {
                    legs.add(new Leg(k, weight, vertices.get(v - 1), vertices.get(v)));
                }
            }
        }
        return List.copyOf(legs);
    }

    @Override
    public List<RowRequest> next() {
        return switch (phase) {
            case OUTPUTS -> endpoints.requests();
            case NODES -> segments(refinement.nodes(round));
            case FLATNESS -> segments(unequal(refinement.grid(round)));
            case DONE -> List.of();
        };
    }

    private List<RowRequest> segments(Quadrature.Nodes nodes) {
        positions = nodes.positions();
        List<RowRequest> requests = new ArrayList<>(legs.size());
        for (Leg leg : legs) {
            requests.add(new RowRequest.Segment(
                    leg.from(), leg.to(), nodes.positions(), nodes.weights(), explicand.target()));
        }
        return requests;
    }

    /** The same nodes with weights between 1 and 2, none like another, so that no symmetry cancels. */
    private static Quadrature.Nodes unequal(Quadrature.Nodes nodes) {
        double[] weights = new double[nodes.positions().length];
        for (int j = 0; j < weights.length; j++) {
            weights[j] = 1 + (j + 1) * GOLDEN % 1;
        }
        return new Quadrature.Nodes(nodes.positions(), weights);
    }

    @Override
    public void accept(List<RowResult> results) {
        switch (phase) {
            case OUTPUTS -> acceptOutputs(results);
            case NODES -> acceptNodes(results);
            case FLATNESS -> {
                addSegments(results, null);
                phase = Phase.DONE;
            }
            case DONE -> throw new IllegalStateException("no rows were asked for");
        }
    }

    private void acceptOutputs(List<RowResult> results) {
        endpoints.accept(results);
        if (legs.isEmpty()) {
            values = new double[explicand.input().length];
            verdict = new Refinement.Verdict(
                    refinement.isAdaptive() ? OptionalDouble.of(0) : OptionalDouble.empty(), true);
            phase = Phase.DONE;
        } else {
            phase = Phase.NODES;
        }
    }

    private void acceptNodes(List<RowResult> results) {
        if (refinement.replaces()) {
            sums.clear();
        }
        addSegments(results, refinement.nodes(round).weights());
        requireNodes();
        double[] previous = values;
        double[] current = requireFinite(sums.total(refinement.divisor(round)));
        values = current;
        verdict = refinement.judge(
                previous, current, endpoints.outputChange(), endpoints.outputFloor(), explicand.tolerance());
        if (goesOn() && round + 1 < refinement.rounds()) {
            round++;
        } else {
            phase = gradientSeen ? Phase.DONE : Phase.FLATNESS;
        }
    }

    /** By the number of steps of the explanation that is taken again, else by the verdict. */
    private boolean goesOn() {
        if (refinement.isAdaptive() && givenSteps.isPresent()) {
            return refinement.grid(round).positions().length < givenSteps.getAsInt();
        }
        return !verdict.converged();
    }

    /**
     * @param weights of the nodes; null where only gradients are looked for
     */
    private void addSegments(List<RowResult> results, double @Nullable [] weights) {
        if (results.size() != legs.size()) {
            throw new IllegalArgumentException(
                    "expected " + legs.size() + " results in the order of the requests, found " + results.size());
        }
        for (int i = 0; i < legs.size(); i++) {
            if (!(results.get(i) instanceof RowResult.Segment segment)) {
                throw new IllegalArgumentException("expected the result of a segment at " + i);
            }
            Leg leg = legs.get(i);
            if (!skips) {
                requireFinite(leg, segment);
            }
            gradientEvaluations += positions.length;
            gradientSeen = gradientSeen || hasSlope(segment.gradient());
            if (weights != null) {
                sums.add(i, leg.weight(), leg.from(), leg.to(), weights, segment);
            }
        }
    }

    private static boolean hasSlope(double[] gradient) {
        for (double slope : gradient) {
            if (slope != 0) {
                return true;
            }
        }
        return false;
    }

    /** Of every leg one node at least must be left. */
    private void requireNodes() {
        int lost = sums.lost();
        if (lost >= 0) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.NON_FINITE_MODEL,
                    method + ": values or gradients are not finite at all " + positions.length
                            + " nodes on the way from baseline "
                            + legs.get(lost).baseline());
        }
    }

    private void requireFinite(Leg leg, RowResult.Segment segment) {
        int node = segment.firstNonFinite();
        if (node >= 0) {
            int place = phase == Phase.NODES ? refinement.place(round, node) : node;
            throw new UnexplainableException(
                    UnexplainableException.Reason.NON_FINITE_MODEL,
                    method + ": value or gradient is not finite at node " + place + " of "
                            + refinement.grid(round).positions().length + ", alpha " + positions[node] + ", baseline "
                            + leg.baseline());
        }
    }

    private double[] requireFinite(double[] total) {
        for (int i = 0; i < total.length; i++) {
            if (!Double.isFinite(total[i])) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_MODEL,
                        method + ": gradients are finite, but their sum overflows at coordinate " + i);
            }
        }
        return total;
    }

    @Override
    public Attribution result() {
        if (phase != Phase.DONE || values == null) {
            throw new IllegalStateException("rows are still wanted");
        }
        int steps = legs.isEmpty() ? 0 : refinement.grid(round).positions().length;
        Choices choices =
                refinement.isAdaptive() && steps > 0 ? Choices.none().with(refinement.choice(), steps) : Choices.none();
        double gap = legs.isEmpty()
                ? 0
                : Sum.of(values).add(-endpoints.outputChange()).getAsDouble();
        return new Attribution(
                explicand.target(),
                values,
                endpoints.output(),
                endpoints.baselineOutput(),
                endpoints.outputs(),
                gap,
                verdict.estimatedError(),
                verdict.converged(),
                steps,
                gradientEvaluations,
                endpoints.evaluations(),
                findings(),
                choices.encode());
    }

    private Set<Finding> findings() {
        Set<Finding> findings = EnumSet.noneOf(Finding.class);
        if (!verdict.converged()) {
            findings.add(Finding.NOT_CONVERGED);
        }
        if (legs.isEmpty()) {
            findings.add(Finding.BASELINE_DEGENERATE);
        } else if (!gradientSeen) {
            findings.add(Finding.FLAT_PATH);
            if (Math.abs(endpoints.outputChange()) > endpoints.outputFloor()) {
                findings.add(Finding.UNRESOLVED_JUMP);
            }
        }
        if (partial || sums.isPartial()) {
            findings.add(Finding.PARTIAL);
        }
        return Collections.unmodifiableSet(findings);
    }
}
