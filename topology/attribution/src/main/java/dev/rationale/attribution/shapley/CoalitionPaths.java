package dev.rationale.attribution.shapley;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.IntegratedGradients;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.wrapper.Parts;
import dev.rationale.attribution.wrapper.SideBySide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.numbers.core.Sum;
import org.jspecify.annotations.Nullable;

/** Integrated Gradients from the points of coalitions: outputs at the ends first, then all integrals side by side, each cut into rounds. */
final class CoalitionPaths implements Program {
    private static final String NAME = ShapleyIntegratedGradients.NAME;

    private final Explicand explicand;
    private final Baselines references;
    private final Settings settings;
    private final IntegratedGradients straight;
    private final Rounds rounds;
    private final String weights;
    private final Endpoints endpoints;
    private final List<Game> games;
    private final List<double[]> factors = new ArrayList<>();
    private final IdentityHashMap<double[], RowResult.Outputs> known = new IdentityHashMap<>();
    private List<Program> programs = List.of();
    private @Nullable SideBySide running;
    private boolean done;

    /**
     * @param rounds shared by all integrals
     */
    CoalitionPaths(
            Explicand explicand, Baselines references, Settings settings, IntegratedGradients straight, Rounds rounds) {
        this.explicand = explicand;
        this.references = references;
        this.settings = settings;
        this.straight = straight;
        this.rounds = rounds;
        this.weights = settings.text("weights");
        this.endpoints = new Endpoints(NAME, explicand, references);
        this.games = Game.of(explicand, references, settings);
    }

    @Override
    public List<RowRequest> next() {
        if (running == null) {
            return endpoints.requests();
        }
        List<RowRequest> wanted = running.next();
        done = wanted.isEmpty();
        return wanted.stream().map(this::own).toList();
    }

    /** Points of coalitions are this record's alone. */
    private RowRequest own(RowRequest request) {
        return request instanceof RowRequest.Outputs outputs ? RowRequest.Outputs.at(outputs.point()) : request;
    }

    @Override
    public void accept(List<RowResult> results) {
        if (running != null) {
            running.accept(results);
            return;
        }
        List<RowRequest> requests = endpoints.requests();
        endpoints.accept(results);
        for (int i = 0; i < results.size(); i++) {
            if (requests.get(i) instanceof RowRequest.Outputs at
                    && results.get(i) instanceof RowResult.Outputs outputs) {
                known.put(at.point(), outputs);
            }
        }
        List<Choices> taken = Parts.taken(explicand.given(), games.size());
        List<Program> all = new ArrayList<>();
        for (int g = 0; g < games.size(); g++) {
            all.add(begin(games.get(g), taken.get(g)));
        }
        programs = all;
        running = new SideBySide(all, known, NAME + ": reference ", 0);
    }

    private Program begin(Game game, Choices taken) {
        double[] weighted = new double[game.coalitions().size()];
        double sum = 0;
        for (int k = 0; k < weighted.length; k++) {
            Coalition coalition = game.coalitions().get(k);
            weighted[k] = coalition.share()
                    * (weights.equals(ShapleyIntegratedGradients.SHAPLEY_WEIGHTED)
                            ? coalition.shapleyFactor(game.players().count())
                            : 1);
            sum += weighted[k];
        }
        for (int k = 0; k < weighted.length; k++) {
            weighted[k] /= sum;
        }
        double[] factor = factors(game, sum);
        factors.add(factor);
        Explicand same = new Explicand(
                explicand.input(),
                explicand.target(),
                explicand.tolerance() / unevenness(factor),
                explicand.seed(),
                explicand.space(),
                taken);
        return straight.explain(
                same, new Baselines(game.points(), weighted, weighted.length), settings, rounds.shared(games.size()));
    }

    /** What the weighted mean of the integrals is multiplied with, {@code [d]}. */
    private double[] factors(Game game, double sum) {
        double[] factors = new double[explicand.input().length];
        Arrays.fill(factors, weights.equals(ShapleyIntegratedGradients.SHAPLEY_WEIGHTED) ? sum : 1);
        if (weights.equals(ShapleyIntegratedGradients.NORMALISED)) {
            for (int player = 0; player < game.players().count(); player++) {
                double without = 0;
                for (Coalition coalition : game.coalitions()) {
                    without += coalition.members().get(player) ? 0 : coalition.share();
                }
                for (int coordinate : game.players().members(player)) {
                    factors[coordinate] = without > 0 ? 1 / without : 1;
                }
            }
        }
        return factors;
    }

    /** By how much a relative error can grow under the factors. */
    private static double unevenness(double[] factors) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (double factor : factors) {
            least = Math.min(least, factor);
            most = Math.max(most, factor);
        }
        return most > least ? most / least : 1;
    }

    @Override
    public Attribution result() {
        if (running == null || !done) {
            throw new IllegalStateException("rows are still wanted");
        }
        double[] values = new double[explicand.input().length];
        double from = 0;
        double travelled = 0;
        double error = 0;
        boolean estimated = true;
        Parts parts = new Parts();
        for (int g = 0; g < games.size(); g++) {
            Attribution found = programs.get(g).result();
            double weight = games.get(g).weight();
            double[] part = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                part[i] = weight * factors.get(g)[i] * found.values()[i];
                values[i] += part[i];
            }
            parts.add(found);
            from += weight * found.baselineOutput();
            travelled += weight;
            estimated &= found.estimatedError().isPresent();
            error += found.estimatedError().orElse(0) * unevenness(factors.get(g)) * norm(part);
        }
        boolean plain = weights.equals(ShapleyIntegratedGradients.PLAIN);
        // References that are the input have no coalition; their output is the input's.
        double baselineOutput =
                plain && !games.isEmpty() ? from + (1 - travelled) * endpoints.output() : endpoints.baselineOutput();
        double relative = error == 0 ? 0 : error / norm(values);
        boolean precise = !estimated || relative <= explicand.tolerance();
        return new Attribution(
                explicand.target(),
                values,
                endpoints.output(),
                baselineOutput,
                endpoints.outputs(),
                games.isEmpty()
                        ? 0
                        : Sum.of(values)
                                .add(baselineOutput)
                                .add(-endpoints.output())
                                .getAsDouble(),
                estimated && Double.isFinite(relative) ? OptionalDouble.of(relative) : OptionalDouble.empty(),
                parts.converged() && precise,
                parts.steps(),
                parts.gradientEvaluations(),
                endpoints.evaluations() + (running == null ? 0 : running.forwardEvaluations()),
                games.isEmpty()
                        ? CoalitionMargins.nothing(partial())
                        : parts.findings(parts.converged() && precise, partial()),
                parts.choicesApart().encode());
    }

    private boolean partial() {
        return references.points().size() < references.requested()
                || games.stream().anyMatch(Game::partial);
    }

    private static double norm(double[] values) {
        double norm = 0;
        for (double value : values) {
            norm = Math.hypot(norm, value);
        }
        return norm;
    }
}
