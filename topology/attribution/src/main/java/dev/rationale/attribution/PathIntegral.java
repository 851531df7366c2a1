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
 * both ends of a leg get exactly 0 from it. Rounds that would hold too much are cut, see {@link Rounds}. Sums are in f64 in the order of baselines, legs, rounds and nodes.
 */
public final class PathIntegral implements Program {
    private static final int[] NO_STEPS = {};

    private final Explicand explicand;
    private final Endpoints endpoints;
    private final Legs legs;
    private final boolean partial;
    private final Rounds rounds;
    private final NodeChecks checks;
    private final Refinement refinement;
    private final OptionalInt givenSteps;

    private Phase phase = Phase.OUTPUTS;
    private int round;
    /** Legs of the round that are done, and those under way. */
    private int done;

    private List<RowRequest.Segment> asked = List.of();
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
        this(method, explicand, baselines, paths, refinement, new Manner(false, Rounds.USUAL));
    }

    /**
     * How nodes are asked for.
     *
     * @param skips whether those that are not finite are left out; the rest of their leg stands for them then, and the result is
     *     {@link Finding#PARTIAL}
     * @param rounds how many at once
     */
    record Manner(boolean skips, Rounds rounds) {}

    /** The same, asked for in a manner of its own. */
    PathIntegral(
            String method,
            Explicand explicand,
            Baselines baselines,
            List<? extends Path> paths,
            Refinement refinement,
            Manner manner) {
        this.checks = new NodeChecks(method, refinement);
        this.explicand = explicand;
        this.refinement = refinement;
        this.endpoints = new Endpoints(method, explicand, baselines);
        this.legs = new Legs(baselines, paths);
        this.partial = baselines.points().size() < baselines.requested();
        this.rounds = manner.rounds();
        this.skips = manner.skips();
        this.sums = new LegSums(legs.count(), explicand.input().length, skips);
        int[] steps = explicand.given().of(refinement.choice()).orElse(NO_STEPS);
        this.givenSteps = steps.length == 1 ? OptionalInt.of(steps[0]) : OptionalInt.empty();
    }

    /**
     * Most numbers of eight bytes that one holds, the points of its paths not counted.
     *
     * @param legs on all paths
     * @param nodes most that a round puts on a leg
     * @param skips whether nodes may be left out
     */
    public static long held(long legs, int dimension, int nodes, boolean skips) {
        return Held.vectors(dimension)
                + 4L * nodes
                + legs * Legs.EACH
                + (skips ? legs * dimension : 0)
                + Rounds.USUAL.held(legs, 2L * dimension + nodes);
    }

    /** Number of legs: of those with length on the paths of baselines with weight. */
    public int legs() {
        return legs.count();
    }

    @Override
    public List<RowRequest> next() {
        return switch (phase) {
            case OUTPUTS -> endpoints.open(rounds.rows(explicand.input().length));
            case NODES -> segments(refinement.nodes(round));
            case FLATNESS -> segments(refinement.uneven(round));
            case DONE -> List.of();
        };
    }

    private List<RowRequest> segments(Quadrature.Nodes nodes) {
        int most = rounds.rows(2L * explicand.input().length + nodes.positions().length);
        int end = (int) Math.min(legs.count(), (long) done + most);
        List<RowRequest.Segment> requests = new ArrayList<>(end - done);
        for (int leg = done; leg < end; leg++) {
            requests.add(legs.segment(leg, nodes, explicand.target()));
        }
        asked = requests;
        return List.copyOf(requests);
    }

    @Override
    public void accept(List<RowResult> results) {
        switch (phase) {
            case OUTPUTS -> acceptOutputs(results);
            case NODES -> acceptNodes(results);
            case FLATNESS -> {
                if (addSegments(results, null)) {
                    phase = Phase.DONE;
                }
            }
            case DONE -> throw new IllegalStateException("no rows were asked for");
        }
    }

    private void acceptOutputs(List<RowResult> results) {
        endpoints.acceptOpen(results);
        if (!endpoints.isComplete()) {
            return;
        }
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
        if (refinement.replaces() && done == 0) {
            sums.clear();
        }
        if (!addSegments(results, refinement.nodes(round).weights())) {
            return;
        }
        checks.requireNodes(legs, sums.lost(), round);
        double[] previous = values;
        double[] current = checks.requireFinite(sums.total(refinement.divisor(round)));
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
     * @return whether those were the last legs of the round
     */
    private boolean addSegments(List<RowResult> results, double @Nullable [] weights) {
        if (results.size() != asked.size()) {
            throw new IllegalArgumentException(
                    "expected " + asked.size() + " results in the order of the requests, found " + results.size());
        }
        for (int i = 0; i < asked.size(); i++) {
            if (!(results.get(i) instanceof RowResult.Segment segment)) {
                throw new IllegalArgumentException("expected the result of a segment at " + i);
            }
            Legs.Leg leg = legs.get(done + i);
            RowRequest.Segment request = asked.get(i);
            if (!skips) {
                checks.requireFinite(leg, request, segment, round, phase == Phase.FLATNESS);
            }
            gradientEvaluations += request.rows();
            gradientSeen = gradientSeen || hasSlope(segment.gradient());
            if (weights != null) {
                sums.add(done + i, leg.weight(), request.from(), request.to(), weights, segment);
            }
        }
        done += asked.size();
        asked = List.of();
        boolean complete = done == legs.count();
        done = complete ? 0 : done;
        return complete;
    }

    private static boolean hasSlope(double[] gradient) {
        for (double slope : gradient) {
            if (slope != 0) {
                return true;
            }
        }
        return false;
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
