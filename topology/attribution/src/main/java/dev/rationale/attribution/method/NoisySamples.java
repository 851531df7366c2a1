package dev.rationale.attribution.method;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Held;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.attribution.wrapper.BaseMethod;
import dev.rationale.attribution.wrapper.Parts;
import dev.rationale.attribution.wrapper.SideBySide;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.commons.numbers.core.Sum;
import org.jspecify.annotations.Nullable;

/** The program of a {@link NoiseTunnel}: outputs first, then the samples, as many side by side as memory allows. */
final class NoisySamples implements Program {
    /** The noisy input, and what the simplest method holds of it. */
    private static final int ARRAYS_PER_SAMPLE = 5;

    private final NoiseTunnel tunnel;
    private final Explicand explicand;
    private final Baselines baselines;
    private final BaseMethod base;
    private final boolean comparing;
    private final Endpoints endpoints;
    private final double sigma;
    private final int samples;
    private final SplitMix64 random;
    private final SampleStatistics statistics;
    private final List<Choices> taken;
    private final IdentityHashMap<double[], RowResult.Outputs> known = new IdentityHashMap<>();

    private boolean started;
    private List<Program> wave = List.of();
    private @Nullable SideBySide running;
    private int begun;
    private long forwardEvaluations;

    NoisySamples(NoiseTunnel tunnel, Explicand explicand, Baselines baselines, Settings settings) {
        this.tunnel = tunnel;
        this.explicand = explicand;
        this.baselines = baselines;
        this.base = BaseMethod.of(settings);
        this.comparing = base.usesBaselines();
        this.endpoints = comparing
                ? new Endpoints(tunnel.name(), explicand, baselines)
                : new Endpoints(tunnel.name(), explicand);
        this.sigma = NoiseTunnel.sigma(settings, explicand.input());
        this.samples = endpoints.isDegenerate() ? 0 : settings.integer("samples");
        this.random = SplitMix64.of(explicand.seed(), tunnel.name());
        this.taken = Parts.taken(explicand.given(), samples);
        this.statistics = new SampleStatistics(tunnel.statistic(), explicand.input().length);
    }

    /** Numbers of eight bytes that one sample holds. */
    private static long held(BaseMethod base, Explicand explicand, int baselines) {
        long simple = (long) ARRAYS_PER_SAMPLE * explicand.input().length;
        return base.method() instanceof PointMethod
                ? simple
                : explicand.input().length
                        + Math.max(simple, base.held(explicand, baselines).numbers());
    }

    static Held held(Settings settings, Explicand explicand, int baselines) {
        int dimension = explicand.input().length;
        int samples = settings.integer("samples");
        BaseMethod base = BaseMethod.of(settings);
        return Parts.held(base.held(explicand, baselines).choices(), samples)
                .and(Held.vectors(dimension)
                        + (long) baselines * Rounds.ROW
                        + Rounds.USUAL.held(samples, held(base, explicand, baselines)));
    }

    @Override
    public List<RowRequest> next() {
        if (!started) {
            return endpoints.requests();
        }
        while (running != null || begun < samples) {
            if (running == null) {
                running = begin();
            }
            List<RowRequest> wanted = running.next();
            if (!wanted.isEmpty()) {
                return wanted;
            }
            forwardEvaluations += running.forwardEvaluations();
            wave.forEach(program -> statistics.add(program.result()));
            wave = List.of();
            running = null;
        }
        return List.of();
    }

    private SideBySide begin() {
        int most = Rounds.USUAL.rows(held(base, explicand, baselines.points().size()));
        int first = begun;
        List<Program> programs = new ArrayList<>();
        for (; begun < samples && begun < first + most; begun++) {
            programs.add(sample(taken.get(begun)));
        }
        wave = programs;
        return new SideBySide(programs, known, tunnel.name() + ": sample ", first);
    }

    private Program sample(Choices again) {
        double[] noisy = explicand.input().clone();
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] += sigma * random.nextGaussian();
            if (!Double.isFinite(noisy[i])) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_INPUT,
                        tunnel.name() + ": the input with noise overflows at coordinate " + i);
            }
        }
        Explicand other = explicand.at(noisy, random.nextLong()).taking(again);
        return base.method() instanceof PointMethod point
                ? point.explainKnown(other, base.settings())
                : base.explain(other, baselines);
    }

    @Override
    public void accept(List<RowResult> results) {
        if (!started) {
            List<RowRequest> requests = endpoints.requests();
            endpoints.accept(results);
            for (int i = 0; i < results.size(); i++) {
                if (requests.get(i) instanceof RowRequest.Outputs at
                        && results.get(i) instanceof RowResult.Outputs outputs) {
                    known.put(at.point(), outputs);
                }
            }
            started = true;
        } else if (running == null) {
            throw new IllegalStateException("no rows were asked for");
        } else {
            running.accept(results);
        }
    }

    @Override
    public Attribution result() {
        if (!started || running != null || begun < samples) {
            throw new IllegalStateException("rows are still wanted");
        }
        boolean partial = comparing && baselines.points().size() < baselines.requested();
        if (samples == 0) {
            return attribution(
                    new double[explicand.input().length],
                    OptionalDouble.empty(),
                    true,
                    partial
                            ? Set.of(Finding.BASELINE_DEGENERATE, Finding.PARTIAL)
                            : Set.of(Finding.BASELINE_DEGENERATE),
                    new double[0]);
        }
        double[] values = statistics.values();
        double[] errors = statistics.errors();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_MODEL,
                        tunnel.name() + ": samples are finite, but their statistic overflows at coordinate " + i);
            }
        }
        OptionalDouble estimate = statistics.estimate(values, errors);
        boolean precise = estimate.isPresent() ? estimate.getAsDouble() <= explicand.tolerance() : sigma == 0;
        boolean converged = statistics.parts().converged() && precise;
        return attribution(values, estimate, converged, statistics.parts().findings(converged, partial), errors);
    }

    private Attribution attribution(
            double[] values, OptionalDouble estimate, boolean converged, Set<Finding> findings, double[] errors) {
        boolean sums = comparing && tunnel.statistic() == NoiseTunnel.Statistic.MEAN;
        double gap =
                samples == 0 ? 0 : Sum.of(values).add(-endpoints.outputChange()).getAsDouble();
        return new Attribution(
                        explicand.target(),
                        values,
                        endpoints.output(),
                        endpoints.baselineOutput(),
                        endpoints.outputs(),
                        sums ? gap : Double.NaN,
                        estimate,
                        converged,
                        statistics.parts().steps(),
                        statistics.parts().gradientEvaluations(),
                        endpoints.evaluations() + forwardEvaluations,
                        findings,
                        statistics.parts().choicesApart().encode())
                .withStandardErrors(errors);
    }
}
