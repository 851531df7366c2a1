package example.methods;

import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Axiom;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Path;
import dev.rationale.attribution.PathIntegral;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Quadrature;
import dev.rationale.attribution.Refinement;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.Witness;
import java.util.List;

/** Moves the first half of the coordinates from baseline to input, then the second, and integrates along both legs. */
public final class HalvesFirst implements AttributionMethod {
    private static final Witness.Function PRODUCT =
            new Witness.Function(x -> x[0] * x[1], x -> new double[] {x[1], x[0]});

    @Override
    public String name() {
        return "halves-first";
    }

    @Override
    public String description() {
        return "First one half of the coordinates, then the other (an example)";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("steps", Parameter.Type.INTEGER, "20", 1.0, 1000.0, List.of(), "Points on each leg."));
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        return List.of(new Concession(
                Axiom.SYMMETRY,
                "Who moves last gets what both do together.",
                Witness.of("f = x₀x₁", PRODUCT, new double[] {1, 1}, 0, 0)));
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        long rows = 2L * settings.integer("steps") * baselines;
        return new Cost(rows, baselines + 1L, rows);
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        List<Path> paths = baselines.points().stream()
                .map(baseline -> path(baseline, explicand.input()))
                .toList();
        Quadrature gauss = Quadrature.byName("gausslegendre").orElseThrow();
        return new PathIntegral(
                name(), explicand, baselines, paths, Refinement.fixed(gauss, settings.integer("steps")));
    }

    private static Path path(double[] baseline, double[] input) {
        if (baseline.length != input.length) {
            return () -> List.of(baseline, input); // PathIntegral refuses it
        }
        double[] bend = baseline.clone();
        System.arraycopy(input, 0, bend, 0, input.length / 2);
        return () -> List.of(baseline, bend, input);
    }
}
