package dev.rationale.reproduce;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.AttributionMethod;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Concession;
import dev.rationale.attribution.Cost;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.SplitMix64;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** Standard normal numbers that know nothing of the model: what every metric is held against. Not offered to applications. */
final class RandomMap implements AttributionMethod {
    static final String NAME = "random";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Standard normal numbers, as a control";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public boolean usesBaselines(Settings settings) {
        return false;
    }

    @Override
    public List<Concession> concessions(Settings settings) {
        return List.of(); // it keeps none; nobody asks a control
    }

    @Override
    public Cost cost(Settings settings, int baselines, int dimension) {
        return new Cost(0, 1, 0);
    }

    @Override
    public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
        return new Drawing(explicand);
    }

    private static final class Drawing implements Program {
        private final Explicand explicand;
        private final Endpoints endpoints;
        private boolean asked;

        Drawing(Explicand explicand) {
            this.explicand = explicand;
            this.endpoints = new Endpoints(NAME, explicand);
        }

        @Override
        public List<RowRequest> next() {
            if (asked) {
                return List.of();
            }
            asked = true;
            return endpoints.requests();
        }

        @Override
        public void accept(List<RowResult> results) {
            endpoints.accept(results);
        }

        @Override
        public Attribution result() {
            SplitMix64 random = SplitMix64.of(explicand.seed(), NAME);
            double[] values = new double[explicand.input().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextGaussian();
            }
            Set<Finding> findings = EnumSet.noneOf(Finding.class);
            return new Attribution(
                    explicand.target(),
                    values,
                    endpoints.output(),
                    Double.NaN,
                    endpoints.outputs(),
                    Double.NaN,
                    OptionalDouble.empty(),
                    true,
                    0,
                    0,
                    endpoints.evaluations(),
                    findings,
                    new byte[0]);
        }
    }
}
