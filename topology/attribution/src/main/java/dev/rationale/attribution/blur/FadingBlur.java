package dev.rationale.attribution.blur;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.GaussianBlur;
import dev.rationale.attribution.Path;
import dev.rationale.attribution.PathIntegral;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Quadrature;
import dev.rationale.attribution.Refinement;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import java.util.ArrayList;
import java.util.List;

/** From the blurred input to the input itself, leg by leg; see {@link BlurIntegratedGradients}. */
final class FadingBlur implements Program {
    private final Baselines baseline;
    private final int steps;
    private final Program integral;

    /**
     * @param sigmas from 0 on, {@code [steps + 1]}
     */
    FadingBlur(Explicand explicand, double[] sigmas) {
        ScaleSpace scales = new ScaleSpace(explicand, GaussianBlur.Edge.OPEN);
        List<double[]> vertices = new ArrayList<>(sigmas.length);
        for (int i = sigmas.length - 1; i >= 0; i--) {
            vertices.add(scales.at(sigmas[i]));
        }
        Path path = () -> vertices;
        this.steps = sigmas.length - 1;
        this.baseline = Baselines.of(vertices.get(0));
        this.integral = new PathIntegral(
                BlurIntegratedGradients.NAME,
                explicand,
                baseline,
                List.of(path),
                Refinement.fixed(Quadrature.byName("riemann-middle").orElseThrow(), 1));
    }

    /** Numbers of eight bytes that one holds: all blurs of the input, each end of a leg. */
    static long held(int steps, int dimension) {
        return (steps + 1L) * (dimension + 2) + PathIntegral.held(steps, dimension, 1, false);
    }

    @Override
    public List<RowRequest> next() {
        return integral.next();
    }

    @Override
    public void accept(List<RowResult> results) {
        integral.accept(results);
    }

    @Override
    public Attribution result() {
        Attribution found = integral.result();
        return new Attribution(
                found.target(),
                found.values(),
                found.output(),
                found.baselineOutput(),
                found.outputs(),
                found.completenessGap(),
                found.estimatedError(),
                found.converged(),
                Math.toIntExact(Math.min(steps, found.gradientEvaluations())),
                found.gradientEvaluations(),
                found.forwardEvaluations(),
                found.findings(),
                found.choices(),
                found.standardErrors(),
                baseline);
    }
}
