package dev.rationale.attribution.weighted;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.Rounds;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.wrapper.BaseMethod;
import dev.rationale.attribution.wrapper.Parts;
import dev.rationale.attribution.wrapper.SideBySide;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The program of a {@link WeightedMethod}: outputs, then a path from each baseline, then all searches in step, then the sum. */
final class WeightedPaths implements Program {
    private final String name;
    private final Explicand explicand;
    private final Baselines baselines;
    private final Settings settings;
    private final BaseMethod base;
    private final Endpoints endpoints;
    private final Removing removing;
    /** Baselines with a path: of weight, and not the input itself. */
    private final List<Integer> travelled = new ArrayList<>();

    private final IdentityHashMap<double[], RowResult.Outputs> known = new IdentityHashMap<>();
    private final boolean searching;

    private boolean started;
    private double @Nullable [][] atNeutral;
    private @Nullable SideBySide paths;
    private List<Program> programs = List.of();
    private @Nullable WeightedSum sum;
    private @Nullable FitnessSearch search;
    private long forwardEvaluations;

    WeightedPaths(String name, Explicand explicand, Baselines baselines, Settings settings) {
        this.name = name;
        this.explicand = explicand;
        this.baselines = baselines;
        this.settings = settings;
        this.base = BaseMethod.of(settings);
        this.endpoints = new Endpoints(name, explicand, baselines);
        this.removing = new Removing(explicand, settings);
        int weighty = 0;
        for (int k = 0; k < baselines.points().size(); k++) {
            boolean hasWeight = baselines.weights()[k] > 0;
            weighty += hasWeight ? 1 : 0;
            if (hasWeight && !Endpoints.equal(baselines.points().get(k), explicand.input())) {
                travelled.add(k);
            }
        }
        this.searching = weighty > 1 && !travelled.isEmpty() && given().isEmpty();
    }

    private Optional<int[]> given() {
        return explicand.given().of(Choices.Kind.FITNESS).filter(this::fits);
    }

    /** One for each baseline: all 0, or at least 1 of each that has weight. */
    private boolean fits(int[] fewest) {
        boolean fits = fewest.length == baselines.points().size();
        for (int k = 0; fits && k < fewest.length; k++) {
            fits = fewest[k] > 0 || baselines.weights()[k] == 0;
        }
        return fits
                || (fewest.length == baselines.points().size()
                        && Arrays.stream(fewest).allMatch(each -> each == 0));
    }

    @Override
    public List<RowRequest> next() {
        if (!started) {
            List<RowRequest> wanted = new ArrayList<>(endpoints.requests());
            if (searching) {
                wanted.add(RowRequest.Outputs.at(removing.neutral()));
            }
            return wanted;
        }
        if (paths != null) {
            List<RowRequest> wanted = paths.next();
            if (!wanted.isEmpty()) {
                return wanted;
            }
            endPaths(paths);
        }
        return search == null ? List.of() : search.next();
    }

    private void endPaths(SideBySide run) {
        if (!travelled.isEmpty() && run.failures().size() == travelled.size()) {
            throw run.failures().get(run.failures().firstKey());
        }
        forwardEvaluations += run.forwardEvaluations();
        WeightedSum complete = new WeightedSum(baselines, endpoints.output(), run.gradientEvaluations());
        for (int path = 0; path < programs.size(); path++) {
            if (run.failures().containsKey(path)) {
                complete.leaveOut(travelled.get(path));
            } else {
                complete.put(travelled.get(path), programs.get(path).result());
            }
        }
        if (searching && atNeutral != null) {
            Fitness fitness = Fitness.of(settings, explicand, endpoints.outputs(), atNeutral, name);
            search = new FitnessSearch(
                    fitness, removing, complete.maps(), atNeutral, settings.text("search"), Rounds.USUAL);
        }
        sum = complete;
        paths = null;
    }

    @Override
    public void accept(List<RowResult> results) {
        if (!started) {
            begin(results);
        } else if (paths != null) {
            paths.accept(results);
        } else if (search != null) {
            search.accept(results);
            forwardEvaluations += results.size();
        } else {
            throw new IllegalStateException("no rows were asked for");
        }
    }

    private void begin(List<RowResult> results) {
        int ends = endpoints.evaluations();
        if (results.size() != ends + (searching ? 1 : 0)) {
            throw new IllegalArgumentException("expected " + ends + " results and those that neutral values take");
        }
        endpoints.accept(results.subList(0, ends));
        List<RowRequest> requests = endpoints.requests();
        for (int i = 0; i < ends; i++) {
            if (requests.get(i) instanceof RowRequest.Outputs at
                    && results.get(i) instanceof RowResult.Outputs outputs) {
                known.put(at.point(), outputs);
            }
        }
        if (searching && results.get(ends) instanceof RowResult.Outputs outputs) {
            atNeutral = outputs.values();
            forwardEvaluations++;
        }
        List<Choices> taken = Parts.taken(explicand.given(), travelled.size());
        List<Program> all = new ArrayList<>();
        for (int path = 0; path < travelled.size(); path++) {
            all.add(base.explain(
                    explicand.taking(taken.get(path)),
                    Baselines.of(baselines.points().get(travelled.get(path)))));
        }
        programs = all;
        paths = new SideBySide(all, known, name + ": path ", 0).letFail();
        started = true;
    }

    @Override
    public Attribution result() {
        if (sum == null) {
            throw new IllegalStateException("rows are still wanted");
        }
        boolean partial = baselines.points().size() < baselines.requested();
        if (travelled.isEmpty()) {
            return sum.nothing(explicand, endpoints, partial);
        }
        int[] d = search == null ? given().orElse(new int[0]) : search.found(baselines.weights());
        boolean unknown = d.length > 0 && Arrays.stream(d).allMatch(each -> each == 0);
        Set<Finding> degraded = unknown ? Set.of(Finding.DEGRADED_METHOD) : Set.of();
        return sum.weighted(d, settings.number("filter"), partial, degraded)
                .attribution(explicand, endpoints, endpoints.evaluations() + forwardEvaluations);
    }
}
