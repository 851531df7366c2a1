package dev.rationale.attribution.blur;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.GaussianBlur;
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

/** The released form of {@link BlurIntegratedGradients}: outputs at both ends, then gradients, as many a round as memory allows. */
final class ReleasedBlur implements Program {
    private final Explicand explicand;
    private final ScaleSpace scales;
    private final double[] sigmas;
    private final double gradStep;
    private final Baselines baseline;
    private final Endpoints endpoints;
    private final int steps;
    private final List<double[]> points = new ArrayList<>();
    private final double[] values;

    private boolean started;
    private int done;
    private boolean gradientSeen;

    ReleasedBlur(Explicand explicand, double[] sigmas, double gradStep) {
        this.explicand = explicand;
        this.scales = new ScaleSpace(explicand, GaussianBlur.Edge.ZERO);
        this.sigmas = sigmas;
        this.gradStep = gradStep;
        this.baseline = Baselines.of(scales.at(sigmas[sigmas.length - 1]));
        this.endpoints = new Endpoints(BlurIntegratedGradients.NAME, explicand, baseline);
        this.steps = endpoints.isDegenerate() ? 0 : sigmas.length - 1;
        this.values = new double[explicand.input().length];
    }

    /** Numbers of eight bytes that one holds. */
    static long held(int steps, int dimension) {
        return Held.vectors(dimension) + Rounds.USUAL.held(steps, 2L * dimension);
    }

    @Override
    public List<RowRequest> next() {
        if (!started) {
            return endpoints.requests();
        }
        points.clear();
        List<RowRequest> wanted = new ArrayList<>();
        int most = Rounds.USUAL.rows(2L * values.length);
        for (int i = done; i < Math.min(steps, done + most); i++) {
            double[] point = scales.at(sigmas[i]);
            points.add(point);
            wanted.add(RowRequest.Segment.point(point, explicand.target()));
        }
        return wanted;
    }

    @Override
    public void accept(List<RowResult> results) {
        if (!started) {
            endpoints.accept(results);
            started = true;
            return;
        }
        if (results.size() != points.size()) {
            throw new IllegalArgumentException("expected " + points.size() + " results, found " + results.size());
        }
        for (int k = 0; k < results.size(); k++) {
            if (!(results.get(k) instanceof RowResult.Segment segment)) {
                throw new IllegalArgumentException("expected the result of a segment at " + k);
            }
            add(points.get(k), segment);
        }
    }

    private void add(double[] point, RowResult.Segment at) {
        if (at.firstNonFinite() >= 0) {
            throw new UnexplainableException(
                    UnexplainableException.Reason.NON_FINITE_MODEL,
                    BlurIntegratedGradients.NAME + ": value or gradient is not finite at node " + done + ", sigma "
                            + sigmas[done]);
        }
        double[] further = scales.at(sigmas[done] + gradStep);
        double width = sigmas[done + 1] - sigmas[done];
        for (int i = 0; i < values.length; i++) {
            gradientSeen |= at.gradient()[i] != 0;
            values[i] -= width * ((further[i] - point[i]) / gradStep) * at.gradient()[i];
            if (!Double.isFinite(values[i])) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_MODEL,
                        BlurIntegratedGradients.NAME + ": gradients are finite, but their sum overflows at coordinate "
                                + i);
            }
        }
        done++;
    }

    @Override
    public Attribution result() {
        if (!started || done < steps) {
            throw new IllegalStateException("rows are still wanted");
        }
        double gap =
                steps == 0 ? 0 : Sum.of(values).add(-endpoints.outputChange()).getAsDouble();
        double total = 0;
        for (double value : values) {
            total += Math.abs(value);
        }
        boolean converged =
                Math.abs(gap) <= explicand.tolerance() * Math.max(Math.abs(endpoints.outputChange()), total);
        return new Attribution(
                explicand.target(),
                values.clone(),
                endpoints.output(),
                endpoints.baselineOutput(),
                endpoints.outputs(),
                gap,
                OptionalDouble.empty(),
                converged,
                steps,
                steps,
                endpoints.evaluations(),
                findings(converged),
                new byte[0],
                new double[0],
                baseline);
    }

    private Set<Finding> findings(boolean converged) {
        Set<Finding> findings = EnumSet.noneOf(Finding.class);
        if (!converged) {
            findings.add(Finding.NOT_CONVERGED);
        }
        if (steps == 0) {
            findings.add(Finding.BASELINE_DEGENERATE);
        } else if (!gradientSeen) {
            findings.add(Finding.FLAT_PATH);
            if (Math.abs(endpoints.outputChange()) > endpoints.outputFloor()) {
                findings.add(Finding.UNRESOLVED_JUMP);
            }
        }
        return Collections.unmodifiableSet(findings);
    }
}
