package dev.rationale.attribution.method;

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
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.UnexplainableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.commons.numbers.core.Sum;

/** The program of {@link ExpectedGradients} with draws: outputs first, then the samples, as many a round as memory allows. */
final class SampledPath implements Program {
    private final Explicand explicand;
    private final Baselines baselines;
    private final Endpoints endpoints;
    private final PathDraws draws;
    private final int samples;
    private final Moments moments;

    private boolean started;
    private int done;
    private int asked;
    private long gradientEvaluations;
    private boolean gradientSeen;

    SampledPath(Explicand explicand, Baselines baselines, int samples, boolean stratified) {
        this.explicand = explicand;
        this.baselines = baselines;
        this.endpoints = new Endpoints(ExpectedGradients.NAME, explicand, baselines);
        this.samples = endpoints.isDegenerate() ? 0 : samples;
        this.moments = new Moments(explicand.input().length);
        SplitMix64 random = SplitMix64.of(explicand.seed(), ExpectedGradients.NAME);
        this.draws = stratified
                ? PathDraws.stratified(random, baselines.weights(), samples)
                : PathDraws.independent(random, baselines.weights(), samples);
    }

    /** Numbers of eight bytes that one holds. */
    static long held(int samples, int baselines, int dimension) {
        return Held.vectors(dimension)
                + (long) baselines * Rounds.ROW
                + 2L * samples
                + Rounds.USUAL.held(samples, 2L * dimension);
    }

    @Override
    public List<RowRequest> next() {
        if (!started) {
            return endpoints.requests();
        }
        while (done < samples) {
            int round = Rounds.USUAL.rows(2L * explicand.input().length);
            asked = Math.min(samples - done, round);
            List<RowRequest> requests = new ArrayList<>(asked);
            for (int s = done; s < done + asked; s++) {
                if (!isInput(s)) {
                    requests.add(RowRequest.Segment.point(point(s), explicand.target()));
                }
            }
            if (!requests.isEmpty()) {
                return requests;
            }
            addSamples(List.of());
        }
        return List.of();
    }

    private boolean isInput(int sample) {
        return Endpoints.equal(baseline(sample), explicand.input());
    }

    private double[] baseline(int sample) {
        return baselines.points().get(draws.baselines()[sample]);
    }

    private double[] point(int sample) {
        double[] from = baseline(sample);
        double[] point = new double[from.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = from[i] + draws.positions()[sample] * (explicand.input()[i] - from[i]);
        }
        return point;
    }

    @Override
    public void accept(List<RowResult> results) {
        if (!started) {
            endpoints.accept(results);
            started = true;
        } else if (asked == 0) {
            throw new IllegalStateException("no rows were asked for");
        } else {
            addSamples(results);
        }
    }

    private void addSamples(List<RowResult> results) {
        int expected = 0;
        for (int s = done; s < done + asked; s++) {
            expected += isInput(s) ? 0 : 1;
        }
        List<RowResult.Segment> segments = PointGradients.segments(results, expected);
        int next = 0;
        for (int s = done; s < done + asked; s++) {
            moments.add(isInput(s) ? new double[explicand.input().length] : product(s, segments.get(next++)));
        }
        gradientEvaluations += expected;
        done += asked;
        asked = 0;
    }

    private double[] product(int sample, RowResult.Segment segment) {
        PointGradients.requireFinite(
                segment,
                () -> ExpectedGradients.NAME + ": value or gradient is not finite at sample " + sample + " of "
                        + samples + ", alpha " + draws.positions()[sample] + ", baseline "
                        + draws.baselines()[sample]);
        double[] product = new double[explicand.input().length];
        double[] from = baseline(sample);
        for (int i = 0; i < product.length; i++) {
            double slope = segment.gradient()[i];
            gradientSeen |= slope != 0;
            product[i] = (explicand.input()[i] - from[i]) * slope;
            if (!Double.isFinite(product[i])) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_MODEL,
                        ExpectedGradients.NAME + ": gradients are finite, but a product overflows at coordinate " + i);
            }
        }
        return product;
    }

    @Override
    public Attribution result() {
        if (!started || done < samples) {
            throw new IllegalStateException("rows are still wanted");
        }
        double[] values = moments.mean();
        double[] errors = samples == 0 ? new double[0] : moments.errorsOfMean();
        boolean jump = samples > 0 && !gradientSeen && Math.abs(endpoints.outputChange()) > endpoints.outputFloor();
        OptionalDouble estimate = jump ? OptionalDouble.empty() : Moments.relative(errors, values);
        boolean converged = samples == 0 || estimate.orElse(Double.POSITIVE_INFINITY) <= explicand.tolerance();
        return new Attribution(
                        explicand.target(),
                        values,
                        endpoints.output(),
                        endpoints.baselineOutput(),
                        endpoints.outputs(),
                        samples == 0
                                ? 0
                                : Sum.of(values).add(-endpoints.outputChange()).getAsDouble(),
                        estimate,
                        converged,
                        samples,
                        gradientEvaluations,
                        endpoints.evaluations(),
                        findings(converged, jump),
                        new byte[0])
                .withStandardErrors(errors);
    }

    private Set<Finding> findings(boolean converged, boolean jump) {
        Set<Finding> findings = EnumSet.noneOf(Finding.class);
        if (!converged) {
            findings.add(Finding.NOT_CONVERGED);
        }
        if (samples == 0) {
            findings.add(Finding.BASELINE_DEGENERATE);
        } else if (!gradientSeen) {
            findings.add(Finding.FLAT_PATH);
        }
        if (jump) {
            findings.add(Finding.UNRESOLVED_JUMP);
        }
        if (baselines.points().size() < baselines.requested()) {
            findings.add(Finding.PARTIAL);
        }
        return Collections.unmodifiableSet(findings);
    }
}
